package org.anteroom.signalling;

import io.quarkus.logging.Log;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.anteroom.platform.Threads;

/**
 * Does things one after the other, on a virtual thread that exists only while there is something to do: an idle socket holds no
 * thread.
 */
final class Lane {
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Does it after everything that was handed in before. */
    void run(Runnable deed) {
        waiting.add(deed);
        if (size.getAndIncrement() == 0) {
            start();
        }
    }

    /** Does it here when nothing waits, otherwise after what waits. The caller's thread must not be made to wait by it. */
    void soon(Runnable deed) {
        if (!size.compareAndSet(0, 1)) {
            run(deed);
            return;
        }
        attempt(deed);
        if (size.decrementAndGet() > 0) {
            start();
        }
    }

    private void start() {
        Threads.start("lane", this::drain);
    }

    private void drain() {
        do {
            var deed = waiting.poll();
            if (deed != null) {
                attempt(deed);
            }
        } while (size.decrementAndGet() > 0);
    }

    /** One deed that fails must not end the lane: what waits behind it is another message. */
    private static void attempt(Runnable deed) {
        try {
            deed.run();
        } catch (RuntimeException e) {
            Log.errorf(e, "a socket's deed failed kind=%s", e.getClass().getName());
        }
    }
}
