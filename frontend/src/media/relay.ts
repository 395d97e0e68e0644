/** A relay as the server names it; the credential runs out by itself. */
export type Relay = { urls: string[]; username: string; credential: string };

/** What a person's network lets through to our relays. */
export type Passage = "both" | "udp" | "tcp" | "none";

/** Makes the connections of a check; tests make their own. */
export type Connections = (configuration: RTCConfiguration) => RTCPeerConnection;

const PATIENCE = 8_000;

/** Only the ways of one transport. TLS goes over TCP unless an address says otherwise. */
export function over(transport: "udp" | "tcp", relays: readonly Relay[]): Relay[] {
  return relays
    .map((relay) => ({ ...relay, urls: relay.urls.filter((url) => transportOf(url) === transport) }))
    .filter((relay) => relay.urls.length > 0);
}

function transportOf(url: string): string {
  return /\?transport=(\w+)$/.exec(url)?.[1] ?? (url.startsWith("turns:") ? "tcp" : "udp");
}

/** Tries both transports at once and says what got through. */
export async function tryRelays(
  relays: readonly Relay[],
  connections: Connections = (configuration) => new RTCPeerConnection(configuration),
  patience = PATIENCE,
): Promise<Passage> {
  const [udp, tcp] = await Promise.all([
    carries(over("udp", relays), connections, patience),
    carries(over("tcp", relays), connections, patience),
  ]);
  if (udp) {
    return tcp ? "both" : "udp";
  }
  return tcp ? "tcp" : "none";
}

/** Whether a word that is sent through the relays comes back: an address at the relay alone does not show that data passes. */
async function carries(relays: Relay[], connections: Connections, patience: number): Promise<boolean> {
  if (relays.length === 0) {
    return false;
  }
  const configuration: RTCConfiguration = { iceServers: relays, iceTransportPolicy: "relay" };
  const near = connections(configuration);
  const far = connections(configuration);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const heard = new Promise<boolean>((resolve) => {
      far.ondatachannel = ({ channel }) => {
        channel.onmessage = () => resolve(true);
      };
      timer = setTimeout(() => resolve(false), patience);
    });
    // A candidate that comes before the other end knows the description would be lost.
    let settle = (): void => undefined;
    const settled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const hand = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
      void settled.then(() => to.addIceCandidate(event.candidate ?? undefined)).catch(() => undefined);
    };
    near.onicecandidate = hand(far);
    far.onicecandidate = hand(near);
    const channel = near.createDataChannel("check");
    channel.onopen = () => channel.send("hello");
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription as RTCSessionDescription);
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription as RTCSessionDescription);
    settle();
    return await heard;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    near.close();
    far.close();
  }
}
