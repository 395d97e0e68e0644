package org.anteroom.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A server that is measured, as the kernel and the JVM's own tools see it from outside.
 *
 * @param port where it listens on loopback
 * @param taken the seats of its visits, with cookies that are good for some minutes
 */
record Server(String name, long pid, int port, Supplier<List<Seat>> taken) {
    private static final double TICKS = 100;

    List<Seat> seats() {
        return taken.get();
    }

    /** Seconds of CPU that its process has used so far, user and system; steps of 10 ms. */
    double cpu() {
        var stat = read(Path.of("/proc", String.valueOf(pid), "stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** Bytes of live objects after a full collection. */
    long liveHeap() {
        var histogram = tool("jcmd", String.valueOf(pid), "GC.class_histogram");
        var total = histogram.substring(histogram.lastIndexOf("Total")).strip().split("\\s+");
        return Long.parseLong(total[2]);
    }

    /** Bytes of memory that are resident. */
    long resident() {
        return read(Path.of("/proc", String.valueOf(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Runs all its threads on this core; does nothing where there is no taskset. */
    static void pin(long process, int core) {
        if (Runtime.getRuntime().availableProcessors() > 1 && Files.isExecutable(Path.of("/usr/bin/taskset"))) {
            run("/usr/bin/taskset", "-a", "-c", "-p", String.valueOf(core), String.valueOf(process));
        }
    }

    private static String tool(String name, String... arguments) {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command[0] + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
