import { decoded } from "../media/decoding";
import { type Both, Hearing, type Report } from "../media/hearing";
import { Motion } from "../media/motion";
import { connect, type Local, type Peer, type Remote } from "../media/peer";
import { Quality } from "../media/quality";
import { safetyCode } from "../media/safety";
import { Stillness } from "../media/stillness";
import type { Command, Link, MediaView, Offer, Scene, Signal } from "../signalling/messages";

const LOOK = 2_000;
/** How often it is listened how the sound comes: it is lost word by word. */
const LISTEN = 1_000;
const RENEW_AFTER = 4_000;
/** How long a connection may take to come up: directly, and over a bridge that may be cold. */
const STUCK_AFTER = { NONE: 12_000, DIRECT: 6_000, BRIDGE: 12_000 } as const;
/** How long a connection over a bridge may be up without a frame of what should be seen before another is asked for; longer each time. */
const BLIND_AFTER = 10_000;
/**
 * How long a planned move may keep the older connection at most, and how often it is looked at. A page that has moved still sends over it
 * for as long: another's page may need the time, and sees it until then.
 */
const MOVE_WITHIN = 10_000;
const MOVE_LOOK = 100;
/** What the route asks of the call that it serves. */
export type RouteHost = {
  send(command: Command): Promise<void>;
  changed(): void;
  /** The newest word on how media travels. */
  media(): MediaView | undefined;
  /** Resolves when what that word says of relays is new enough to connect with. */
  fresh(wanted: MediaView): Promise<void>;
  local(): Local;
  /** Whether pictures of the others are wanted at all. */
  seesPictures(): boolean;
  /** Whether pictures are to be small, as the sound suffers. */
  spares(): boolean;
  /** Whether the person of this picture is there and has their camera on, or shares a screen, as the server says. */
  isOn(remote: Remote): boolean;
  /** Whose a remote track is. */
  owner(remote: Remote): string;
  /** From now on exactly these are to be seen and heard. */
  show(remotes: readonly Remote[]): void;
  /** Nothing travels any more. */
  closed(): void;
  /** The quality of the connection was looked at; it may be another than before. */
  looked(isOther: boolean): void;
  /** Whether somebody's sound should come now, as the server says. */
  isSoundOn(): boolean;
  /** How the sound came and went since the last time, of this connection. */
  heard(both: Both): void;
};

/**
 * How media travels between this page and the others: the connection of the current epoch and leg, its renewal when it does not come
 * up, and during a planned move the older one, until the newer shows what that one showed.
 */
export class Route {
  state: RTCPeerConnectionState = "new";
  link: Link = "good";
  /** What both sides may compare; only on a direct connection. */
  code: string | undefined;
  /** Since when a first connection is tried, over however many; zero once one has come up, and while none is wanted. */
  began = 0;
  /** Since when nothing travels that did before; undefined while it does, or never did. */
  lost: number | undefined;

  private peer: Peer | undefined;
  /** The connection of the epoch before, while a planned move goes on: what is shown still comes from it. */
  private older: Peer | undefined;
  /** Connections that this page has moved off and still sends over. */
  private readonly left = new Set<Peer>();
  private coming: readonly Remote[] = [];
  private playing: readonly Remote[] = [];
  private early: Signal[] = [];
  private earlyOffer: Offer | undefined;
  private quality = new Quality();
  private hearing = new Hearing();
  private motion = new Motion();
  private stillness = new Stillness();
  /** Since when something that should be seen has not come, and how long that is borne with. */
  private blind: number | undefined;
  private patience = BLIND_AFTER;
  private looking: ReturnType<typeof setInterval> | undefined;
  private listening: ReturnType<typeof setInterval> | undefined;
  private renewing: ReturnType<typeof setTimeout> | undefined;
  private moving: ReturnType<typeof setInterval> | undefined;
  /** The epoch and leg that are being opened: a newer word may come meanwhile. */
  private opening = "";

  constructor(private readonly host: RouteHost) {}

  /** Opens the connection of a new epoch or leg, and closes what is over. */
  follow(media: MediaView | undefined): void {
    if (!media || media.way === "NONE") {
      this.lost = undefined;
      this.began = 0;
      this.close();
      return;
    }
    if (!media.kept) {
      this.leaveBridges();
    }
    if (this.isCurrent(media) || this.opening === nameOf(media)) {
      return;
    }
    const isOther = this.peer?.epoch !== media.epoch;
    if (media.planned && (this.older || isOther) && this.state === "connected") {
      if (this.older && !(isOther && this.peer?.connection.connectionState === "connected")) {
        // The connection between has never come up, or its leg is another now: what is shown still comes from the one before it.
        this.peer?.close();
      } else {
        this.older?.close();
        this.older = this.peer;
        if (!this.older?.leg) {
          // Two pictures are encoded now: a direct one gives way. A bridge would freeze the others for a moment instead.
          this.older?.spare(true);
        }
      }
      this.peer = undefined;
      this.stopLooking();
    } else {
      if (this.state === "connected") {
        this.lost ??= Date.now();
      }
      this.close();
    }
    void this.open(media);
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

  /** Whether what the bridge said concerns a connection that is open: of two, each is told what is wanted of it. */
  scene(scene: Scene): boolean {
    const peer = [this.peer, this.older].find((one) => one !== undefined && one.leg === scene.leg);
    peer?.scene(scene);
    return peer !== undefined;
  }

  /** The leg whose pictures are shown; empty on a direct connection. */
  get shownLeg(): string {
    return (this.older ?? this.peer)?.leg ?? "";
  }

  /** Says how tall each picture is shown: by the connection that shows it, as the next one knows none of its names. */
  watch(heights: ReadonlyMap<string, number>): void {
    (this.older ?? this.peer)?.watch(heights);
  }

  see(pictures: boolean): void {
    this.peer?.see(pictures);
  }

  /** Sends and asks for less, or as much as before: whether the connection is weak or its host says so may have changed. */
  spare(): void {
    if (!this.older) {
      // The newer of two begins small, and grows when it is shown.
      this.peer?.spare(this.isSparing);
    }
  }

  /** The server is heard again after a while without it. */
  anew(): void {
    this.peer?.anew();
    this.older?.anew();
  }

  async replace(local: Local): Promise<void> {
    await Promise.all([this.peer, this.older, ...this.left].map((peer) => peer?.replace(local)));
  }

  /** Asks for the next connection by the person's own wish. */
  again(): void {
    if (this.peer) {
      this.ask(this.peer).catch(() => {
        // Refused when it is asked too often; the timer asks again.
      });
    }
  }

  close(): void {
    this.stopLooking();
    this.opening = "";
    for (const peer of [this.peer, this.older, ...this.left]) {
      peer?.close();
    }
    this.left.clear();
    this.peer = undefined;
    this.older = undefined;
    this.coming = [];
    this.playing = [];
    this.code = undefined;
    this.state = "new";
    this.quality = new Quality();
    this.host.closed();
  }

  private async open(wanted: MediaView): Promise<void> {
    this.opening = nameOf(wanted);
    await this.host.fresh(wanted);
    if (this.opening !== nameOf(wanted)) {
      return;
    }
    this.opening = "";
    const media = this.host.media();
    if (!media || nameOf(media) !== nameOf(wanted)) {
      return;
    }
    // A connection that never came up was only renewed: who waits has waited since the first.
    this.began ||= Date.now();
    if (!this.older) {
      this.state = "connecting";
    }
    const peer = connect(media, this.host.local(), {
      remotes: (remotes) => this.come(media, remotes),
      state: (state) => this.moved(media, state),
      send: (command) => this.host.send(command),
    });
    this.peer = peer;
    this.code = undefined;
    if (!peer) {
      return;
    }
    peer.see(this.host.seesPictures());
    if (this.isSparing || this.older) {
      // While two connections carry the same pictures, the newer one begins with small ones and grows once it is shown.
      peer.spare(true);
    }
    for (const signal of this.early.splice(0).filter(({ epoch }) => epoch === peer.epoch)) {
      void peer.signal(signal);
    }
    if (this.earlyOffer?.leg === peer.leg && peer.leg) {
      void peer.offer(this.earlyOffer);
      this.earlyOffer = undefined;
    }
    this.hearing = new Hearing();
    this.motion = new Motion();
    this.stillness = new Stillness();
    this.looking = setInterval(() => void this.look(), LOOK);
    this.listening = setInterval(() => void this.listen(), LISTEN);
    this.renewing = setTimeout(() => this.renew(peer), STUCK_AFTER[media.way]);
    if (this.older) {
      const until = Date.now() + MOVE_WITHIN;
      this.moving = setInterval(() => void this.swap(peer, until), MOVE_LOOK);
    }
    this.host.changed();
  }

  private get isSparing(): boolean {
    return this.link === "weak" || this.host.spares();
  }

  private isCurrent({ epoch, leg }: MediaView): boolean {
    return this.peer?.epoch === epoch && this.peer.leg === leg;
  }

  private come(media: MediaView, remotes: readonly Remote[]): void {
    if (this.isCurrent(media) || !this.peer) {
      this.coming = remotes;
      if (!this.older) {
        this.play(remotes);
      }
    }
  }

  private play(remotes: readonly Remote[]): void {
    this.playing = remotes;
    this.host.show(remotes);
  }

  /** A planned move: the older connection ends when this one has decoded every picture that was shown, or is up and has had its time. */
  private async swap(peer: Peer, until: number): Promise<void> {
    const { older } = this;
    if (!older || this.peer !== peer) {
      return;
    }
    const name = (remote: Remote) => `${remote.use} ${this.host.owner(remote)}`;
    const [coming, playing] = await Promise.all([
      decoded(peer.connection, this.coming),
      decoded(older.connection, this.playing),
    ]);
    const came = new Set([...coming].map(name));
    // A place for a screen is open all the time, and a camera may have been turned off: nobody waits for what is not on.
    const shown = [...playing].filter((remote) => this.host.isOn(remote));
    const isReady =
      peer.connection.connectionState === "connected" &&
      this.coming.length > 0 &&
      (!this.host.seesPictures() || shown.every((remote) => came.has(name(remote))));
    // However long it takes: what works is not given up for what does not. A bridge of before is ended by the server.
    const isOver =
      Date.now() > until &&
      (peer.connection.connectionState === "connected" || older.connection.connectionState !== "connected");
    if ((isReady || isOver) && this.older === older && this.peer === peer) {
      clearInterval(this.moving);
      this.older = undefined;
      this.spare();
      this.play(this.coming);
      this.state = peer.connection.connectionState;
      this.left.add(older);
      setTimeout(() => this.leave(older), MOVE_WITHIN);
      this.host.send({ type: "moved", epoch: peer.epoch }).catch(() => {
        // The server ends what was left by itself after a while.
      });
      this.host.changed();
    }
  }

  /** Everybody has moved off the bridge of before; of a direct connection only its two pages know. */
  private leaveBridges(): void {
    for (const peer of this.left) {
      if (peer.leg) {
        this.leave(peer);
      }
    }
  }

  private leave(peer: Peer): void {
    peer.close();
    this.left.delete(peer);
  }

  private moved(media: MediaView, state: RTCPeerConnectionState): void {
    const { peer } = this;
    // What could not be agreed on over a connection that is up leaves it as it was.
    const isStillUp = state === "failed" && peer?.connection.connectionState === "connected";
    if (!peer || !this.isCurrent(media) || isStillUp) {
      return;
    }
    if (!this.older) {
      if (this.state === "connected" && state !== "connected") {
        this.lost ??= Date.now();
      }
      this.state = state;
    }
    if (state === "connected") {
      this.lost = undefined;
      this.began = 0;
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
    if (this.peer !== peer || peer.connection.connectionState === "connected") {
      return;
    }
    const again = () => {
      if (this.peer === peer) {
        this.renewing = setTimeout(() => this.renew(peer), RENEW_AFTER);
      }
    };
    // Also after a yes: where there is no other way now the server changes nothing, and has one later.
    this.ask(peer).then(again, again);
  }

  private ask({ epoch, leg }: Peer): Promise<void> {
    return this.host.send({ type: "renew", epoch, leg });
  }

  private async look(): Promise<void> {
    const { peer } = this;
    if (peer?.connection.connectionState !== "connected") {
      return;
    }
    const link = await this.quality.look(peer.connection);
    this.code ??= this.host.media()?.way === "DIRECT" ? await safetyCode(peer.connection) : undefined;
    const isOther = link !== this.link;
    this.link = link;
    if (isOther) {
      this.spare();
    }
    peer.afford(this.quality.outgoing ?? Number.POSITIVE_INFINITY);
    await this.lookForPictures(peer);
    this.host.looked(isOther);
  }

  /** Whether frames of a picture come over the connection that is shown, as of the last two looks, a second apart. */
  isMoving(track: MediaStreamTrack): boolean {
    return this.motion.isMoving(track);
  }

  /** While a planned move goes on what is heard is of the older connection, which is about to end. */
  private async listen(): Promise<void> {
    const { peer, hearing, motion } = this;
    if (peer?.connection.connectionState !== "connected" || this.older) {
      return;
    }
    const reports = await peer.connection.getStats();
    if (this.peer === peer && !this.older) {
      this.tell(this.stillness.look(reports.values() as Iterable<Report>, this.host.isSoundOn()));
      this.host.heard(hearing.look(reports.values() as Iterable<Report>));
      if (motion.look(reports.values() as Iterable<Report>)) {
        this.host.changed();
      }
    }
  }

  /** A browser needs five seconds and more to notice that nothing comes any more, and people two. */
  private tell(stillness: "begins" | "ends" | undefined): void {
    if (stillness === undefined) {
      return;
    }
    this.lost = stillness === "begins" ? (this.lost ?? Date.now()) : undefined;
    this.host.changed();
  }

  /**
   * A connection to a bridge can be up and of no use: it carries sound, and a picture that is sent does not come. Another connection
   * has helped then. One that has shown every picture once is believed, whatever comes of it later.
   */
  private async lookForPictures(peer: Peer): Promise<void> {
    // On a weak connection sound comes first, and the bridge leaves pictures out.
    const mayCome = this.host.seesPictures() && this.link !== "weak";
    const awaited = this.playing.filter(
      (remote) => mayCome && remote.use === "camera" && this.host.isOn(remote),
    );
    const came = await decoded(peer.connection, awaited);
    if (!peer.leg || this.older || this.peer !== peer) {
      return;
    }
    if (awaited.every((remote) => came.has(remote))) {
      this.blind = undefined;
      this.patience = BLIND_AFTER;
      return;
    }
    this.blind ??= Date.now();
    if (Date.now() - this.blind >= this.patience) {
      this.blind = undefined;
      this.patience *= 2;
      this.again();
    }
  }

  private stopLooking(): void {
    clearInterval(this.looking);
    clearInterval(this.listening);
    clearTimeout(this.renewing);
    clearInterval(this.moving);
    this.blind = undefined;
  }
}

function nameOf({ epoch, leg }: MediaView): string {
  return `${epoch} ${leg}`;
}
