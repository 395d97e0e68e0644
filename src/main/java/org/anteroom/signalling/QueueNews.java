package org.anteroom.signalling;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.anteroom.booking.Appointment;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.News;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.anteroom.waitingroom.Queue;

/**
 * Tells those who wait on this replica what others change for them: somebody before them comes, leaves or is let in, the provider
 * begins or ends a visit, a visit is moved to another time or provider. Changes are gathered for a second; then each line that has
 * any, and somebody here who waits in it, is read once. All lines are read now and then, since time goes on and news may be lost.
 */
@ApplicationScoped
@Startup
class QueueNews {
    private static final Duration ALL_EVERY = Duration.ofSeconds(5);

    private final Rooms rooms;
    private final Visits visits;
    private final Queue queue;
    private final Clock clock;
    /** What has changed since the last time, by the visit's id, with its clinic's. */
    private final Map<String, String> changed = new ConcurrentHashMap<>();
    /** Who was in which line when it was last read: whoever is moved away is missed by those who stay. */
    private final Map<Queue.Line, Set<VisitId>> lines = new ConcurrentHashMap<>();

    /** The lines of those who wait here, so that a clinic's calendar is not asked for again each second. */
    private final Map<VisitId, Place> places = new ConcurrentHashMap<>();

    private volatile Instant all = Instant.EPOCH;

    QueueNews(Rooms rooms, Visits visits, Queue queue, News news, Clock clock) {
        this.rooms = rooms;
        this.visits = visits;
        this.queue = queue;
        this.clock = clock;
        news.subscribe(hint -> {
            if (Ids.looksLikeId(hint.visit())) {
                changed.put(hint.visit(), hint.clinic());
            }
        });
    }

    /** Which line a visit with this appointment is in. */
    private record Place(Appointment appointment, Queue.Line line) {}

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tell() {
        // Taken before anything is read: what is published from here on is for the next time.
        var hints = Map.copyOf(changed);
        hints.forEach(changed::remove);
        var here = rooms.waiting();
        places.keySet().retainAll(here.stream().map(Visit::id).collect(toUnmodifiableSet()));
        var waiting = here.stream().collect(groupingBy(this::lineOf));
        lines.keySet().retainAll(waiting.keySet());
        if (waiting.isEmpty()) {
            return;
        }
        var now = clock.instant();
        boolean isAll = !now.isBefore(all.plus(ALL_EVERY));
        if (isAll) {
            all = now;
        }
        var concerned = isAll ? waiting.keySet() : concerned(hints, waiting.keySet());
        for (var line : concerned) {
            tell(line, waiting.getOrDefault(line, List.of()));
        }
    }

    private Set<Queue.Line> concerned(Map<String, String> hints, Set<Queue.Line> waiting) {
        var clinics = waiting.stream().map(line -> line.clinic().value()).collect(toUnmodifiableSet());
        var ids = hints.keySet().stream()
                .filter(visit -> clinics.contains(hints.get(visit)))
                .toList();
        var concerned = new HashSet<Queue.Line>();
        if (!ids.isEmpty()) {
            visits.findAll(ids).stream()
                    .filter(visit -> waiting.stream()
                            .anyMatch(line ->
                                    line.provider().equals(visit.appointment().provider())))
                    .map(queue::lineOf)
                    .forEach(concerned::add);
            lines.forEach((line, members) -> {
                if (ids.stream().anyMatch(id -> members.contains(new VisitId(id)))) {
                    concerned.add(line);
                }
            });
            concerned.retainAll(waiting);
        }
        return concerned;
    }

    private void tell(Queue.Line line, List<Visit> here) {
        var reading = queue.read(line);
        lines.put(line, reading.visits().stream().map(Visit::id).collect(toUnmodifiableSet()));
        var ids = here.stream().map(Visit::id).collect(toUnmodifiableSet());
        reading.visits().stream()
                .filter(visit -> ids.contains(visit.id()))
                .forEach(visit -> rooms.expect(visit, reading.forecast(visit)));
    }

    private Queue.Line lineOf(Visit visit) {
        return places.compute(
                        visit.id(),
                        (_, known) -> known != null && known.appointment().equals(visit.appointment())
                                ? known
                                : new Place(visit.appointment(), queue.lineOf(visit)))
                .line();
    }
}
