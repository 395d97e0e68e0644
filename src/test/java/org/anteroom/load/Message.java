package org.anteroom.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/**
 * What pages say while they connect, in its real sizes: a description of 3 KB, its answer of 3 KB, a candidate of 200 bytes. Each carries
 * a mark of its sender's, so that it is known again at the other end.
 */
final class Message {
    private static final String MARK = "@@0000000000000000";
    private static final int DIGITS = 16;
    private static final int LOOK = 160;
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private final byte[] text;
    private final int mark;

    private Message(String text) {
        this.text = text.getBytes(US_ASCII);
        this.mark = text.indexOf(MARK) + 2;
    }

    /** The mix for a media epoch. */
    static List<Message> mix(long epoch) {
        return List.of(description(epoch, "offer"), description(epoch, "answer"), candidate(epoch));
    }

    /** A sign of life, which is answered and goes to nobody. */
    static byte[] beat() {
        return "{\"type\":\"beat\",\"id\":\"b\"}".getBytes(US_ASCII);
    }

    /** The text with this mark. */
    byte[] marked(long value) {
        var copy = text.clone();
        for (int i = 0; i < DIGITS; i++) {
            copy[mark + i] = HEX[(int) (value >>> (60 - 4 * i)) & 15];
        }
        return copy;
    }

    /** The mark in what was heard, or -1 when it is none of these messages. */
    static long mark(byte[] bytes, int from, int length) {
        int end = from + Math.min(length - DIGITS - 2, LOOK);
        for (int i = from; i < end; i++) {
            if (bytes[i] == '@' && bytes[i + 1] == '@') {
                long value = 0;
                for (int j = i + 2; j < i + 2 + DIGITS; j++) {
                    value = value << 4 | Character.digit(bytes[j], 16);
                }
                return value;
            }
        }
        return -1;
    }

    private static Message description(long epoch, String type) {
        var sdp = new StringBuilder(
                MARK + "\\r\\nv=0\\r\\no=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n");
        for (int i = 96; sdp.length() < 2_900; i++) {
            sdp.append("a=rtpmap:")
                    .append(i)
                    .append(" VP8/90000\\r\\na=rtcp-fb:")
                    .append(i)
                    .append(" transport-cc\\r\\n");
        }
        return new Message("{\"type\":\"signal\",\"id\":\"7\",\"epoch\":" + epoch + ",\"description\":{\"type\":\""
                + type + "\",\"sdp\":\"" + sdp + "\"}}");
    }

    private static Message candidate(long epoch) {
        return new Message(
                "{\"type\":\"signal\",\"id\":\"7\",\"epoch\":" + epoch + ",\"candidate\":{\"candidate\":\"" + MARK
                        + " candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0\","
                        + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}");
    }
}
