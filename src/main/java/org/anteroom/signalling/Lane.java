package org.anteroom.signalling;

import io.quarkus.logging.Log;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does things one after the other, each on a virtual thread that exists only while there is something to do: an idle socket holds
 * no thread.
 */
final class Lane {
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Does it after everything that was handed in before. */
    void run(Runnable deed) {
        waiting.add(deed);
        if (size.getAndIncrement() == 0) {
            Thread.ofVirtual().name("lane").start(this::drain);
        }
    }

    private void drain() {
        do {
            var deed = waiting.poll();
            if (deed != null) {
                try {
                    deed.run();
                } catch (RuntimeException e) {
                    // One deed that fails must not end the lane: what waits behind it is another message.
                    Log.errorf(e, "a socket's deed failed kind=%s", e.getClass().getName());
                }
            }
        } while (size.decrementAndGet() > 0);
    }
}
