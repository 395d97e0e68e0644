package org.anteroom.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;

/**
 * The cost of our sockets beside a bare relay in the same rounds: what a relayed message, a join and an idle member cost. Run it by
 * {@code infra/load signalling}.
 */
public final class Signalling {
    private static final int VISITS = Integer.getInteger("anteroom.load.visits", 250);
    private static final int WARM = Integer.getInteger("anteroom.load.warm", 12);
    private static final int ROUNDS = Integer.getInteger("anteroom.load.rounds", 3);
    private static final int FEW = Math.min(40, VISITS);

    private Signalling() {}

    /** What is measured. */
    enum Figure {
        MESSAGE("CPU per relayed message, as fast as it goes", "us"),
        RATE("messages relayed per second, closed loop", "/s"),
        MESSAGE_FEW("CPU per message at 300/s, 40 visits", "us"),
        P50("latency p50 at 300/s, 40 visits", "ms"),
        P99("latency p99 at 300/s, 40 visits", "ms"),
        MESSAGE_ALL("CPU per message at 300/s, all visits", "us"),
        P50_ALL("latency p50 at 300/s, all visits", "ms"),
        JOIN("CPU per join, warm", "us"),
        JOIN_P50("join p50, 16 at a time", "ms"),
        JOIN_P99("join p99, 16 at a time", "ms"),
        HEAP("live heap per idle member", "KB"),
        RESIDENT("resident memory per idle member", "KB"),
        IDLE("CPU per idle member and second", "us");

        private final String words;
        private final String unit;

        Figure(String words, String unit) {
            this.words = words;
            this.unit = unit;
        }
    }

    /** Needs no arguments; writes tables to the standard output. */
    public static void main(String... arguments) throws IOException {
        var relay = relay();
        // A hook, so that nothing stays behind when the measurement is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            relay.process().destroy();
            Product.stopIfRunning();
        }));
        var product = Product.get();
        say("seating " + VISITS + " visits through the product's doors");
        long began = System.nanoTime();
        var practice = Practice.open(VISITS);
        say("seated in " + seconds(began) + " s");
        var ours = new Server("Anteroom", product.application().pid(), port(product.url()), practice::seats);
        var floor = new Server("bare relay", relay.process().pid(), relay.port(), () -> rooms(relay.port()));
        warm(floor, ours);
        Server.pin(ours.pid(), 1);
        Server.pin(floor.pid(), 1);
        Server.pin(product.store().pid(), 0);
        Server.pin(ProcessHandle.current().pid(), 0);
        measure(floor, ours);
        say("whole run " + seconds(began) + " s, load average " + load());
    }

    private record Relay(Process process, int port) {}

    private static Relay relay() throws IOException {
        int port = Part.freePort();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareRelay.class.getName(),
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bare-relay.log").toFile())
                .start();
        return new Relay(process, port);
    }

    private static List<Seat> rooms(int port) {
        var seats = new ArrayList<Seat>();
        for (int i = 0; i < VISITS * 2; i++) {
            seats.add(new Seat(i, "localhost:" + port, "/" + i / 2, "none", 1));
        }
        return seats;
    }

    /** On all cores: on one, the compiler is still at work after minutes, and its share would be taken for the messages'. */
    private static void warm(Server floor, Server ours) {
        say("warming up");
        for (var server : List.of(floor, ours)) {
            for (int i = 0; i < WARM; i++) {
                try (var trial = new Trial(server)) {
                    var join = trial.join();
                    var exchange = trial.exchange(2);
                    trial.leave();
                    say(String.format(
                            Locale.ROOT,
                            "  %-10s join %.0f us, message %.1f us",
                            server.name(),
                            join.cpuMicros(),
                            exchange.cpuMicros()));
                }
            }
        }
    }

    private static void measure(Server floor, Server ours) {
        var rounds = new ArrayList<Map<Server, Map<Figure, Double>>>();
        for (int i = 1; i <= ROUNDS; i++) {
            say("round " + i + ", load average " + load());
            rounds.add(Map.of(floor, round(floor), ours, round(ours)));
        }
        table(floor, ours, rounds);
    }

    private static Map<Figure, Double> round(Server server) {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        try (var trial = new Trial(server)) {
            long heap = server.liveHeap();
            long resident = server.resident();
            var join = trial.join();
            double members = VISITS * 2 * 1024.0;
            figures.put(Figure.HEAP, (server.liveHeap() - heap) / members);
            figures.put(Figure.RESIDENT, (server.resident() - resident) / members);
            // The compiler gives up what the joins were good for and starts again: that is not what a message costs.
            trial.exchange(4);
            var fast = trial.exchange(4);
            var few = trial.atRate(300, 4, FEW);
            var all = trial.atRate(300, 4, VISITS);
            var idle = trial.idle(6);
            trial.leave();
            figures.put(Figure.MESSAGE, fast.cpuMicros());
            figures.put(Figure.RATE, fast.perSecond());
            figures.put(Figure.MESSAGE_FEW, few.cpuMicros());
            figures.put(Figure.P50, few.p50());
            figures.put(Figure.P99, few.p99());
            figures.put(Figure.MESSAGE_ALL, all.cpuMicros());
            figures.put(Figure.P50_ALL, all.p50());
            figures.put(Figure.JOIN, join.cpuMicros());
            figures.put(Figure.JOIN_P50, join.p50());
            figures.put(Figure.JOIN_P99, join.p99());
            figures.put(Figure.IDLE, idle.cpuMicros() / idle.seconds());
        }
        return figures;
    }

    private static void table(Server floor, Server ours, List<Map<Server, Map<Figure, Double>>> rounds) {
        say("");
        say("| figure | unit | bare relay, rounds | Anteroom, rounds | x floor, median of the rounds |");
        say("|---|---|---|---|---|");
        for (var figure : Figure.values()) {
            var ratios = rounds.stream()
                    .map(round -> round.get(ours).get(figure) / round.get(floor).get(figure))
                    .sorted()
                    .toList();
            say(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %.2f |",
                    figure.words,
                    figure.unit,
                    all(rounds, floor, figure),
                    all(rounds, ours, figure),
                    ratios.get(ratios.size() / 2)));
        }
        say("");
    }

    private static String all(List<Map<Server, Map<Figure, Double>>> rounds, Server server, Figure figure) {
        return String.join(
                " / ",
                rounds.stream()
                        .map(round -> round.get(server).get(figure))
                        .map(value -> String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value))
                        .toList());
    }

    private static int port(String url) {
        return java.net.URI.create(url).getPort();
    }

    private static String seconds(long began) {
        return String.valueOf(Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(String words) {
        System.out.println(words);
    }
}
