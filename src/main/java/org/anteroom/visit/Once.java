package org.anteroom.visit;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.anteroom.platform.Threads;

/** Does a thing in a thread of its own, once for all who ask for it while it is being done. */
final class Once<K, V> {
    private final Map<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();
    private final String name;

    /** The threads get the name. */
    Once(String name) {
        this.name = name;
    }

    /** What comes of the deed, or of the one with the same key that is under way. */
    CompletableFuture<V> start(K key, Supplier<V> deed) {
        var mine = new CompletableFuture<V>();
        var theirs = running.putIfAbsent(key, mine);
        if (theirs != null) {
            return theirs;
        }
        Threads.start(name, () -> {
            try {
                var result = deed.get();
                running.remove(key, mine);
                mine.complete(result);
            } catch (Throwable e) {
                running.remove(key, mine);
                mine.completeExceptionally(e);
            }
        });
        return mine;
    }
}
