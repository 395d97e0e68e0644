import { type Capture, capture, drawn, type Found, stop } from "../media/devices";
import type { Local } from "../media/peer";

/** What the person sends now. */
export type Sending = { readonly microphone: boolean; readonly camera: boolean };

/** How whoever owns this is told. */
export type OwnMediaHost = {
  /** The tracks are others than before: connections are to send these. */
  replaced(local: Local): Promise<void>;
  /** What is sent, in words, is something else than before. */
  changed(): void;
};

/** A person's own camera, microphone and screen. Knows nothing of connections or of the others. */
export class OwnMedia {
  stream: MediaStream | undefined;
  screen: MediaStream | undefined;
  found: { readonly camera: Found; readonly microphone: Found } = {
    camera: "skipped",
    microphone: "skipped",
  };
  sending: Sending = { microphone: true, camera: true };
  /** The chosen devices; empty for the browser's own choice. */
  camera = "";
  microphone = "";
  private drawnOnly = false;
  private starting: Promise<void> | undefined;
  /** Which asking for devices counts: what an older one brings is turned off again. */
  private turn = 0;

  constructor(
    private readonly name: string,
    private readonly host: OwnMediaHost,
  ) {}

  /** What a connection is to send; while the devices are being turned on, nothing yet. */
  get local(): Local {
    return { media: this.stream ?? new MediaStream(), screen: this.screen };
  }

  /** Whether devices are being turned on. */
  get isStarting(): boolean {
    return this.starting !== undefined;
  }

  /** From now on the drawn picture and its tone are sent, and no device is ever asked for. */
  draw(): void {
    this.drawnOnly = true;
  }

  /** Turns the devices on, unless they are. Takes whatever can be had. Call it from a tap. */
  start(withCamera = this.sending.camera): Promise<void> {
    if (this.stream) {
      return Promise.resolve();
    }
    this.starting ??= this.take(withCamera);
    return this.starting;
  }

  /** Takes other devices from now on, without a new connection. */
  async use(camera: string, microphone: string): Promise<void> {
    this.camera = camera;
    this.microphone = microphone;
    const old = this.stream;
    await this.take(this.sending.camera);
    stop(old);
    this.host.changed();
  }

  /** Sends the drawn picture and its tone instead of a camera. */
  async useDrawn(): Promise<void> {
    stop(this.stream);
    this.stream = drawn(this.name);
    this.found = { camera: "works", microphone: "works" };
    this.sending = { camera: true, microphone: true };
    await this.host.replaced(this.local);
    this.host.changed();
  }

  setMicrophone(on: boolean): void {
    this.sending = { ...this.sending, microphone: on };
    this.apply();
  }

  /** Off really stops the camera, so that its light goes off; on takes it again. */
  async setCamera(on: boolean): Promise<void> {
    this.sending = { ...this.sending, camera: on };
    const { stream } = this;
    if (stream) {
      const old = stream.getVideoTracks();
      if (!on) {
        release(stream, old);
      } else if (old.length === 0) {
        const again = await capture(this.camera || true, false);
        for (const track of again.stream.getTracks()) {
          stream.addTrack(track);
        }
        this.found = { ...this.found, camera: again.camera };
        this.sending = { ...this.sending, camera: again.camera === "works" };
      }
      await this.host.replaced(this.local);
    }
    this.apply();
  }

  /** Shows the others a screen or window that the person chooses. Choosing none changes nothing. Call it from a tap. */
  async share(): Promise<void> {
    let screen: MediaStream;
    try {
      screen = await navigator.mediaDevices.getDisplayMedia({
        video: { frameRate: { max: 15 } },
        audio: false,
      });
    } catch {
      return;
    }
    for (const track of screen.getVideoTracks()) {
      track.contentHint = "detail";
      track.onended = () => void this.stopSharing();
    }
    this.screen = screen;
    await this.host.replaced(this.local);
    this.apply();
  }

  async stopSharing(): Promise<void> {
    const { screen } = this;
    if (screen) {
      // First: its end is told to us as well.
      this.screen = undefined;
      stop(screen);
      await this.host.replaced(this.local);
      this.apply();
    }
  }

  /** Camera and microphone go off, with their lights; {@link start} turns them on again. */
  rest(): void {
    this.turn += 1;
    this.starting = undefined;
    stop(this.stream);
    this.stream = undefined;
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
    this.sending = { ...this.sending, camera: withCamera };
    const got: Capture = this.drawnOnly
      ? { stream: drawn(this.name), camera: "works", microphone: "works" }
      : await capture(withCamera ? this.camera || true : false, this.microphone || true);
    if (this.turn !== turn) {
      stop(got.stream);
      return;
    }
    this.starting = undefined;
    if (!this.sending.camera) {
      // The person turned it off before it was on.
      release(got.stream, got.stream.getVideoTracks());
    }
    this.stream = got.stream;
    this.found = { camera: got.camera, microphone: got.microphone };
    this.sending = {
      camera: got.camera === "works" && this.sending.camera,
      microphone: got.microphone === "works" && this.sending.microphone,
    };
    await this.host.replaced(this.local);
    this.apply();
  }

  private apply(): void {
    for (const track of this.stream?.getAudioTracks() ?? []) {
      track.enabled = this.sending.microphone;
    }
    this.host.changed();
  }
}

function release(stream: MediaStream, tracks: readonly MediaStreamTrack[]): void {
  for (const track of tracks) {
    track.stop();
    stream.removeTrack(track);
  }
}
