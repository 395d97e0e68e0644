import { type Chosen, choose, chosen, type Kind } from "../media/chosen";
import { type Capture, capture, drawn, type Found, stop } from "../media/devices";
import type { Local } from "../media/peer";

/** What of the person is sent, or is to be. */
export type Sending = Readonly<Record<Kind, boolean>>;

/** A device that the person wants to use and cannot, and why. */
export type Trouble = { readonly kind: Kind; readonly found: "blocked" | "busy" | "missing" };

/** A device that took the place of one that was unplugged. */
export type Swap = { readonly was: string; readonly now: string; readonly at: number };

/** How whoever owns this is told. */
export type OwnMediaHost = {
  /** The tracks are others than before: connections are to send these. */
  replaced(local: Local): Promise<void>;
  /** What is sent, in words, is something else than before. */
  changed(): void;
};

const KINDS: readonly Kind[] = ["microphone", "camera"];

/** A person's own camera, microphone and screen. Knows nothing of connections or of the others. */
export class OwnMedia {
  stream: MediaStream | undefined;
  screen: MediaStream | undefined;
  found: Readonly<Record<Kind, Found>> = { camera: "skipped", microphone: "skipped" };
  /** The last device that went, and the one that is used since. */
  swap: Swap | undefined;
  private wanted: Sending = { microphone: true, camera: true };
  private chosen: Chosen = chosen();
  private drawnOnly = false;
  /** Whether the stream is the drawn one. */
  private isDrawn = false;
  private starting: Promise<void> | undefined;
  /** Which asking for devices counts: what an older one brings is turned off again. */
  private turn = 0;
  private readonly plugged = () => void this.look();

  constructor(
    private readonly name: string,
    private readonly host: OwnMediaHost,
  ) {
    navigator.mediaDevices?.addEventListener("devicechange", this.plugged);
  }

  /** What a connection is to send; while the devices are being turned on, nothing yet. */
  get local(): Local {
    return { media: this.stream ?? new MediaStream(), screen: this.screen };
  }

  /** Whether devices are being turned on. */
  get isStarting(): boolean {
    return this.starting !== undefined;
  }

  /** What is wanted and can be had; before the devices are on, what is wanted. */
  get sending(): Sending {
    const { stream, wanted } = this;
    return stream
      ? {
          microphone: wanted.microphone && tracks(stream, "microphone").length > 0,
          camera: wanted.camera && tracks(stream, "camera").length > 0,
        }
      : wanted;
  }

  /** The devices in use, by their ids; one that is off, as it was chosen. */
  get using(): Chosen {
    const id = (kind: Kind) =>
      (this.stream && tracks(this.stream, kind)[0]?.getSettings().deviceId) ?? this.chosen[kind];
    return { camera: id("camera"), microphone: id("microphone") };
  }

  /** What the person has to know, the microphone first: without it nobody hears them. */
  get trouble(): Trouble | undefined {
    for (const kind of KINDS) {
      const found = this.found[kind];
      if (
        this.stream &&
        this.wanted[kind] &&
        !this.sending[kind] &&
        found !== "works" &&
        found !== "skipped"
      ) {
        return { kind, found };
      }
    }
    return undefined;
  }

  /** From now on the drawn picture and its tone are sent, and no device is ever asked for. */
  draw(): void {
    this.drawnOnly = true;
  }

  /** Turns the devices on, unless they are. Takes whatever can be had. Call it from a tap. */
  start(withCamera = this.wanted.camera): Promise<void> {
    if (this.stream) {
      return Promise.resolve();
    }
    this.starting ??= this.take(withCamera);
    return this.starting;
  }

  /**
   * Takes another device from now on, without a new connection. One that cannot be had leaves the one before it in use.
   *
   * @returns whether the chosen one is used, or will be once it is turned on
   */
  async use(kind: Kind, id: string): Promise<boolean> {
    const before = this.chosen;
    this.chosen = { ...before, [kind]: id };
    if (await this.turnTo(kind, id)) {
      choose(this.chosen);
      return true;
    }
    this.chosen = before;
    if (this.stream && tracks(this.stream, kind).length === 0) {
      await this.obtain(kind, before[kind]);
    }
    return false;
  }

  /** Tries again to have what the person wants and could not be had. Call it from a tap. */
  async retry(): Promise<void> {
    for (const kind of KINDS) {
      if (this.stream && this.wanted[kind] && tracks(this.stream, kind).length === 0) {
        await this.obtain(kind, this.chosen[kind]);
      }
    }
  }

  /** Sends the drawn picture and its tone instead of a camera. */
  async useDrawn(): Promise<void> {
    const old = this.stream;
    this.turn += 1;
    this.starting = undefined;
    this.wanted = { camera: true, microphone: true };
    await this.adopt({ stream: drawn(this.name), camera: "works", microphone: "works" }, true);
    stop(old);
  }

  /** Muted, the microphone stays open, so that the first word after is heard; one that could not be had is asked for again. */
  async setMicrophone(on: boolean): Promise<void> {
    this.wanted = { ...this.wanted, microphone: on };
    if (on && this.stream && tracks(this.stream, "microphone").length === 0) {
      await this.obtain("microphone", this.chosen.microphone);
    }
    this.mute();
    this.host.changed();
  }

  /** Off really stops the camera, so that its light goes off; on takes it again. */
  async setCamera(on: boolean): Promise<void> {
    this.wanted = { ...this.wanted, camera: on };
    const { stream } = this;
    if (stream) {
      const old = tracks(stream, "camera");
      if (!on) {
        release(stream, old);
        await this.host.replaced(this.local);
      } else if (old.length === 0) {
        await this.obtain("camera", this.chosen.camera);
      }
    }
    this.host.changed();
  }

  /** Shows the others a screen or window that the person chooses. Choosing none changes nothing. Call it from a tap. */
  async share(): Promise<void> {
    const { turn } = this;
    let screen: MediaStream;
    try {
      screen = await navigator.mediaDevices.getDisplayMedia({
        video: { frameRate: { max: 15 } },
        audio: false,
      });
    } catch {
      return;
    }
    if (this.turn !== turn) {
      // The visit ended or was held while the browser asked which window.
      stop(screen);
      return;
    }
    for (const track of screen.getVideoTracks()) {
      track.contentHint = "detail";
      track.onended = () => void this.stopSharing();
    }
    this.screen = screen;
    await this.send();
  }

  async stopSharing(): Promise<void> {
    const { screen } = this;
    if (screen) {
      // First: its end is told to us as well.
      this.screen = undefined;
      stop(screen);
      await this.send();
    }
  }

  /** Camera and microphone go off, with their lights; {@link start} turns them on again. */
  rest(): void {
    this.turn += 1;
    this.starting = undefined;
    const { stream } = this;
    this.stream = undefined;
    stop(stream);
  }

  /** Everything goes off. */
  end(): void {
    const { screen } = this;
    this.screen = undefined;
    stop(screen);
    this.rest();
  }

  private async take(withCamera: boolean): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.wanted = { ...this.wanted, camera: withCamera };
    const got = this.drawnOnly
      ? { stream: drawn(this.name), camera: "works" as const, microphone: "works" as const }
      : await capture(withCamera && (this.chosen.camera || true), this.chosen.microphone || true);
    if (this.turn !== turn) {
      stop(got.stream);
      return;
    }
    this.starting = undefined;
    await this.adopt(got, this.drawnOnly);
  }

  /** Another stream is the person's own from now on. */
  private async adopt(got: Capture, isDrawn: boolean): Promise<void> {
    if (!this.wanted.camera) {
      // The person turned it off before it was on.
      release(got.stream, tracks(got.stream, "camera"));
    }
    this.stream = got.stream;
    this.isDrawn = isDrawn;
    this.found = { camera: got.camera, microphone: got.microphone };
    this.watch(got.stream.getTracks());
    await this.send();
  }

  private async turnTo(kind: Kind, id: string): Promise<boolean> {
    const { stream } = this;
    if (!stream || (kind === "camera" && !this.wanted.camera)) {
      return true;
    }
    if (this.isDrawn) {
      // A device instead of the drawing: picture and tone go together.
      await this.take(this.wanted.camera);
      stop(stream);
      return this.found[kind] === "works";
    }
    return this.obtain(kind, id);
  }

  /** Takes a device and sends what comes of it from now on, if it can be had. */
  private async obtain(kind: Kind, id: string): Promise<boolean> {
    const { stream } = this;
    if (!stream) {
      return false;
    }
    let got = await one(kind, id);
    const old = tracks(stream, kind);
    if (got[kind] === "busy" && old.length > 0) {
      // A phone opens one camera at a time.
      release(stream, old);
      got = await one(kind, id);
    }
    if (this.stream !== stream || (kind === "camera" && !this.wanted.camera)) {
      stop(got.stream);
      return false;
    }
    const works = got[kind] === "works";
    if (works) {
      release(stream, tracks(stream, kind));
      for (const track of got.stream.getTracks()) {
        stream.addTrack(track);
      }
      this.watch(got.stream.getTracks());
    }
    if (tracks(stream, kind).length === 0 || works) {
      this.found = { ...this.found, [kind]: got[kind] };
    }
    await this.send();
    return works;
  }

  /** A device that is unplugged, or that the system takes away, ends its track. */
  private watch(all: readonly MediaStreamTrack[]): void {
    for (const track of all) {
      track.addEventListener("ended", () => void this.lost(track), { once: true });
    }
  }

  /** Another of its kind takes its place; if there is none, the person is told. */
  private async lost(track: MediaStreamTrack): Promise<void> {
    const { stream } = this;
    if (!stream?.getTracks().includes(track)) {
      return;
    }
    stream.removeTrack(track);
    this.swap = undefined;
    const kind = track.kind === "audio" ? "microphone" : "camera";
    if (await this.obtain(kind, "")) {
      this.swap = { was: track.label, now: tracks(stream, kind)[0]?.label ?? "", at: Date.now() };
      this.host.changed();
    }
  }

  /** Something was plugged in: perhaps what was missing. */
  private async look(): Promise<void> {
    if (this.trouble?.found === "missing") {
      await this.retry();
    }
  }

  /** The tracks are others now. Who is muted stays so before anything of a new track is sent. */
  private async send(): Promise<void> {
    this.mute();
    await this.host.replaced(this.local);
    this.host.changed();
  }

  private mute(): void {
    for (const track of this.stream ? tracks(this.stream, "microphone") : []) {
      track.enabled = this.wanted.microphone;
    }
  }
}

function one(kind: Kind, id: string): Promise<Capture> {
  return kind === "camera" ? capture(id || true, false) : capture(false, id || true);
}

function tracks(stream: MediaStream, kind: Kind): MediaStreamTrack[] {
  return kind === "camera" ? stream.getVideoTracks() : stream.getAudioTracks();
}

function release(stream: MediaStream, ended: readonly MediaStreamTrack[]): void {
  for (const track of ended) {
    stream.removeTrack(track);
    track.stop();
  }
}
