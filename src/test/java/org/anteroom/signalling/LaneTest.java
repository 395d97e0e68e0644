package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One after the other, on the caller's thread only where nothing waits. */
class LaneTest {
    private final Lane lane = new Lane();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    private void closed() {
        lane.run(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.add("slow");
        });
    }

    private void awaitAll(String... deeds) {
        Awaitility.await().untilAsserted(() -> assertThat(done).containsExactly(deeds));
    }

    @Test
    void whatNeedNotWaitIsDoneHereWhenNothingWaits() {
        var here = Thread.currentThread();
        var there = new Thread[1];
        lane.soon(() -> there[0] = Thread.currentThread());
        assertThat(there[0]).isSameAs(here);
    }

    @Test
    void whatNeedNotWaitComesAfterWhatWasSaidBefore() {
        closed();
        lane.soon(() -> done.add("quick"));
        assertThat(done).isEmpty();
        gate.countDown();
        awaitAll("slow", "quick");
    }

    @Test
    void whatIsAskedMeanwhileIsDoneAfterIt() {
        lane.soon(() -> {
            lane.run(() -> done.add("later"));
            lane.soon(() -> done.add("last"));
            done.add("first");
        });
        awaitAll("first", "later", "last");
    }

    @Test
    void oneThatFailsStopsNoOther() {
        lane.soon(() -> {
            throw new IllegalStateException("a test's own");
        });
        lane.run(() -> {
            throw new IllegalStateException("a test's own");
        });
        lane.soon(() -> done.add("after"));
        awaitAll("after");
    }

    @Test
    void nothingIsLostOrDoneTwiceFromManyThreads() throws Exception {
        var count = new int[1];
        try (var many = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                boolean quick = i % 2 == 0;
                many.submit(() -> {
                    // Not atomic on purpose: the lane is what keeps two from counting at once.
                    if (quick) {
                        lane.soon(() -> count[0]++);
                    } else {
                        lane.run(() -> count[0]++);
                    }
                });
            }
        }
        lane.run(() -> done.add("all"));
        awaitAll("all");
        assertThat(count[0]).isEqualTo(1000);
    }
}
