/**
 * Lets the browser load and start what a call needs while the person still waits: the first connection of a page is a slow one.
 * Nothing leaves the page, as no candidates are gathered; what fails here fails for nobody.
 */
export async function warm(): Promise<void> {
  const nowhere: RTCConfiguration = { iceTransportPolicy: "relay" };
  const [one, other] = [new RTCPeerConnection(nowhere), new RTCPeerConnection(nowhere)];
  try {
    one.addTransceiver("audio");
    one.addTransceiver("video");
    await one.setLocalDescription();
    await exchange(one, other);
    await other.setLocalDescription();
    await exchange(other, one);
  } catch {
    // The call itself says what is wrong.
  } finally {
    one.close();
    other.close();
  }
}

async function exchange(from: RTCPeerConnection, to: RTCPeerConnection): Promise<void> {
  if (from.localDescription) {
    await to.setRemoteDescription(from.localDescription);
  }
}
