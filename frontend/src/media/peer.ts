import type { Candidate, Command, MediaView, Offer, Signal } from "../signalling/messages";

/** What a connection tells its page. */
export type PeerEvents = {
  /** The other's sound and picture, as soon as there is any. */
  remote(stream: MediaStream): void;
  state(state: RTCPeerConnectionState): void;
  send(command: Command): Promise<void>;
};

/** The one connection of one epoch. It is never used again: the next epoch makes a new one. */
export type Peer = {
  readonly epoch: number;
  readonly connection: RTCPeerConnection;
  signal(signal: Signal): Promise<void>;
  offer(offer: Offer): Promise<void>;
  /** Sends other tracks from now on, without negotiating again. */
  replace(stream: MediaStream): Promise<void>;
  close(): void;
};

/** Opens the connection that the view asks for. */
export function connect(media: MediaView, local: MediaStream, events: PeerEvents): Peer | undefined {
  switch (media.way) {
    case "DIRECT":
      return new DirectPeer(media, local, events);
    case "BRIDGE":
      return new BridgePeer(media, local, events);
    case "NONE":
      return undefined;
  }
}

/**
 * Browser to browser by perfect negotiation (https://www.w3.org/TR/webrtc/#perfect-negotiation-example): after the first offer both
 * may offer when they want to, and when both do at once the polite one gives way.
 */
class DirectPeer implements Peer {
  readonly epoch: number;
  readonly connection = new RTCPeerConnection();
  private readonly polite: boolean;
  private readonly remote = new MediaStream();
  private making = false;
  private ignoring = false;
  private early: Candidate[] = [];
  private lane: Promise<void> = Promise.resolve();

  constructor(
    media: MediaView,
    local: MediaStream,
    private readonly events: PeerEvents,
  ) {
    this.epoch = media.epoch;
    this.polite = media.polite;
    const connection = this.connection;
    // Both kinds are there from the start, so that turning a device on later needs no new negotiation. Tracks are added as tracks:
    // only those are reused for the other's offer when this side gives way.
    for (const kind of ["audio", "video"] as const) {
      const track = local.getTracks().find((one) => one.kind === kind);
      if (track) {
        connection.addTrack(track, local);
      } else {
        connection.addTransceiver(kind, { direction: "sendrecv", streams: [local] });
      }
    }
    connection.onnegotiationneeded = () => {
      // The first offer is the impolite side's, so that an epoch does not begin with a collision; later both may offer.
      if (!this.polite || connection.remoteDescription) {
        void this.offerMine();
      }
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) {
        void this.tell({ candidate: candidate.toJSON() as Candidate });
      }
    };
    connection.ontrack = ({ track }) => {
      this.remote.addTrack(track);
      events.remote(this.remote);
    };
    connection.onconnectionstatechange = () => events.state(connection.connectionState);
  }

  signal(signal: Signal): Promise<void> {
    this.lane = this.lane.then(() => this.take(signal)).catch(() => this.events.state("failed"));
    return this.lane;
  }

  async offer(): Promise<void> {
    // Offers of a bridge do not concern a direct epoch.
  }

  async replace(stream: MediaStream): Promise<void> {
    await replaceTracks(this.connection, stream);
  }

  close(): void {
    this.connection.onnegotiationneeded = null;
    this.connection.close();
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
      this.ignoring = !this.polite && collision;
      if (this.ignoring) {
        return;
      }
      await this.connection.setRemoteDescription(description);
      if (description.type === "offer") {
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

/** Over the bridge: the server offers, the page answers. Sections 0 and 1 are ours, the others are remote streams. */
class BridgePeer implements Peer {
  readonly epoch: number;
  readonly connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  private readonly remote = new MediaStream();
  private local: MediaStream;
  private lane: Promise<void> = Promise.resolve();

  constructor(
    media: MediaView,
    local: MediaStream,
    private readonly events: PeerEvents,
  ) {
    this.epoch = media.epoch;
    this.local = local;
    this.connection.onconnectionstatechange = () => events.state(this.connection.connectionState);
  }

  async signal(): Promise<void> {
    // Signals of a direct epoch do not concern a bridge.
  }

  offer(offer: Offer): Promise<void> {
    this.lane = this.lane.then(() => this.answer(offer)).catch(() => this.events.state("failed"));
    return this.lane;
  }

  async replace(stream: MediaStream): Promise<void> {
    this.local = stream;
    await replaceTracks(this.connection, stream);
  }

  close(): void {
    this.connection.close();
  }

  private async answer(offer: Offer): Promise<void> {
    await this.connection.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    for (const transceiver of this.connection.getTransceivers()) {
      if (transceiver.mid === "0" || transceiver.mid === "1") {
        const kind = transceiver.mid === "0" ? "audio" : "video";
        const track = this.local.getTracks().find((one) => one.kind === kind) ?? null;
        await transceiver.sender.replaceTrack(track);
        transceiver.direction = "sendonly";
      }
    }
    await this.connection.setLocalDescription();
    this.show(offer);
    const sdp = this.connection.localDescription?.sdp;
    if (sdp) {
      await this.events.send({ type: "answer", epoch: this.epoch, sdp });
    }
  }

  private show(offer: Offer): void {
    const wanted = new Set(offer.sections.map((section) => section.mid));
    const tracks = this.connection
      .getTransceivers()
      .filter((transceiver) => transceiver.mid !== null && wanted.has(transceiver.mid))
      .map((transceiver) => transceiver.receiver.track);
    for (const old of this.remote.getTracks()) {
      if (!tracks.includes(old)) {
        this.remote.removeTrack(old);
      }
    }
    for (const track of tracks) {
      this.remote.addTrack(track);
    }
    if (tracks.length > 0) {
      this.events.remote(this.remote);
    }
  }
}

async function replaceTracks(connection: RTCPeerConnection, stream: MediaStream): Promise<void> {
  for (const transceiver of connection.getTransceivers()) {
    if (transceiver.direction === "sendrecv" || transceiver.direction === "sendonly") {
      const kind = transceiver.receiver.track.kind;
      const track = stream.getTracks().find((one) => one.kind === kind) ?? null;
      await transceiver.sender.replaceTrack(track);
    }
  }
}

/** A short code from the fingerprints of both ends: equal on both sides unless somebody stands between them. */
export async function safetyCode(connection: RTCPeerConnection): Promise<string | undefined> {
  const prints = [connection.localDescription, connection.remoteDescription]
    .map((description) => /a=fingerprint:(\S+ \S+)/.exec(description?.sdp ?? "")?.[1])
    .filter((print) => print !== undefined)
    .sort();
  if (prints.length < 2) {
    return undefined;
  }
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(prints.join("|")));
  const number = new DataView(digest).getUint32(0) % 1_000_000;
  return String(number)
    .padStart(6, "0")
    .replace(/(\d{3})/, "$1 ");
}
