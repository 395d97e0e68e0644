package org.anteroom.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The messages of one WebSocket (RFC 6455) out of the bytes that arrive; keeps only what is not whole yet. */
final class Frames {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    private static final byte[] NOTHING = {};
    private static final byte[] MASK = {0x5a, 0x13, (byte) 0xc7, 0x2e};

    private byte[] rest = NOTHING;

    /** Takes a frame; the bytes are only lent. */
    interface Reader {
        void frame(int opcode, byte[] bytes, int from, int length);
    }

    /** Hands each whole frame to the reader, unmasked in place. */
    void take(byte[] arrived, int from, int length, Reader reader) {
        byte[] bytes = arrived;
        int at = from;
        int end = from + length;
        if (rest.length > 0) {
            bytes = Arrays.copyOf(rest, rest.length + length);
            System.arraycopy(arrived, from, bytes, rest.length, length);
            at = 0;
            end = bytes.length;
        }
        while (true) {
            int head = 2;
            if (end - at < head) {
                break;
            }
            long size = bytes[at + 1] & 0x7f;
            if (size >= 126) {
                int more = size == 126 ? 2 : 8;
                if (end - at < head + more) {
                    break;
                }
                size = 0;
                for (int i = 0; i < more; i++) {
                    size = size << 8 | bytes[at + head + i] & 0xff;
                }
                head += more;
            }
            boolean masked = (bytes[at + 1] & 0x80) != 0;
            int start = at + head + (masked ? 4 : 0);
            if (end - start < size) {
                break;
            }
            if (masked) {
                for (int i = 0; i < size; i++) {
                    bytes[start + i] ^= bytes[start - 4 + (i & 3)];
                }
            }
            reader.frame(bytes[at] & 0x0f, bytes, start, (int) size);
            at = start + (int) size;
        }
        rest = at == end ? NOTHING : Arrays.copyOfRange(bytes, at, end);
    }

    /** A text message as a server sends it. */
    static ByteBuffer fromServer(byte[] bytes, int from, int length) {
        return head(length, false).put(bytes, from, length).flip();
    }

    /** A text message as a browser sends it: masked. */
    static ByteBuffer fromBrowser(byte[] bytes) {
        var frame = head(bytes.length, true).put(MASK);
        for (int i = 0; i < bytes.length; i++) {
            frame.put((byte) (bytes[i] ^ MASK[i & 3]));
        }
        return frame.flip();
    }

    private static ByteBuffer head(int length, boolean masked) {
        var frame = ByteBuffer.allocate(length + 8);
        int mask = masked ? 0x80 : 0;
        frame.put((byte) (0x80 | TEXT));
        if (length < 126) {
            return frame.put((byte) (mask | length));
        }
        if (length > 0xffff) {
            throw new IllegalArgumentException("a frame here is shorter than 64 KiB, was " + length);
        }
        return frame.put((byte) (mask | 126)).putShort((short) length);
    }
}
