import type { Candidate, Command, MediaView, Signal } from "../signalling/messages";
import { atOnce } from "./at-once";
import {
  GROWS_AFTER,
  iceServers,
  type Local,
  type Peer,
  type PeerEvents,
  place,
  type Remote,
  type Use,
} from "./peer";

const USES: readonly Use[] = ["audio", "camera", "screen"];

/** Up to how many lines a camera's first picture is small enough to be made, sent and shown at once. */
const SMALL = 400;

/**
 * Browser to browser by perfect negotiation (https://www.w3.org/TR/webrtc/#perfect-negotiation-example). The impolite side makes the
 * first offer, so that an epoch does not begin with a collision; its three sections are sound, camera and screen for both.
 */
export class DirectPeer implements Peer {
  readonly epoch: number;
  readonly leg = "";
  readonly connection: RTCPeerConnection;
  private readonly polite: boolean;
  private local: Local;
  private making = false;
  private seeing = true;
  private saving = false;
  /** The first picture is small, so that two see each other sooner. */
  private beginning = true;
  private growing: ReturnType<typeof setTimeout> | undefined;
  private early: Candidate[] = [];
  private lane: Promise<void> = Promise.resolve();

  constructor(
    media: MediaView,
    local: Local,
    private readonly events: PeerEvents,
  ) {
    this.epoch = media.epoch;
    this.connection = new RTCPeerConnection({ iceServers: iceServers(media) });
    this.polite = media.polite;
    this.local = local;
    const connection = this.connection;
    connection.onnegotiationneeded = () => {
      if (!this.polite || connection.remoteDescription) {
        void this.offerMine();
      }
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) {
        void this.tell({ candidate: candidate.toJSON() as Candidate });
      }
    };
    connection.ontrack = () => this.events.remotes(this.remotes());
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === "connected") {
        this.growing ??= setTimeout(() => this.grow(), GROWS_AFTER);
      }
      events.state(connection.connectionState);
    };
    if (!this.polite) {
      for (const use of USES) {
        connection.addTransceiver(use === "audio" ? "audio" : "video", {
          direction: "sendrecv",
          streams: [local.media],
        });
      }
      void place(connection.getTransceivers(), local, "sendrecv");
      this.shape();
    }
  }

  signal(signal: Signal): Promise<void> {
    this.lane = this.lane.then(() => this.take(signal)).catch(() => this.events.state("failed"));
    return this.lane;
  }

  async offer(): Promise<void> {
    // Offers of a bridge do not concern a direct epoch.
  }

  scene(): void {
    // Nor does what a bridge says.
  }

  watch(): void {
    // What is sent directly is sent as it is.
  }

  async replace(local: Local): Promise<void> {
    this.local = local;
    await place(this.connection.getTransceivers(), local, "sendrecv");
  }

  spare(saving: boolean): void {
    this.saving = saving;
    this.shape();
  }

  afford(): void {
    // One layer follows the rate by itself.
  }

  anew(): void {
    // Nothing of it is kept by the server.
  }

  /** The other page sends no picture into a section that does not receive: that is negotiated, as there is no bridge to ask. */
  see(pictures: boolean): void {
    this.seeing = pictures;
    this.turn();
  }

  close(): void {
    clearTimeout(this.growing);
    this.connection.onnegotiationneeded = null;
    this.connection.close();
  }

  private grow(): void {
    this.beginning = false;
    this.shape();
  }

  /** How the camera is sent; before the first negotiation of the polite side there is nothing to send it by. */
  private shape(): void {
    const sender = this.connection.getTransceivers()[1]?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings[0];
    if (sender && parameters && encoding) {
      const isTall = (this.local.media.getVideoTracks()[0]?.getSettings().height ?? 720) > SMALL;
      encoding.maxBitrate = this.saving ? 150_000 : 2_500_000;
      encoding.scaleResolutionDownBy = this.saving ? 4 : this.beginning && isTall ? 2 : 1;
      sender.setParameters(parameters).catch(() => {
        // A connection that is just being closed takes no parameters, and needs none.
      });
    }
  }

  /** A section for pictures receives or not; before the first negotiation of the polite side there is none. */
  private turn(): void {
    for (const transceiver of this.connection.getTransceivers().slice(1, USES.length)) {
      const direction = this.seeing ? "sendrecv" : "sendonly";
      if (transceiver.direction !== direction) {
        transceiver.direction = direction;
      }
    }
  }

  private remotes(): readonly Remote[] {
    return this.connection.getTransceivers().flatMap((transceiver, index) => {
      const use = USES[index];
      return use ? [{ person: "", use, source: "", track: transceiver.receiver.track }] : [];
    });
  }

  private async offerMine(): Promise<void> {
    try {
      this.making = true;
      await this.connection.setLocalDescription();
      this.making = false;
      await this.tellDescription();
    } catch {
      this.making = false;
      this.events.state("failed");
    }
  }

  private async take({ description, candidate }: Signal): Promise<void> {
    if (description) {
      const stable =
        this.connection.signalingState === "stable" ||
        (this.connection.signalingState === "have-local-offer" &&
          !this.making &&
          description.type === "answer");
      const collision = description.type === "offer" && (this.making || !stable);
      if (!this.polite && collision) {
        return;
      }
      await this.connection.setRemoteDescription({ ...description, sdp: atOnce(description.sdp) });
      if (description.type === "offer") {
        await place(this.connection.getTransceivers(), this.local, "sendrecv");
        this.shape();
        this.turn();
        await this.connection.setLocalDescription();
        await this.tellDescription();
      }
      for (const one of this.early.splice(0)) {
        // Some may belong to an offer that was given up meanwhile: those are of no use to anybody.
        await this.connection.addIceCandidate(one).catch(() => undefined);
      }
    } else if (candidate) {
      if (!this.connection.remoteDescription) {
        this.early.push(candidate);
        return;
      }
      await this.connection.addIceCandidate(candidate).catch(() => undefined);
    }
  }

  private tellDescription(): Promise<void> {
    const description = this.connection.localDescription;
    return description
      ? this.tell({ description: { type: description.type as "offer", sdp: description.sdp } })
      : Promise.resolve();
  }

  /** The other page, or the server, may be a moment behind: what could not be taken is said again, a few times. */
  private async tell(what: Pick<Signal, "description" | "candidate">): Promise<void> {
    const command: Command = { type: "signal", epoch: this.epoch, ...what };
    for (let wait = 200; wait < 4_000 && this.connection.connectionState !== "closed"; wait *= 2) {
      try {
        await this.events.send(command);
        return;
      } catch {
        await new Promise((later) => setTimeout(later, wait));
      }
    }
  }
}
