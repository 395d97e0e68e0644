package org.anteroom.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * The offer that a browser gets for its endpoint: a pure function of the bridge's transport and what the others send. The focus
 * always offers and the browser always answers, so there is never glare. Sections 0, 1 and 2 take the browser's sound, its camera
 * and a shared screen; behind them stands one section for each slot of the epoch. A slot keeps its place for the life of the epoch
 * and is used again when its stream has ended, so an offer never grows without bound.
 */
public final class Offers {
    /** How many sections are the browser's own. */
    static final int OWN = 3;

    private static final String LINE = "\r\n";

    private Offers() {}

    /**
     * An offer as SDP (RFC 8866, RFC 9429).
     *
     * @param version grows from offer to offer; the answer names it
     * @param remote the streams that are in it, by section
     */
    public record Offer(long version, String sdp, List<Section> remote) {}

    /** Which remote stream stands in which section. */
    public record Section(String mid, MediaSource source) {}

    /**
     * Writes the offer.
     *
     * @param session the same number for the life of one connection
     * @param version must grow from offer to offer
     * @param slots the epoch's slots in order: sound or picture, and the stream in it that this browser is to get, if any
     */
    public static Offer write(long session, long version, BridgeTransport transport, List<Slot> slots) {
        var sections = new ArrayList<Section>();
        var mids = new StringBuilder("0 1 2");
        for (int i = 0; i < slots.size(); i++) {
            var mid = String.valueOf(i + OWN);
            mids.append(' ').append(mid);
            var source = slots.get(i).source();
            if (source != null) {
                sections.add(new Section(mid, source));
            }
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
        section(sdp, transport, false, "0", "recvonly");
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
        section(sdp, transport, true, "1", "recvonly");
        lines(
                sdp,
                "a=extmap:" + Codecs.LAYER.id() + " " + Codecs.LAYER.uri(),
                "a=extmap:" + Codecs.REPAIRED.id() + " " + Codecs.REPAIRED.uri(),
                "a=rid:1 recv",
                "a=rid:2 recv",
                "a=rid:3 recv",
                "a=simulcast:recv 1;2;3");
        section(sdp, transport, true, "2", "recvonly");
        for (int i = 0; i < slots.size(); i++) {
            var slot = slots.get(i);
            var source = slot.source();
            section(
                    sdp,
                    transport,
                    slot.isPicture(),
                    String.valueOf(i + OWN),
                    source == null ? "inactive" : "sendonly");
            if (source != null) {
                stream(sdp, source);
            }
        }
        return new Offer(version, sdp.toString(), sections);
    }

    private static void section(
            StringBuilder sdp, BridgeTransport transport, boolean picture, String mid, String direction) {
        var payloads = picture
                ? "video 9 UDP/TLS/RTP/SAVPF " + Codecs.VP8 + " " + Codecs.RTX
                : "audio 9 UDP/TLS/RTP/SAVPF " + Codecs.OPUS;
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
        var extensions = picture ? Codecs.VIDEO_EXTENSIONS : Codecs.AUDIO_EXTENSIONS;
        extensions.forEach(extension -> lines(sdp, "a=extmap:" + extension.id() + " " + extension.uri()));
        lines(sdp, "a=" + direction, "a=rtcp-mux");
        if (picture) {
            lines(
                    sdp,
                    "a=rtpmap:" + Codecs.VP8 + " VP8/90000",
                    "a=rtcp-fb:" + Codecs.VP8 + " ccm fir",
                    "a=rtcp-fb:" + Codecs.VP8 + " nack",
                    "a=rtcp-fb:" + Codecs.VP8 + " nack pli",
                    "a=rtcp-fb:" + Codecs.VP8 + " transport-cc",
                    "a=rtpmap:" + Codecs.RTX + " rtx/90000",
                    "a=fmtp:" + Codecs.RTX + " apt=" + Codecs.VP8);
        } else {
            lines(
                    sdp,
                    "a=rtpmap:" + Codecs.OPUS + " opus/48000/2",
                    "a=fmtp:" + Codecs.OPUS + " minptime=10;useinbandfec=1",
                    "a=rtcp-fb:" + Codecs.OPUS + " transport-cc");
        }
    }

    private static void stream(StringBuilder sdp, MediaSource source) {
        var name = source.name();
        var first = source.first();
        lines(sdp, "a=msid:" + name + " " + name + "-t");
        if (first.repair() != null) {
            lines(sdp, "a=ssrc-group:FID " + first.ssrc() + " " + first.repair());
        }
        ssrc(sdp, first.ssrc(), name);
        if (first.repair() != null) {
            ssrc(sdp, first.repair(), name);
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
