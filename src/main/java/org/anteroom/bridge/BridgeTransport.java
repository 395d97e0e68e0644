package org.anteroom.bridge;

import java.util.List;

/**
 * One side's ICE and DTLS parameters at the bridge: what the bridge offers us for an endpoint, or what a browser answered.
 *
 * @param hash the fingerprint's algorithm, for example {@code sha-256}
 * @param setup the DTLS role of RFC 8842: {@code actpass} from the bridge, {@code active} from a browser
 * @param webSocket the address of the endpoint's control socket; empty in a browser's answer
 */
public record BridgeTransport(
        String ufrag,
        String password,
        String hash,
        String fingerprint,
        String setup,
        List<Candidate> candidates,
        String webSocket) {
    /** Copies the list. */
    public BridgeTransport {
        candidates = List.copyOf(candidates);
    }

    /** An address at which the bridge takes media (RFC 8839). Always UDP, always component 1. */
    public record Candidate(String foundation, long priority, String address, int port, String type) {}
}
