import type { Remote } from "./peer";

type Inbound = {
  readonly type: string;
  readonly kind?: string;
  readonly trackIdentifier?: string;
  readonly framesDecoded?: number;
};

/** Which of the pictures have come so far that a frame of each was decoded on the connection. */
export async function decoded(
  connection: RTCPeerConnection,
  remotes: readonly Remote[],
): Promise<ReadonlySet<Remote>> {
  const playing = new Set<string>();
  for (const report of (await connection.getStats()).values() as Iterable<Inbound>) {
    if (report.type === "inbound-rtp" && report.kind === "video" && (report.framesDecoded ?? 0) > 0) {
      playing.add(report.trackIdentifier ?? "");
    }
  }
  return new Set(remotes.filter((remote) => playing.has(remote.track.id)));
}
