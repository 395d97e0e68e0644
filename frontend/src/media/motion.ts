import type { Report } from "./hearing";

/** Which pictures are moving: between the last two looks at a connection's statistics a frame of them was decoded. */
export class Motion {
  private frames = new Map<string, number>();
  private moving: ReadonlySet<string> = new Set();

  /** Says whether it are others than before. */
  look(reports: Iterable<Report>): boolean {
    const before = this.moving;
    const moving = new Set<string>();
    for (const { type, kind, trackIdentifier, framesDecoded = 0 } of reports) {
      if (type === "inbound-rtp" && kind === "video" && trackIdentifier) {
        if (framesDecoded > (this.frames.get(trackIdentifier) ?? 0)) {
          moving.add(trackIdentifier);
        }
        this.frames.set(trackIdentifier, framesDecoded);
      }
    }
    this.moving = moving;
    return moving.size !== before.size || [...moving].some((track) => !before.has(track));
  }

  isMoving({ id }: MediaStreamTrack): boolean {
    return this.moving.has(id);
  }
}
