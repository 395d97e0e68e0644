package org.anteroom.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The floor that signalling is compared with: a relay of WebSocket messages between the members of a room, on one thread, that knows
 * nobody, checks nothing, keeps nothing and answers nothing. Listens on loopback only.
 */
public final class BareRelay {
    private static final Pattern ROOM = Pattern.compile("^GET (\\S+) ");
    private static final Pattern KEY = Pattern.compile("(?im)^Sec-WebSocket-Key: *(\\S+)");
    private static final byte[] JOINED = "{\"type\":\"view\"}".getBytes(US_ASCII);

    private final Map<String, List<Leg>> rooms = new HashMap<>();
    private final ByteBuffer direct = ByteBuffer.allocateDirect(1 << 16);
    private final byte[] bytes = new byte[1 << 16];

    private BareRelay() {}

    /** Runs until its process is ended. The one argument is the port. */
    public static void main(String... arguments) throws IOException {
        new BareRelay().run(Integer.parseInt(arguments[0]));
    }

    private static final class Leg {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final Frames frames = new Frames();
        private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>(1);
        private String room = "";

        private Leg(SocketChannel channel, Selector selector) throws IOException {
            this.channel = channel;
            this.key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void send(ByteBuffer frame) throws IOException {
            if (waiting.isEmpty()) {
                channel.write(frame);
            }
            if (frame.hasRemaining()) {
                waiting.add(frame);
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
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

    private void run(int port) throws IOException {
        try (var selector = Selector.open();
                var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("relay ready");
            while (true) {
                selector.select(ready -> serve(ready, server, selector));
            }
        }
    }

    private void serve(SelectionKey ready, ServerSocketChannel server, Selector selector) {
        try {
            if (ready.isAcceptable()) {
                for (var channel = server.accept(); channel != null; channel = server.accept()) {
                    channel.configureBlocking(false);
                    channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                    new Leg(channel, selector);
                }
            } else if (ready.attachment() instanceof Leg leg) {
                if (ready.isWritable()) {
                    leg.flush();
                }
                if (ready.isReadable()) {
                    read(leg);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(Leg leg) throws IOException {
        direct.clear();
        int count;
        try {
            count = leg.channel.read(direct);
        } catch (IOException e) {
            count = -1;
        }
        if (count < 0) {
            leave(leg);
            return;
        }
        direct.flip().get(bytes, 0, count);
        if (leg.room.isEmpty()) {
            // Our own driver sends its request as one piece.
            upgrade(leg, new String(bytes, 0, count, ISO_8859_1));
        } else {
            leg.frames.take(bytes, 0, count, (opcode, text, from, length) -> relay(leg, opcode, text, from, length));
        }
    }

    private void relay(Leg leg, int opcode, byte[] text, int from, int length) {
        if (opcode != Frames.TEXT) {
            return;
        }
        for (var other : rooms.get(leg.room)) {
            if (other != leg) {
                try {
                    other.send(Frames.fromServer(text, from, length));
                } catch (IOException _) {
                    // The other's own read will notice that it is gone.
                }
            }
        }
    }

    private void upgrade(Leg leg, String request) throws IOException {
        var room = ROOM.matcher(request);
        var key = KEY.matcher(request);
        if (!room.find() || !key.find()) {
            throw new IOException("not an upgrade");
        }
        leg.room = room.group(1);
        leg.send(ByteBuffer.wrap(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n")
                .getBytes(US_ASCII)));
        rooms.computeIfAbsent(leg.room, _ -> new ArrayList<>(2)).add(leg);
        leg.send(Frames.fromServer(JOINED, 0, JOINED.length));
    }

    private void leave(Leg leg) throws IOException {
        leg.channel.close();
        rooms.computeIfPresent(leg.room, (_, legs) -> {
            legs.remove(leg);
            return legs.isEmpty() ? null : legs;
        });
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
