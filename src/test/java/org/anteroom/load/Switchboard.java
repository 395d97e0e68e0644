package org.anteroom.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/** The driver: many WebSockets to loopback on one thread, so that what is measured is the server and not the one who asks. */
final class Switchboard implements AutoCloseable {
    private final Selector selector;
    private final ByteBuffer direct = ByteBuffer.allocateDirect(1 << 18);
    private final byte[] bytes = new byte[1 << 18];
    private Ear ear = (_, _, _, _) -> {};

    /** Hears the text messages of all lines; the bytes are only lent. */
    interface Ear {
        void heard(Line line, byte[] bytes, int from, int length);
    }

    /** One socket. */
    final class Line {
        final Seat seat;
        private final SocketChannel channel;
        private final SelectionKey key;
        private final Frames frames = new Frames();
        private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
        private boolean upgraded;

        private Line(Seat seat, SocketChannel channel) throws IOException {
            this.seat = seat;
            this.channel = channel;
            this.key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void say(byte[] message) {
            write(Frames.fromBrowser(message));
        }

        void hangUp() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void write(ByteBuffer frame) {
            try {
                if (waiting.isEmpty()) {
                    channel.write(frame);
                }
                if (frame.hasRemaining()) {
                    waiting.add(frame);
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void flush() throws IOException {
            while (!waiting.isEmpty()) {
                channel.write(waiting.peek());
                if (waiting.peek().hasRemaining()) {
                    return;
                }
                waiting.remove();
            }
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    Switchboard() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From here on this one hears. */
    void listen(Ear listener) {
        ear = listener;
    }

    /** Opens a socket; its answer comes with a later turn. */
    Line dial(int port, Seat seat) {
        try {
            var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            var line = new Line(seat, channel);
            line.write(ByteBuffer.wrap(("GET " + seat.path() + " HTTP/1.1\r\nHost: " + seat.host()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                            + "Origin: http://" + seat.host() + "\r\nCookie: " + seat.cookies() + "\r\n\r\n")
                    .getBytes(US_ASCII)));
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does what there is to do, and waits for it up to the time; with 0 it does not wait. */
    void turn(long millis) {
        try {
            if (millis > 0) {
                selector.select(this::serve, millis);
            } else {
                selector.selectNow(this::serve);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey ready) {
        if (!(ready.attachment() instanceof Line line) || !ready.isValid()) {
            return;
        }
        try {
            if (ready.isWritable()) {
                line.flush();
            }
            if (ready.isReadable()) {
                direct.clear();
                int count = line.channel.read(direct);
                if (count < 0) {
                    throw new IllegalStateException("a socket was closed: " + line.seat.path());
                }
                direct.flip().get(bytes, 0, count);
                read(line, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Line line, int count) {
        int from = 0;
        if (!line.upgraded) {
            // The head of an answer is small and comes as one piece on loopback.
            var head = new String(bytes, 0, count, US_ASCII);
            from = head.indexOf("\r\n\r\n") + 4;
            if (!head.startsWith("HTTP/1.1 101") || from < 4) {
                throw new IllegalStateException(
                        "not upgraded: " + head.lines().findFirst().orElse(""));
            }
            line.upgraded = true;
        }
        line.frames.take(bytes, from, count - from, (opcode, text, start, length) -> {
            if (opcode == Frames.CLOSE) {
                int code = (text[start] & 0xff) << 8 | text[start + 1] & 0xff;
                throw new IllegalStateException("the server closed a socket with " + code + ": " + line.seat.path());
            }
            if (opcode == Frames.TEXT) {
                ear.heard(line, text, start, length);
            }
        });
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
