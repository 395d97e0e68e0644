import type { Layer, MediaView, Offer, Scene } from "../signalling/messages";
import { ANY, AT_FIRST, apply, carried, layers, type Plan, paused, plan } from "./layers";
import { GROWS_AFTER, iceServers, type Local, type Peer, type PeerEvents, place, type Remote } from "./peer";

const LOOK = 20;
/** How long to look for the layers' numbers before an answer goes without them, and after it: a busy browser takes long for each look. */
const AT_ONCE = 100;
const IN_THE_END = 10_000;
/** After so long a browser that tells the layers and no repair of theirs is one that tells none: pictures without repair come at least. */
const REPAIRED = 2_000;
const SETTLE = 250;

/**
 * Over the bridge: the server offers, the page answers. Sections 0, 1 and 2 are ours (sound, camera in layers, screen), the others
 * are remote streams. Candidates travel in the offer, so an answer is all that it takes.
 */
export class BridgePeer implements Peer {
  readonly epoch: number;
  readonly leg: string;
  readonly connection: RTCPeerConnection;
  private local: Local;
  private lane: Promise<void> = Promise.resolve();
  private told = "";
  private looking = false;
  private saving = false;
  /** Until it has been up for a moment: a tall picture is made, sent and shown much later than a small one. */
  private beginning = true;
  private growing: ReturnType<typeof setTimeout> | undefined;
  private seeing = true;
  /** How tall others want the own camera, and how tall theirs are wanted here. */
  private ownWanted = AT_FIRST;
  /** The tallest picture that the way to the bridge is known to carry. */
  private ownCarried = ANY;
  private wanted: ReadonlyMap<string, number> | undefined;
  private watching: ReturnType<typeof setTimeout> | undefined;
  private watched = "";

  constructor(
    media: MediaView,
    local: Local,
    private readonly events: PeerEvents,
  ) {
    this.epoch = media.epoch;
    this.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: iceServers(media) });
    this.leg = media.leg;
    this.local = local;
    this.connection.onconnectionstatechange = () => {
      if (this.connection.connectionState === "connected") {
        this.growing ??= setTimeout(() => this.grow(), GROWS_AFTER);
      }
      events.state(this.connection.connectionState);
    };
  }

  async signal(): Promise<void> {
    // Signals of a direct epoch do not concern a bridge.
  }

  offer(offer: Offer): Promise<void> {
    this.lane = this.lane
      .then(() => this.answer(offer))
      .catch(() => {
        if (this.connection.signalingState !== "closed") {
          this.events.state("failed");
        }
      });
    return this.lane;
  }

  scene({ wanted }: Scene): void {
    const height = wanted?.[`${this.leg}-v0`];
    if (height !== undefined && height !== this.ownWanted) {
      this.ownWanted = height;
      void this.shape();
    }
  }

  async replace(local: Local): Promise<void> {
    this.local = local;
    await place(this.connection.getTransceivers(), local, "sendonly");
    await this.shape();
    void this.tellLayers();
  }

  watch(heights: ReadonlyMap<string, number>): void {
    this.wanted = heights;
    clearTimeout(this.watching);
    this.watching = setTimeout(() => this.tellHeights(), SETTLE);
  }

  spare(saving: boolean): void {
    if (this.saving !== saving) {
      this.saving = saving;
      void this.shape();
      this.tellHeights();
    }
  }

  afford(rate: number): void {
    const height = carried(rate, this.ownCarried);
    if (height !== this.ownCarried) {
      this.ownCarried = height;
      void this.shape();
    }
  }

  see(pictures: boolean): void {
    if (this.seeing !== pictures) {
      this.seeing = pictures;
      // Before the first answer the bridge has nobody to tell it to.
      if (this.connection.remoteDescription) {
        this.tellHeights();
      }
    }
  }

  anew(): void {
    if (this.watched) {
      this.watched = "";
      this.tellHeights();
    }
  }

  close(): void {
    clearTimeout(this.watching);
    clearTimeout(this.growing);
    this.connection.close();
  }

  private async answer(offer: Offer): Promise<void> {
    await this.connection.setRemoteDescription({ type: "offer", sdp: paused(offer.sdp, this.plans) });
    await place(this.connection.getTransceivers(), this.local, "sendonly");
    await this.connection.setLocalDescription();
    const sdp = this.connection.localDescription?.sdp;
    if (sdp) {
      // Of a camera that is known what is new is told by itself.
      const layers = this.told ? undefined : await this.untold(AT_ONCE);
      const answered = this.events.send({
        type: "answer",
        leg: this.leg,
        version: offer.version,
        sdp,
        ...(layers ? { layers } : {}),
      });
      // Everybody waits for the answer: what only this page needs is done while it travels.
      this.events.remotes(this.remotes(offer));
      await Promise.all([answered, this.shape()]);
      this.told = layers ? JSON.stringify(layers) : this.told;
      void this.tellLayers();
      if (!this.seeing) {
        this.tellHeights();
      }
    }
  }

  /** A section may be used again by another stream, so the offer's own table says whose each is. */
  private remotes(offer: Offer): readonly Remote[] {
    const all = this.connection.getTransceivers();
    return offer.sections.flatMap(({ mid, person, kind, source }) => {
      const track = all.find((transceiver) => transceiver.mid === mid)?.receiver.track;
      return track ? [{ person, use: kind, source, track }] : [];
    });
  }

  private grow(): void {
    this.beginning = false;
    void this.shape();
    this.tellHeights();
  }

  private get isSmall(): boolean {
    return this.saving || this.beginning;
  }

  /** How the layers of the own camera are sent; of one that is not there yet as of a tall one. */
  private get plans(): readonly Plan[] {
    const height = this.local.media.getVideoTracks()[0]?.getSettings().height;
    return plan(height || 720, Math.min(this.ownWanted, this.isSmall ? AT_FIRST : this.ownCarried));
  }

  private async shape(): Promise<void> {
    const sender = this.connection.getTransceivers()[1]?.sender;
    if (sender?.track) {
      await apply(sender, this.plans).catch(() => {
        // A connection that is just being closed takes no parameters, and needs none.
      });
    }
  }

  /** Tells the layers that the answer could not name yet, or that another camera has. */
  private async tellLayers(): Promise<void> {
    if (this.looking) {
      return;
    }
    this.looking = true;
    try {
      const layers = await this.untold(IN_THE_END);
      if (layers) {
        await this.events.send({ type: "camera", leg: this.leg, layers });
        this.told = JSON.stringify(layers);
      }
    } catch {
      // The socket is gone for a moment: the next offer, or the next change of device, tells them again.
    } finally {
      this.looking = false;
    }
  }

  /** The layers, unless the server knows them. Asks again and again until all have numbers: there is no event for it. */
  private async untold(within: number): Promise<readonly Layer[] | undefined> {
    const sender = this.connection.getTransceivers()[1]?.sender;
    const began = performance.now();
    const spent = () => performance.now() - began;
    while (sender?.track && spent() < within && this.connection.connectionState !== "closed") {
      const found = await layers(sender, spent() < REPAIRED);
      if (found) {
        return JSON.stringify(found) === this.told ? undefined : found;
      }
      await new Promise((later) => setTimeout(later, LOOK));
    }
    return undefined;
  }

  private tellHeights(): void {
    if (this.seeing && !this.wanted) {
      // Nobody has drawn yet what comes here: until then the bridge sends everything in the smallest size.
      return;
    }
    const heights: Record<string, number> = {};
    // Without any name the bridge sends sound alone; what is new and has no place here yet comes no taller than what is named.
    for (const [source, height] of (this.seeing && this.wanted) || []) {
      heights[source] = this.isSmall ? Math.min(height, AT_FIRST) : height;
    }
    const key = JSON.stringify(heights);
    if (key !== this.watched && this.connection.connectionState !== "closed") {
      this.watched = key;
      this.events.send({ type: "watch", leg: this.leg, heights }).catch(() => {
        this.watched = "";
      });
    }
  }
}
