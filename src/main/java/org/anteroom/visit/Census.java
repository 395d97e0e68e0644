package org.anteroom.visit;

import com.mongodb.MongoException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anteroom.booking.VisitState;
import org.jspecify.annotations.Nullable;

/**
 * How many visits are in which state, and how the connections of those who talk are. Counted from the store, so that every replica
 * says the same and the largest count is the count; unknown while the store does not answer.
 */
@ApplicationScoped
@Startup
class Census {
    private final Visits visits;
    private volatile @Nullable Count last;

    Census(Visits visits, MeterRegistry metrics) {
        this.visits = visits;
        for (var state : UnderWay.STATES) {
            Gauge.builder(
                            "anteroom.visits",
                            this,
                            census -> census.of(count -> count.states().get(state)))
                    .description("Visits in the state")
                    .tag("state", state.name())
                    .register(metrics);
        }
        for (var link : UnderWay.Link.values()) {
            Gauge.builder(
                            "anteroom.people",
                            this,
                            census -> census.of(count -> count.links().get(link)))
                    .description("People in a visit whose connection is like this")
                    .tag("link", link.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
    }

    /** What was counted; each state and each kind of connection has its number. */
    record Count(Map<VisitState, Integer> states, Map<UnderWay.Link, Integer> links) {
        static Count of(List<UnderWay> visits) {
            var states = new EnumMap<VisitState, Integer>(VisitState.class);
            var links = new EnumMap<UnderWay.Link, Integer>(UnderWay.Link.class);
            UnderWay.STATES.forEach(state -> states.put(state, 0));
            for (var link : UnderWay.Link.values()) {
                links.put(link, 0);
            }
            for (var visit : visits) {
                states.merge(visit.state(), 1, Integer::sum);
                visit.links().forEach(link -> links.merge(link, 1, Integer::sum));
            }
            return new Count(states, links);
        }
    }

    /** Apart from the scrapes: a store that is slow must not keep the other measures from being read. */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void count() {
        try {
            last = Count.of(visits.underWay());
        } catch (MongoException e) {
            last = null;
            Log.warnf("visits not counted because=%s", e.getClass().getSimpleName());
        }
    }

    private double of(java.util.function.Function<Count, @Nullable Integer> part) {
        var count = last;
        var number = count == null ? null : part.apply(count);
        return number == null ? Double.NaN : number;
    }
}
