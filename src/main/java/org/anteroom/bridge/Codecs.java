package org.anteroom.bridge;

import java.util.List;

/**
 * Payload types and header extensions, the same for every participant: the bridge does not translate them, so what is allocated
 * and what is offered must say the same numbers.
 */
final class Codecs {
    static final int OPUS = 111;
    static final int VP8 = 100;
    static final int RTX = 96;

    static final List<Extension> AUDIO_EXTENSIONS = List.of(
            new Extension(1, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
            new Extension(5, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
            new Extension(10, "urn:ietf:params:rtp-hdrext:sdes:mid"));
    static final List<Extension> VIDEO_EXTENSIONS = List.of(
            new Extension(3, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
            new Extension(5, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
            new Extension(10, "urn:ietf:params:rtp-hdrext:sdes:mid"));
    /** Which layer a packet belongs to: allocated for pictures, and offered only where layers are taken. */
    static final Extension LAYER = new Extension(4, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
    /** Only in the offer: the bridge reads the stream's id on the packet, never that of a repaired one. */
    static final Extension REPAIRED = new Extension(14, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id");

    private Codecs() {}

    /** An RTP header extension (RFC 8285). */
    record Extension(int id, String uri) {}
}
