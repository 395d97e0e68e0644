package org.anteroom.store;

import de.bwaldvogel.mongo.MongoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.h2.mvstore.MVStore;

/**
 * The embedded store as a process: {@code Store <port> <file>}. It speaks MongoDB's wire protocol on loopback and keeps everything in
 * one H2 file; an acknowledged write survives the death of the process. For trials and tests; a clinic runs a MongoDB replica set.
 */
public final class Store {
    private static final int COMPACT_MILLIS = 2_000;

    private Store() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        var file = Path.of(arguments[1]);
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        var store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .open();
        // Old versions of pages are of no use to anybody here, and would let the file grow without end.
        store.setRetentionTime(0);
        var server = new MongoServer(new DurableBackend(store));
        server.bind("127.0.0.1", port);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdownNow();
            if (!store.isClosed()) {
                store.commit();
                store.compactFile(COMPACT_MILLIS);
                store.close();
            }
            ended.countDown();
        }));
        System.out.println("store ready port=" + port);
        ended.await();
    }
}
