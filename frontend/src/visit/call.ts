import { decoded } from "../media/decoding";
import { type Capture, capture, drawn, type Found, stop } from "../media/devices";
import { connect, type Local, type Peer, type Remote } from "../media/peer";
import { Quality } from "../media/quality";
import { safetyCode } from "../media/safety";
import { SoundFirst } from "../media/sound-first";
import type { Command, Link, MediaView, Offer, Scene, Signal, View } from "../signalling/messages";
import { Faces } from "./faces";

const LOOK = 2_000;
const RENEW_AFTER = 4_000;
/** How long a connection may take to come up: directly, and over a bridge that may be cold. */
const STUCK_AFTER = { NONE: 12_000, DIRECT: 6_000, BRIDGE: 12_000 } as const;
/** What a view says of relays runs out within a minute: an older one is asked for again before a connection is made with it. */
const FRESH = 20_000;
/** How long a planned move may keep the older connection at most, and how often it is looked at. */
const MOVE_WITHIN = 10_000;
const MOVE_LOOK = 100;

/** What the person sends now. */
export type Sending = { readonly microphone: boolean; readonly camera: boolean };

/** How a call's page is told that something changed, and how the call speaks to the server. */
export type CallHost = { changed(): void; send(command: Command): Promise<void> };

/**
 * One person's side of a visit's media: own devices, the connection of the current epoch, and what comes over it. Knows nothing of
 * screens; the same for everybody.
 */
export class Call {
  local: MediaStream | undefined;
  screen: MediaStream | undefined;
  readonly faces = new Faces();
  found: { readonly camera: Found; readonly microphone: Found } = {
    camera: "skipped",
    microphone: "skipped",
  };
  sending: Sending = { microphone: true, camera: true };
  connection: RTCPeerConnectionState = "new";
  link: Link = "good";
  code: string | undefined;
  /** When the current connection began here, to say how long connecting takes. */
  began = 0;
  /** Whether another page of this visit is open in the same browser: its sound would come back. */
  twin = false;
  /** Who speaks, as the bridge hears it. */
  speaker = "";
  /** The pictures that the bridge sends now; undefined while it has not said. */
  shown: readonly string[] | undefined;
  camera = "";
  microphone = "";
  /** When to ask whether sound only is wanted, and whether it was chosen. */
  sound = new SoundFirst();

  private peer: Peer | undefined;
  /** The connection of the epoch before, while a planned move goes on: what is shown still comes from it. */
  private older: Peer | undefined;
  private coming: readonly Remote[] = [];
  private playing: readonly Remote[] = [];
  private joined = false;
  private drawnOnly = false;
  /** Whether the own camera was on when sound only was chosen. */
  private cameraBefore = false;
  private early: Signal[] = [];
  private earlyOffer: Offer | undefined;
  private quality = new Quality();
  private looking: ReturnType<typeof setInterval> | undefined;
  private renewing: ReturnType<typeof setTimeout> | undefined;
  private moving: ReturnType<typeof setInterval> | undefined;
  private view: View | undefined;
  /** When the view came. */
  private viewed = 0;
  /** The epoch and leg that are being opened: devices, or a newer view, may take a while. */
  private opening = "";
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
    await this.resend();
    stop(old);
    this.host.changed();
  }

  /** Sends the drawn picture and its tone instead of a camera. */
  async useDrawn(): Promise<void> {
    stop(this.local);
    this.local = drawn(this.name);
    this.found = { camera: "works", microphone: "works" };
    this.sending = { camera: true, microphone: true };
    await this.resend();
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
      await this.resend();
    }
    this.apply();
  }

  /**
   * Sound only: the own camera goes off, and nobody's picture is asked for. Back again, the camera is on if it was on before and the
   * provider has not stopped it meanwhile. Call it from a tap.
   */
  async soundOnly(on: boolean): Promise<void> {
    this.sound.choose(on, Date.now());
    this.peer?.see(!on);
    if (on) {
      this.cameraBefore = this.sending.camera;
      await this.setCamera(false);
    } else if (this.cameraBefore && !this.view?.me.hidden) {
      await this.setCamera(true);
    }
    this.host.changed();
  }

  /** The person keeps the pictures on a weak connection. */
  keepPictures(): void {
    this.sound.decline(Date.now());
    this.host.changed();
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
    await this.resend();
    this.apply();
  }

  async stopSharing(): Promise<void> {
    const screen = this.screen;
    if (screen) {
      // First: its end is told to us as well.
      this.screen = undefined;
      stop(screen);
      await this.resend();
      this.apply();
    }
  }

  private async resend(): Promise<void> {
    if (this.local) {
      const local: Local = { media: this.local, screen: this.screen };
      await Promise.all([this.peer?.replace(local), this.older?.replace(local)]);
    }
  }

  /** Follows the server's view: opens the connection of a new epoch or leg, and ends what is over. */
  follow(view: View): void {
    const before = this.view;
    if (before !== view) {
      this.viewed = performance.now();
    }
    this.view = view;
    this.obey(before, view);
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
        void this.stopSharing();
      }
      return;
    }
    if (this.isCurrent(media) || this.opening === nameOf(media)) {
      return;
    }
    const keeps = media.planned && this.peer?.epoch !== media.epoch && this.connection === "connected";
    if (keeps) {
      this.older?.close();
      this.older = this.peer;
      this.peer = undefined;
      this.stopLooking();
    } else {
      this.disconnect();
    }
    void this.open(media);
  }

  /** The provider may mute this person and stop their camera or screen; only they themselves turn it on again. */
  private obey(before: View | undefined, { me }: View): void {
    if (me.silenced && !before?.me.silenced && this.sending.microphone) {
      this.setMicrophone(false);
    }
    if (me.hidden && !before?.me.hidden && this.sending.camera) {
      void this.setCamera(false);
    }
    if (before?.me.sharing && !me.sharing && this.screen) {
      void this.stopSharing();
    }
  }

  signal(signal: Signal): void {
    if (this.peer && signal.epoch === this.peer.epoch) {
      void this.peer.signal(signal);
    } else if (!this.peer || signal.epoch > this.peer.epoch) {
      this.early.push(signal);
    }
  }

  offer(offer: Offer): void {
    if (this.peer && offer.leg === this.peer.leg) {
      void this.peer.offer(offer);
    } else {
      this.earlyOffer = offer;
    }
  }

  scene(scene: Scene): void {
    if (scene.leg !== this.peer?.leg) {
      return;
    }
    this.peer.scene(scene);
    this.speaker = scene.speaker ?? this.speaker;
    this.shown = scene.shown ?? this.shown;
    this.host.changed();
  }

  /** Says how tall each picture is shown here, by its name at the bridge. */
  watch(heights: ReadonlyMap<string, number>): void {
    this.peer?.watch(heights);
  }

  /** Asks for the next connection by the person's own wish. */
  again(): void {
    const peer = this.peer;
    if (peer) {
      this.host.send({ type: "renew", epoch: peer.epoch, leg: peer.leg }).catch(() => {
        // Refused when it is asked too often; the timer asks again.
      });
    }
  }

  /** Ends everything here: tracks, connection, camera light. */
  end(): void {
    this.joined = false;
    this.disconnect();
    this.sound = new SoundFirst();
    const screen = this.screen;
    this.screen = undefined;
    stop(this.local);
    stop(screen);
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

  private async open(wanted: MediaView): Promise<void> {
    this.opening = nameOf(wanted);
    if (!this.local) {
      await this.capture(this.sending.camera);
    }
    if (performance.now() - this.viewed > FRESH && wanted.relays.length > 0) {
      await this.host.send({ type: "look" }).catch(() => {
        // Without the server there are no newer ones; other ways than a relay may still be open.
      });
    }
    if (this.opening !== nameOf(wanted)) {
      return;
    }
    this.opening = "";
    const media = this.view?.media;
    if (!this.joined || !this.local || !media || nameOf(media) !== nameOf(wanted)) {
      return;
    }
    this.began = Date.now();
    if (!this.older) {
      this.connection = "connecting";
    }
    const peer = connect(
      media,
      { media: this.local, screen: this.screen },
      {
        remotes: (remotes) => this.show(media, remotes),
        state: (state) => this.moved(media, state),
        send: (command) => this.host.send(command),
      },
    );
    this.peer = peer;
    if (!peer) {
      return;
    }
    peer.see(!this.sound.chosen);
    for (const signal of this.early.splice(0).filter(({ epoch }) => epoch === peer.epoch)) {
      void peer.signal(signal);
    }
    if (this.earlyOffer?.leg === peer.leg && peer.leg) {
      void peer.offer(this.earlyOffer);
      this.earlyOffer = undefined;
    }
    this.looking = setInterval(() => void this.look(), LOOK);
    this.renewing = setTimeout(() => this.renew(peer), STUCK_AFTER[media.way]);
    if (this.older) {
      const until = Date.now() + MOVE_WITHIN;
      this.moving = setInterval(() => void this.swap(peer, until), MOVE_LOOK);
    }
    this.host.changed();
  }

  private isCurrent({ epoch, leg }: MediaView): boolean {
    return this.peer?.epoch === epoch && this.peer.leg === leg;
  }

  private show(media: MediaView, remotes: readonly Remote[]): void {
    if (this.isCurrent(media) || !this.peer) {
      this.coming = remotes;
      if (!this.older) {
        this.take(remotes);
      }
    }
  }

  private take(remotes: readonly Remote[]): void {
    const other = this.view?.others.find(({ presence }) => presence === "JOINED") ?? this.view?.others[0];
    this.playing = remotes;
    this.faces.take(remotes, other?.person ?? "", () => this.host.changed());
    this.host.changed();
  }

  /** A planned move: the older connection ends when this one has decoded every picture that was shown, or has had its time. */
  private async swap(peer: Peer, until: number): Promise<void> {
    const older = this.older;
    if (!older || this.peer !== peer) {
      return;
    }
    const came = await decoded(peer.connection, this.coming);
    const shown = this.sound.chosen
      ? []
      : this.playing.filter(({ use, track }) => use !== "audio" && !track.muted);
    const people = new Set([...came].map(({ person, use }) => `${use} ${person || this.alone()}`));
    const all = shown.every(({ person, use }) => people.has(`${use} ${person || this.alone()}`));
    const ready = peer.connection.connectionState === "connected" && this.coming.length > 0 && all;
    if ((ready || Date.now() > until) && this.older === older && this.peer === peer) {
      clearInterval(this.moving);
      this.older = undefined;
      this.take(this.coming);
      this.connection = peer.connection.connectionState;
      older.close();
      this.host.send({ type: "moved", epoch: peer.epoch }).catch(() => {
        // The server ends what was left by itself after a while.
      });
      this.host.changed();
    }
  }

  private alone(): string {
    return this.view?.others.find(({ presence }) => presence === "JOINED")?.person ?? "";
  }

  private moved(media: MediaView, state: RTCPeerConnectionState): void {
    const peer = this.peer;
    if (!peer || !this.isCurrent(media)) {
      return;
    }
    if (!this.older) {
      this.connection = state;
    }
    if (state === "connected") {
      clearTimeout(this.renewing);
    }
    if (state === "failed" || state === "disconnected") {
      // A short loss heals by itself; only what stays lost asks for the next connection.
      clearTimeout(this.renewing);
      this.renewing = setTimeout(() => this.renew(peer), state === "failed" ? 0 : RENEW_AFTER);
    }
    this.host.changed();
  }

  private renew(peer: Peer): void {
    if (this.peer === peer && peer.connection.connectionState !== "connected") {
      this.host.send({ type: "renew", epoch: peer.epoch, leg: peer.leg }).catch(() => {
        this.renewing = setTimeout(() => this.renew(peer), RENEW_AFTER);
      });
    }
  }

  private async look(): Promise<void> {
    const peer = this.peer;
    if (peer?.connection.connectionState !== "connected") {
      return;
    }
    const link = await this.quality.look(peer.connection);
    this.sound.look(link, Date.now());
    this.code ??= this.view?.media?.way === "DIRECT" ? await safetyCode(peer.connection) : undefined;
    if (link !== this.link) {
      this.link = link;
      peer.spare(link === "weak");
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
      const sharing = this.screen !== undefined;
      this.host
        .send({ type: "say", ...this.sending, sharing, link: this.link, seen: this.view?.revision ?? 0 })
        .catch(() => {
          // Said again with the next change; the picture itself is not affected.
        });
    }
  }

  private stopLooking(): void {
    clearInterval(this.looking);
    clearTimeout(this.renewing);
    clearInterval(this.moving);
  }

  private disconnect(): void {
    this.stopLooking();
    this.opening = "";
    this.peer?.close();
    this.older?.close();
    this.peer = undefined;
    this.older = undefined;
    this.coming = [];
    this.playing = [];
    this.faces.clear();
    this.code = undefined;
    this.speaker = "";
    this.shown = undefined;
    this.connection = "new";
    this.quality = new Quality();
    this.sound.anew();
  }
}

function nameOf({ epoch, leg }: MediaView): string {
  return `${epoch} ${leg}`;
}
