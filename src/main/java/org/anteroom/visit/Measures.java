package org.anteroom.visit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.anteroom.booking.VisitState;

/**
 * What the changes of visits say of how the practice runs: how long people wait, how long they take to join, and why media moves. A
 * change is measured once, by the replica that made it. Labels hold words, never an id.
 */
@ApplicationScoped
@Startup
class Measures {
    private final Map<VisitState, Counter> came = new EnumMap<>(VisitState.class);
    private final Map<Cause, Counter> moves = new EnumMap<>(Cause.class);
    private final Map<String, Timer> joins = new TreeMap<>();
    private final Timer waits;
    private final Clock clock;

    Measures(MeterRegistry metrics, Clock clock) {
        this.clock = clock;
        waits = Timer.builder("anteroom.wait")
                .description("From arriving in the waiting room until being let in")
                .serviceLevelObjectives(minutes(1, 2, 5, 10, 15, 20, 30, 45, 60))
                .register(metrics);
        for (var part : Part.values()) {
            joins.computeIfAbsent(
                    part.measured(),
                    kind -> Timer.builder("anteroom.join")
                            .description("From being let in until pressing Join")
                            .tag("kind", kind)
                            .serviceLevelObjectives(seconds(1, 2, 5, 10, 20, 30, 60, 90))
                            .register(metrics));
        }
        for (var state : VisitState.values()) {
            came.put(
                    state,
                    Counter.builder("anteroom.visit.states")
                            .description("Visits that came to the state, bookings not counted")
                            .tag("state", state.name())
                            .register(metrics));
        }
        for (var cause : Cause.values()) {
            moves.put(
                    cause,
                    Counter.builder("anteroom.media.moves")
                            .description("Running media that was moved to another way or bridge")
                            .tags("from", word(cause.from), "to", word(cause.to), "cause", cause.word())
                            .register(metrics));
        }
    }

    /** Why media that runs goes on another way. */
    enum Cause {
        THIRD_PERSON(Media.Way.DIRECT, Media.Way.BRIDGE),
        DIRECT_FAILED(Media.Way.DIRECT, Media.Way.BRIDGE),
        CLINIC_WANTS(Media.Way.DIRECT, Media.Way.BRIDGE),
        RENEWED(Media.Way.DIRECT, Media.Way.DIRECT),
        BRIDGE_LOST(Media.Way.BRIDGE, Media.Way.BRIDGE),
        BRIDGE_LEAVES(Media.Way.BRIDGE, Media.Way.BRIDGE),
        NO_BRIDGE_LEFT(Media.Way.BRIDGE, Media.Way.DIRECT),
        TWO_LEFT(Media.Way.BRIDGE, Media.Way.DIRECT);

        private final Media.Way from;
        private final Media.Way to;

        Cause(Media.Way from, Media.Way to) {
            this.from = from;
            this.to = to;
        }

        String word() {
            return Measures.word(this);
        }

        /** Why media moved between the two; empty when it did not, began or ended. */
        static Optional<Cause> of(Media before, Media after, int people) {
            if (before.epoch() == after.epoch()) {
                return Optional.empty();
            }
            return switch (before.way()) {
                case NONE -> Optional.empty();
                case DIRECT ->
                    switch (after.way()) {
                        case NONE -> Optional.empty();
                        case DIRECT -> Optional.of(RENEWED);
                        case BRIDGE -> Optional.of(overBridge(before, after, people));
                    };
                case BRIDGE ->
                    switch (after.way()) {
                        case NONE -> Optional.empty();
                        case DIRECT -> Optional.of(after.isPlanned() ? TWO_LEFT : NO_BRIDGE_LEFT);
                        case BRIDGE -> Optional.of(after.isPlanned() ? BRIDGE_LEAVES : BRIDGE_LOST);
                    };
            };
        }

        private static Cause overBridge(Media before, Media after, int people) {
            if (after.directFailed() && !before.directFailed()) {
                return DIRECT_FAILED;
            }
            return people > 2 ? THIRD_PERSON : CLINIC_WANTS;
        }
    }

    /** A change was made, by this replica. */
    void changed(Visit before, Visit after) {
        var now = clock.instant();
        if (before.state() != after.state()) {
            count(came, after.state());
        }
        waited(before, after, now).ifPresent(waits::record);
        for (var person : after.people().values()) {
            joined(before, person, now)
                    .ifPresent(
                            took -> Optional.ofNullable(joins.get(person.part().measured()))
                                    .ifPresent(timer -> timer.record(took)));
        }
        Cause.of(before.media(), after.media(), after.inside().size()).ifPresent(cause -> count(moves, cause));
    }

    /**
     * How long the patient waited who is let in by the change; empty when none is. The first time it counts from when they arrived,
     * later from when they came back to the waiting room.
     */
    static Optional<Duration> waited(Visit before, Visit after, Instant now) {
        if (before.state() != VisitState.WAITING || after.state() != VisitState.INVITED) {
            return Optional.empty();
        }
        boolean isFirst = before.history().stream().noneMatch(moment -> moment.state() == VisitState.INVITED);
        var arrived = before.checkIn().arrived();
        return Optional.of(Duration.between(isFirst && arrived != null ? arrived : before.since(), now));
    }

    /** How long it took the person to press Join after they were let in; empty when the change is another. */
    static Optional<Duration> joined(Visit before, Participant person, Instant now) {
        boolean joins = person.presence() == Presence.JOINED
                && before.part(person.person())
                        .filter(one -> one.presence() == Presence.ADMITTED)
                        .isPresent();
        if (!joins) {
            return Optional.empty();
        }
        var admitted = person.guest() != null
                ? person.guest().admitted()
                : before.state() == VisitState.INVITED ? before.since() : null;
        return Optional.ofNullable(admitted).map(at -> Duration.between(at, now));
    }

    private static <K> void count(Map<K, Counter> counters, K key) {
        Optional.ofNullable(counters.get(key)).ifPresent(Counter::increment);
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration[] minutes(long... all) {
        return java.util.Arrays.stream(all).mapToObj(Duration::ofMinutes).toArray(Duration[]::new);
    }

    private static Duration[] seconds(long... all) {
        return java.util.Arrays.stream(all).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }
}
