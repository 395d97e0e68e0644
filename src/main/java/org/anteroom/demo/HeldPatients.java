package org.anteroom.demo;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import org.anteroom.booking.VisitState;
import org.anteroom.visit.Seeds;

/**
 * Holds the demo's waiting patients present, as their pages would: without a sign of life a patient counts as away and their place is
 * given up. Ends for a visit as soon as a person opens its link or plays it.
 */
@ApplicationScoped
class HeldPatients {
    private final DemoConfig config;
    private final Seeds seeds;

    HeldPatients(DemoConfig config, Seeds seeds) {
        this.config = config;
        this.seeds = seeds;
    }

    @Scheduled(every = "${anteroom.demo.beat:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void beat() {
        if (!config.enabled()) {
            return;
        }
        var all = seeds.all();
        // What a person has left waiting on an earlier day is over: another patient stands in that place today.
        all.stream()
                .map(Seeds.Seed::day)
                .max(Comparator.naturalOrder())
                .ifPresent(newest ->
                        all.stream().filter(seed -> seed.day().equals(newest)).forEach(this::beat));
    }

    private void beat(Seeds.Seed seed) {
        if (!seed.held()) {
            if (seed.isPresent()) {
                seeds.giveSeat(seed.visit().id());
            }
        } else if (seed.isPresent() || seed.untouched() || seed.visit().state() == VisitState.WAITING) {
            seeds.hold(seed);
        }
    }
}
