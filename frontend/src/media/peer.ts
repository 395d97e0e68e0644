import type { Command, MediaView, Offer, Scene, Signal } from "../signalling/messages";
import { BridgePeer } from "./bridge-peer";
import { DirectPeer } from "./direct-peer";

/** How long a connection is up, in milliseconds, before its pictures grow: longer than the first needs. */
export const GROWS_AFTER = 1_000;

/** What a person sends that can be shown or heard. */
export type Use = "audio" | "camera" | "screen";

/** One track from somebody else. */
export type Remote = {
  /** Whose it is; empty on a direct connection, where there is one other. */
  readonly person: string;
  readonly use: Use;
  /** The stream's name at the bridge; empty on a direct connection. */
  readonly source: string;
  readonly track: MediaStreamTrack;
};

/** What this page sends. */
export type Local = { readonly media: MediaStream; readonly screen: MediaStream | undefined };

/** What a connection tells its page. */
export type PeerEvents = {
  /** All tracks that come over it now. */
  remotes(remotes: readonly Remote[]): void;
  state(state: RTCPeerConnectionState): void;
  send(command: Command): Promise<void>;
};

/** The one connection of one epoch and leg. It is never used again: the next one is new. */
export type Peer = {
  readonly epoch: number;
  readonly leg: string;
  readonly connection: RTCPeerConnection;
  signal(signal: Signal): Promise<void>;
  offer(offer: Offer): Promise<void>;
  scene(scene: Scene): void;
  /** Sends other tracks from now on, without negotiating again. */
  replace(local: Local): Promise<void>;
  /** Says how tall each picture is shown here. */
  watch(heights: ReadonlyMap<string, number>): void;
  /** On a weak connection the sound comes first: less picture is sent and asked for. */
  spare(saving: boolean): void;
  /** Says what can be sent at present, in bit/s, as the browser estimates it. */
  afford(rate: number): void;
  /** Whether pictures of the others are wanted at all. */
  see(pictures: boolean): void;
  /** The server is heard again: what it keeps of this connection may be lost, and is said again. */
  anew(): void;
  close(): void;
};

/** The relays as a connection takes them. */
export function iceServers({ relays }: MediaView): RTCIceServer[] {
  return relays.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential }));
}

/** Opens the connection that the view asks for. */
export function connect(media: MediaView, local: Local, events: PeerEvents): Peer | undefined {
  switch (media.way) {
    case "DIRECT":
      return new DirectPeer(media, local, events);
    case "BRIDGE":
      return media.leg ? new BridgePeer(media, local, events) : undefined;
    case "NONE":
      return undefined;
  }
}

/** Puts the tracks of the three uses, in their order, on the first three transceivers. */
export async function place(
  transceivers: readonly RTCRtpTransceiver[],
  { media, screen }: Local,
  direction: RTCRtpTransceiverDirection,
): Promise<void> {
  const tracks = [media.getAudioTracks()[0], media.getVideoTracks()[0], screen?.getVideoTracks()[0]];
  await Promise.all(
    transceivers.slice(0, 3).map(async (transceiver, index) => {
      const track = tracks[index] ?? null;
      if (transceiver.sender.track !== track) {
        await transceiver.sender.replaceTrack(track);
      }
      if (transceiver.direction !== direction && transceiver.currentDirection === null) {
        transceiver.direction = direction;
      }
    }),
  );
}
