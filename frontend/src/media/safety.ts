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
