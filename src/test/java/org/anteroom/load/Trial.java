package org.anteroom.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.anteroom.load.Switchboard.Line;

/** One server under load from one driver. All times end, and nothing is sent to another machine. */
final class Trial implements AutoCloseable {
    private static final int IN_FLIGHT = 16;
    private static final long PATIENCE = 30_000_000_000L;

    private final Server server;
    private final Switchboard board = new Switchboard();
    private final List<Seat> seats;
    private final Line[] lines;
    private final List<List<Message>> mixes = new ArrayList<>();
    private int sent;

    Trial(Server server) {
        this.server = server;
        this.seats = server.seats();
        this.lines = new Line[seats.size()];
        seats.forEach(seat -> mixes.add(Message.mix(seat.epoch())));
    }

    /** Microseconds of CPU for each, and times in milliseconds. */
    record Cost(int count, double cpuMicros, double seconds, double p50, double p99) {
        double perSecond() {
            return count / seconds;
        }
    }

    /** Everybody takes their seat, some at a time; a join ends when the first view of the visit has come. */
    Cost join() {
        var dialled = new long[lines.length];
        var times = new long[lines.length];
        var joined = new int[1];
        board.listen((line, bytes, from, length) -> {
            int seat = line.seat.number();
            if (times[seat] == 0 && Message.mark(bytes, from, length) < 0) {
                times[seat] = System.nanoTime() - dialled[seat];
                joined[0]++;
            }
        });
        double before = server.cpu();
        long began = System.nanoTime();
        int next = 0;
        while (joined[0] < lines.length) {
            while (next < lines.length && next - joined[0] < IN_FLIGHT) {
                dialled[next] = System.nanoTime();
                lines[next] = board.dial(server.port(), seats.get(next));
                next++;
            }
            board.turn(10);
            need(began);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        // What follows a join, such as telling the other, belongs to its cost; longer, and being there would be counted
        // with it.
        long last = System.nanoTime();
        while (System.nanoTime() - last < 1e9) {
            board.turn(20);
        }
        return cost(lines.length, before, seconds, times);
    }

    /** As fast as it goes, one message at a time in each visit: who hears one says the next. */
    Cost exchange(double seconds) {
        var delivered = new int[1];
        var stopped = new boolean[1];
        sent = 0;
        board.listen((line, bytes, from, length) -> {
            if (Message.mark(bytes, from, length) >= 0) {
                delivered[0]++;
                if (!stopped[0]) {
                    say(line, 1);
                }
            }
        });
        double before = server.cpu();
        long began = System.nanoTime();
        for (int i = 0; i < lines.length; i += 2) {
            say(lines[i], 1);
        }
        while (System.nanoTime() - began < seconds * 1e9) {
            board.turn(10);
        }
        stopped[0] = true;
        turnUntil(() -> delivered[0] == sent);
        return cost(delivered[0], before, (System.nanoTime() - began) / 1e9, new long[1]);
    }

    /** At a fixed rate over some of the visits, each message timed from the moment it was due, late or not. */
    Cost atRate(int perSecond, double seconds, int visits) {
        int count = (int) (perSecond * seconds);
        var times = new long[count];
        var delivered = new int[1];
        board.listen((line, bytes, from, length) -> {
            long due = Message.mark(bytes, from, length);
            if (due >= 0) {
                times[delivered[0]++] = System.nanoTime() - due;
            }
        });
        sent = 0;
        double before = server.cpu();
        long began = System.nanoTime();
        while (sent < count) {
            long due = began + (long) (sent * 1e9 / perSecond);
            // The driver has a core of its own and does not sleep: its own waking up would be measured as the server's.
            while (System.nanoTime() < due) {
                board.turn(0);
            }
            say(lines[(sent % visits) * 2 + (sent / visits & 1)], due);
        }
        turnUntil(() -> delivered[0] == sent);
        return cost(count, before, (System.nanoTime() - began) / 1e9, times);
    }

    /** Everybody is there and only says every three seconds that they are, as pages do. */
    Cost idle(double seconds) {
        board.listen((_, _, _, _) -> {});
        double before = server.cpu();
        long began = System.nanoTime();
        int beats = 0;
        while (System.nanoTime() - began < seconds * 1e9) {
            while (beats < (System.nanoTime() - began) * 1e-9 * lines.length / 3) {
                lines[beats++ % lines.length].say(Message.beat());
            }
            board.turn(1);
        }
        return cost(lines.length, before, (System.nanoTime() - began) / 1e9, new long[1]);
    }

    /** Everybody hangs up; returns when the server has nothing left to do about it. */
    void leave() {
        for (var line : lines) {
            line.hangUp();
        }
        board.turn(1);
        settle();
    }

    private void say(Line line, long mark) {
        var seat = line.seat.number();
        line.say(mixes.get(seat).get(sent++ % 3).marked(mark));
    }

    /** Waits until the server has been as quiet as an idle one for half a second. */
    private void settle() {
        long began = System.nanoTime();
        double last = server.cpu();
        long since = System.nanoTime();
        while (System.nanoTime() - began < 8e9 && System.nanoTime() - since < 5e8) {
            board.turn(20);
            double now = server.cpu();
            if (now - last > 0.03) {
                last = now;
                since = System.nanoTime();
            }
        }
    }

    private void turnUntil(BooleanSupplier done) {
        long began = System.nanoTime();
        while (!done.getAsBoolean()) {
            board.turn(1);
            need(began);
        }
    }

    private void need(long began) {
        if (System.nanoTime() - began > PATIENCE) {
            throw new IllegalStateException(server.name() + " has not answered for 30 s");
        }
    }

    private Cost cost(int count, double before, double seconds, long[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Cost(
                count,
                (server.cpu() - before) * 1e6 / count,
                seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    @Override
    public void close() {
        board.close();
    }
}
