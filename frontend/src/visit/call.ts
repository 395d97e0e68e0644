import { type Capture, capture, drawn, type Found, stop } from "../media/devices";
import { connect, type Peer, safetyCode } from "../media/peer";
import { Quality } from "../media/quality";
import type { Command, Link, Offer, Signal, View } from "../signalling/messages";

const LOOK = 2_000;
const RENEW_AFTER = 4_000;
const STUCK_AFTER = 12_000;

/** What the person sends now. */
export type Sending = { readonly microphone: boolean; readonly camera: boolean };

/** How a call's page is told that something changed, and how the call speaks to the server. */
export type CallHost = { changed(): void; send(command: Command): Promise<void> };

/**
 * One person's side of a visit's media: own devices, the connection of the current epoch, and what comes over it. Knows nothing of
 * screens; the same for patient and provider.
 */
export class Call {
  local: MediaStream | undefined;
  remote: MediaStream | undefined;
  found: { readonly camera: Found; readonly microphone: Found } = {
    camera: "skipped",
    microphone: "skipped",
  };
  sending: Sending = { microphone: true, camera: true };
  connection: RTCPeerConnectionState = "new";
  link: Link = "good";
  code: string | undefined;
  /** When the current epoch began here, to say how long connecting takes. */
  began = 0;
  /** Whether another page of this visit is open in the same browser: its sound would come back. */
  twin = false;
  camera = "";
  microphone = "";

  private peer: Peer | undefined;
  private joined = false;
  private drawnOnly = false;
  private early: Signal[] = [];
  private earlyOffer: Offer | undefined;
  private quality = new Quality();
  private looking: ReturnType<typeof setInterval> | undefined;
  private renewing: ReturnType<typeof setTimeout> | undefined;
  private view: View | undefined;
  private readonly twins: BroadcastChannel;

  constructor(
    visit: string,
    private readonly name: string,
    private readonly host: CallHost,
  ) {
    this.twins = new BroadcastChannel(`visit-${visit}`);
    this.twins.onmessage = ({ data }) => {
      this.twin = true;
      if (data === "here") {
        this.twins.postMessage("here too");
      }
      this.host.changed();
    };
  }

  /** Whether this page has pressed Join, and nothing has ended that. */
  get isJoined(): boolean {
    return this.joined;
  }

  get hasRemotePicture(): boolean {
    return (
      this.remote?.getVideoTracks().some((track) => track.readyState === "live" && !track.muted) ?? false
    );
  }

  /** Turns the devices on and joins. Call it from a tap. Joins with whatever could be had. */
  async join(withCamera: boolean): Promise<void> {
    await this.capture(withCamera);
    await this.host.send({ type: "join" });
    this.joined = true;
    this.twins.postMessage("here");
    if (this.view) {
      this.follow(this.view);
    }
    this.tell();
    this.host.changed();
  }

  /** Joins with the drawn picture and its tone, and goes on with it after a hold; no device is ever asked for. */
  async joinDrawn(): Promise<void> {
    this.drawnOnly = true;
    await this.join(true);
  }

  /** Takes other devices from now on, without a new connection. */
  async use(camera: string, microphone: string): Promise<void> {
    this.camera = camera;
    this.microphone = microphone;
    const old = this.local;
    await this.capture(this.sending.camera);
    if (this.local) {
      await this.peer?.replace(this.local);
    }
    stop(old);
    this.host.changed();
  }

  /** Sends the drawn picture and its tone instead of a camera. */
  async useDrawn(): Promise<void> {
    stop(this.local);
    this.local = drawn(this.name);
    this.found = { camera: "works", microphone: "works" };
    this.sending = { camera: true, microphone: true };
    await this.peer?.replace(this.local);
    this.tell();
    this.host.changed();
  }

  setMicrophone(on: boolean): void {
    this.sending = { ...this.sending, microphone: on };
    this.apply();
  }

  /** Off really stops the camera, so that its light goes off; on takes it again. */
  async setCamera(on: boolean): Promise<void> {
    this.sending = { ...this.sending, camera: on };
    const local = this.local;
    if (local) {
      const old = local.getVideoTracks();
      if (!on) {
        for (const track of old) {
          track.stop();
          local.removeTrack(track);
        }
      } else if (old.length === 0) {
        const again = await capture(this.camera || true, false);
        for (const track of again.stream.getTracks()) {
          local.addTrack(track);
        }
        this.found = { ...this.found, camera: again.camera };
        this.sending = { ...this.sending, camera: again.camera === "works" };
      }
      await this.peer?.replace(local);
    }
    this.apply();
  }

  /** Follows the server's view: opens the connection of a new epoch, and ends what is over. */
  follow(view: View): void {
    this.view = view;
    const media = view.media;
    if (!this.joined) {
      return;
    }
    if (!media || media.way === "NONE") {
      this.disconnect();
      if (view.state === "ON_HOLD") {
        // On hold nobody is seen or heard: the camera's light goes off as well.
        stop(this.local);
        this.local = undefined;
      }
      return;
    }
    if (this.peer?.epoch === media.epoch) {
      return;
    }
    this.disconnect();
    void this.open(view);
  }

  signal(signal: Signal): void {
    if (this.peer && signal.epoch === this.peer.epoch) {
      void this.peer.signal(signal);
    } else if (!this.peer || signal.epoch > this.peer.epoch) {
      this.early.push(signal);
    }
  }

  offer(offer: Offer): void {
    if (this.peer && offer.epoch === this.peer.epoch) {
      void this.peer.offer(offer);
    } else if (!this.peer || offer.epoch > this.peer.epoch) {
      this.earlyOffer = offer;
    }
  }

  /** Ends everything here: tracks, connection, camera light. */
  end(): void {
    this.joined = false;
    this.disconnect();
    stop(this.local);
    this.local = undefined;
    this.host.changed();
  }

  private async capture(withCamera: boolean): Promise<void> {
    const got: Capture = this.drawnOnly
      ? { stream: drawn(this.name), camera: "works", microphone: "works" }
      : await capture(withCamera ? this.camera || true : false, this.microphone || true);
    this.local = got.stream;
    this.found = { camera: got.camera, microphone: got.microphone };
    this.sending = {
      camera: got.camera === "works",
      microphone: got.microphone === "works" && this.sending.microphone,
    };
    this.apply();
  }

  private async open(view: View): Promise<void> {
    if (!view.media) {
      return;
    }
    if (!this.local) {
      await this.capture(this.sending.camera);
    }
    if (!this.local || this.view?.media?.epoch !== view.media.epoch) {
      return;
    }
    this.began = Date.now();
    this.connection = "connecting";
    const peer = connect(view.media, this.local, {
      remote: (stream) => this.show(stream),
      state: (state) => this.moved(state),
      send: (command) => this.host.send(command),
    });
    this.peer = peer;
    if (!peer) {
      return;
    }
    const early = this.early.splice(0).filter((signal) => signal.epoch === peer.epoch);
    for (const signal of early) {
      void peer.signal(signal);
    }
    if (this.earlyOffer?.epoch === peer.epoch) {
      void peer.offer(this.earlyOffer);
    }
    this.earlyOffer = undefined;
    this.looking = setInterval(() => void this.look(), LOOK);
    this.renewing = setTimeout(() => this.renew(peer.epoch), STUCK_AFTER);
    this.host.changed();
  }

  private show(stream: MediaStream): void {
    this.remote = stream;
    for (const track of stream.getTracks()) {
      track.onmute = () => this.host.changed();
      track.onunmute = () => this.host.changed();
    }
    this.host.changed();
  }

  private moved(state: RTCPeerConnectionState): void {
    this.connection = state;
    if (state === "connected") {
      clearTimeout(this.renewing);
    }
    const epoch = this.peer?.epoch;
    if (epoch !== undefined && (state === "failed" || state === "disconnected")) {
      // A short loss heals by itself; only what stays lost asks for the next epoch.
      clearTimeout(this.renewing);
      this.renewing = setTimeout(() => this.renew(epoch), state === "failed" ? 0 : RENEW_AFTER);
    }
    this.host.changed();
  }

  private renew(epoch: number): void {
    if (this.peer?.epoch === epoch && this.connection !== "connected") {
      this.host.send({ type: "renew", epoch }).catch(() => {
        this.renewing = setTimeout(() => this.renew(epoch), RENEW_AFTER);
      });
    }
  }

  private async look(): Promise<void> {
    const peer = this.peer;
    if (peer?.connection.connectionState !== "connected") {
      return;
    }
    const link = await this.quality.look(peer.connection);
    this.code ??= this.view?.media?.way === "DIRECT" ? await safetyCode(peer.connection) : undefined;
    if (link !== this.link) {
      this.link = link;
      this.tell();
    }
    this.host.changed();
  }

  private apply(): void {
    for (const track of this.local?.getAudioTracks() ?? []) {
      track.enabled = this.sending.microphone;
    }
    this.tell();
    this.host.changed();
  }

  private tell(): void {
    if (this.joined) {
      this.host.send({ type: "say", ...this.sending, link: this.link }).catch(() => {
        // Said again with the next change; the picture itself is not affected.
      });
    }
  }

  private disconnect(): void {
    clearInterval(this.looking);
    clearTimeout(this.renewing);
    this.peer?.close();
    this.peer = undefined;
    this.remote = undefined;
    this.code = undefined;
    this.connection = "new";
    this.quality = new Quality();
  }
}
