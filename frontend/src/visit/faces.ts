import type { Remote } from "../media/peer";

/** What comes from one other person now. The streams stay the same objects, so that a picture is not started anew. */
export class Face {
  readonly picture = new MediaStream();
  readonly screen = new MediaStream();
  /** The names of the pictures at the bridge, to say how tall they are shown. */
  camera = "";
  desktop = "";

  get hasPicture(): boolean {
    return this.picture.getVideoTracks().some(plays);
  }

  get hasScreen(): boolean {
    return this.screen.getVideoTracks().some(plays);
  }
}

function plays(track: MediaStreamTrack): boolean {
  return track.readyState === "live" && !track.muted;
}

/** Everybody else's face, by person, brought up to date from the tracks of one connection. */
export class Faces {
  private readonly all = new Map<string, Face>();

  of(person: string): Face | undefined {
    return this.all.get(person);
  }

  /** Takes exactly these tracks. A direct connection does not say whose they are: there is one other. */
  take(remotes: readonly Remote[], other: string, changed: () => void): void {
    const people = new Set(remotes.map((remote) => remote.person || other));
    for (const [person, face] of this.all) {
      if (!people.has(person)) {
        sync(face.picture, []);
        sync(face.screen, []);
        this.all.delete(person);
      }
    }
    for (const person of people) {
      const face = this.all.get(person) ?? new Face();
      this.all.set(person, face);
      const own = remotes.filter((remote) => (remote.person || other) === person);
      const shared = own.filter((remote) => remote.use === "screen");
      const seen = own.filter((remote) => remote.use !== "screen");
      sync(
        face.picture,
        seen.map((remote) => remote.track),
      );
      sync(
        face.screen,
        shared.map((remote) => remote.track),
      );
      face.camera = own.find((remote) => remote.use === "camera")?.source ?? "";
      face.desktop = shared[0]?.source ?? "";
    }
    for (const { track } of remotes) {
      track.onmute = changed;
      track.onunmute = changed;
    }
  }

  clear(): void {
    this.take([], "", () => undefined);
  }
}

function sync(stream: MediaStream, tracks: readonly MediaStreamTrack[]): void {
  for (const old of stream.getTracks()) {
    if (!tracks.includes(old)) {
      stream.removeTrack(old);
    }
  }
  for (const track of tracks) {
    stream.addTrack(track);
  }
}
