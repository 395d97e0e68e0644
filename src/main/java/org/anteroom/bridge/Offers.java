package org.anteroom.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * The offer that a browser gets for its endpoint: a pure function of the bridge's transport and what the others send. The focus
 * always offers and the browser always answers, so there is never glare. Section 0 takes the browser's sound, section 1 its
 * picture; behind them stands one section for each remote stream.
 */
public final class Offers {
    private static final String LINE = "\r\n";

    private Offers() {}

    /**
     * An offer as SDP (RFC 8866, RFC 9429).
     *
     * @param remote the streams of the others, by section: a section keeps its place for the life of the connection
     */
    public record Offer(String sdp, List<Section> remote) {}

    /** Which remote stream stands in which section. */
    public record Section(String mid, String source, MediaSource.Kind kind) {}

    /**
     * Writes the offer.
     *
     * @param session the same number for the life of one connection
     * @param version must grow from offer to offer
     */
    public static Offer write(long session, long version, BridgeTransport transport, List<MediaSource> remote) {
        var sections = new ArrayList<Section>();
        var mids = new StringBuilder("0 1");
        for (int i = 0; i < remote.size(); i++) {
            var mid = String.valueOf(i + 2);
            mids.append(' ').append(mid);
            sections.add(new Section(mid, remote.get(i).name(), remote.get(i).kind()));
        }
        var sdp = new StringBuilder();
        lines(
                sdp,
                "v=0",
                "o=- " + session + " " + version + " IN IP4 0.0.0.0",
                "s=-",
                "t=0 0",
                "a=group:BUNDLE " + mids,
                "a=extmap-allow-mixed",
                "a=msid-semantic: WMS *");
        section(sdp, transport, MediaSource.Kind.AUDIO, "0", "recvonly");
        for (var candidate : transport.candidates()) {
            lines(
                    sdp,
                    "a=candidate:%s 1 udp %d %s %d typ %s generation 0"
                            .formatted(
                                    candidate.foundation(),
                                    candidate.priority(),
                                    candidate.address(),
                                    candidate.port(),
                                    candidate.type()));
        }
        lines(sdp, "a=end-of-candidates");
        section(sdp, transport, MediaSource.Kind.VIDEO, "1", "recvonly");
        for (int i = 0; i < remote.size(); i++) {
            var source = remote.get(i);
            section(sdp, transport, source.kind(), sections.get(i).mid(), "sendonly");
            stream(sdp, source);
        }
        return new Offer(sdp.toString(), sections);
    }

    private static void section(
            StringBuilder sdp, BridgeTransport transport, MediaSource.Kind kind, String mid, String direction) {
        var payloads =
                switch (kind) {
                    case AUDIO -> "audio 9 UDP/TLS/RTP/SAVPF " + Codecs.OPUS;
                    case VIDEO -> "video 9 UDP/TLS/RTP/SAVPF " + Codecs.VP8 + " " + Codecs.RTX;
                };
        lines(
                sdp,
                "m=" + payloads,
                "c=IN IP4 0.0.0.0",
                "a=rtcp:9 IN IP4 0.0.0.0",
                "a=ice-ufrag:" + transport.ufrag(),
                "a=ice-pwd:" + transport.password(),
                "a=ice-options:trickle",
                "a=fingerprint:" + transport.hash() + " " + transport.fingerprint(),
                "a=setup:actpass",
                "a=mid:" + mid);
        var extensions =
                switch (kind) {
                    case AUDIO -> Codecs.AUDIO_EXTENSIONS;
                    case VIDEO -> Codecs.VIDEO_EXTENSIONS;
                };
        extensions.forEach(extension -> lines(sdp, "a=extmap:" + extension.id() + " " + extension.uri()));
        lines(sdp, "a=" + direction, "a=rtcp-mux");
        switch (kind) {
            case AUDIO ->
                lines(
                        sdp,
                        "a=rtpmap:" + Codecs.OPUS + " opus/48000/2",
                        "a=fmtp:" + Codecs.OPUS + " minptime=10;useinbandfec=1",
                        "a=rtcp-fb:" + Codecs.OPUS + " transport-cc");
            case VIDEO ->
                lines(
                        sdp,
                        "a=rtpmap:" + Codecs.VP8 + " VP8/90000",
                        "a=rtcp-fb:" + Codecs.VP8 + " ccm fir",
                        "a=rtcp-fb:" + Codecs.VP8 + " nack",
                        "a=rtcp-fb:" + Codecs.VP8 + " nack pli",
                        "a=rtcp-fb:" + Codecs.VP8 + " transport-cc",
                        "a=rtpmap:" + Codecs.RTX + " rtx/90000",
                        "a=fmtp:" + Codecs.RTX + " apt=" + Codecs.VP8);
        }
    }

    private static void stream(StringBuilder sdp, MediaSource source) {
        var name = source.name();
        lines(sdp, "a=msid:" + name + " " + name + "-t");
        if (source.repair() != null) {
            lines(sdp, "a=ssrc-group:FID " + source.ssrc() + " " + source.repair());
        }
        ssrc(sdp, source.ssrc(), name);
        if (source.repair() != null) {
            ssrc(sdp, source.repair(), name);
        }
    }

    private static void ssrc(StringBuilder sdp, long ssrc, String name) {
        lines(sdp, "a=ssrc:" + ssrc + " cname:" + name, "a=ssrc:" + ssrc + " msid:" + name + " " + name + "-t");
    }

    private static void lines(StringBuilder sdp, String... lines) {
        for (var line : lines) {
            sdp.append(line).append(LINE);
        }
    }
}
