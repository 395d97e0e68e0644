package org.anteroom.signalling;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.anteroom.bridge.LegWord;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.News;
import org.anteroom.visit.Chat;
import org.anteroom.visit.Connections;
import org.anteroom.visit.Focus;
import org.anteroom.visit.Pages;
import org.anteroom.visit.Part;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.anteroom.waitingroom.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected to this replica, by visit. News of a visit makes every page in it get its whole view; {@link Rounds} catch news
 * that was lost.
 */
@ApplicationScoped
@Startup
class Rooms implements Pages {
    private final Map<VisitId, Room> rooms = new ConcurrentHashMap<>();
    private final Map<String, VisitId> meetings = new ConcurrentHashMap<>();
    private final Visits visits;
    private final Connections connections;
    private final Views views;
    private final Focus focus;
    private final SocketConfig config;
    private final Clock clock;

    Rooms(
            Visits visits,
            Connections connections,
            Views views,
            Focus focus,
            News news,
            SocketConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.visits = visits;
        this.connections = connections;
        this.views = views;
        this.focus = focus;
        this.config = config;
        this.clock = clock;
        news.subscribe(this::heard);
        metrics.gaugeMapSize("anteroom.rooms.connected", List.of(), rooms);
        Arrays.stream(Part.values())
                .map(Part::measured)
                .distinct()
                .forEach(kind -> Gauge.builder("anteroom.sockets", this, here -> here.sockets(kind))
                        .description("Pages connected to this replica")
                        .tag("kind", kind)
                        .register(metrics));
    }

    private long sockets(String kind) {
        return rooms.values().stream()
                .flatMap(room -> room.seats().stream())
                .filter(seat -> seat.kind().equals(kind))
                .count();
    }

    /** The page has the one connection of its person: from here on it is told. */
    void enter(Visit visit, Client client) {
        var seat = new Seat(visit, client, views, focus, config, clock);
        var room = rooms.compute(visit.id(), (_, existing) -> {
            var kept = existing == null ? new Room() : existing;
            kept.enter(seat);
            return kept;
        });
        // A change between the update and the seat's being there was told to nobody here when the room is new: the
        // sweep finds it.
        var latest = room.latest(visit);
        room.seats().forEach(one -> tell(room, one, latest));
    }

    /** The page's socket is gone. */
    void leave(VisitId id, Client client) {
        rooms.computeIfPresent(id, (_, room) -> {
            var visit = room.visit();
            if (visit != null && room.seat(client) != null) {
                focus.unwatch(visit, client.actor().person());
            }
            room.leave(client);
            if (!room.isEmpty()) {
                return room;
            }
            if (visit != null) {
                forget(visit, Set.of());
            }
            return null;
        });
        connections.lost(id, client.actor().person(), client.connection());
    }

    /** The room as this replica knows it now. */
    @Nullable
    Room room(VisitId id) {
        return rooms.get(id);
    }

    /** Sends a line of the chat to every page of the visit that may see it, on this replica. */
    void line(VisitId id, Chat.Line line) {
        var room = rooms.get(id);
        if (room != null) {
            var known = room.visit();
            // Whoever was set aside a moment ago must not hear what is said now, so with guests the truth is asked.
            var visit = known == null || known.guests().isEmpty()
                    ? known
                    : visits.find(id).orElse(known);
            if (visit != null) {
                room.line(visit, line);
            }
        }
    }

    /**
     * Tells every page here of a change that was made here, from what the update answered: who waits for a connection need not wait
     * for another read of the store.
     */
    void show(Visit visit) {
        var room = rooms.get(visit.id());
        if (room != null) {
            tellAll(room, visit);
        }
    }

    /** Sends the page its view once more, as the visit is now, with credentials that have just been made. */
    void again(Visit visit, Client client) {
        var room = rooms.get(visit.id());
        var seat = room == null ? null : room.seat(client);
        if (seat != null) {
            seat.again(visit);
        }
    }

    /** A hint may come twice, and often of a change that was made here: the visit is read only when somebody has not been told. */
    private void heard(News.Hint hint) {
        var id = new VisitId(hint.visit());
        var room = rooms.get(id);
        if (room != null && room.isBehind(hint.revision())) {
            refresh(id);
        }
    }

    /** Somebody has looked at the store: the visit is read only when this replica, or a page here, does not know the revision. */
    void catchUp(VisitId id, long revision) {
        var room = rooms.get(id);
        var visit = room == null ? null : room.visit();
        if (room != null && visit != null && (visit.revision() < revision || room.isBehind(revision))) {
            refresh(id);
        }
    }

    /** Reads the visit, and tells every page here what it does not know. */
    void refresh(VisitId id) {
        var room = rooms.get(id);
        if (room == null) {
            return;
        }
        visits.find(id).ifPresent(visit -> tellAll(room, visit));
    }

    private void tellAll(Room room, Visit visit) {
        room.seats().forEach(seat -> {
            try {
                tell(room, seat, visit);
            } catch (RuntimeException e) {
                // The others are told all the same; this one by the next sweep.
                Log.warnf(
                        "a page was not told visit=%s because=%s",
                        visit.id(), e.getClass().getSimpleName());
            }
        });
    }

    private void tell(Room room, Seat seat, Visit visit) {
        room.note(visit, this::noteMeeting);
        seat.tell(visit);
    }

    /** The visits whose patient waits with a page on this replica, as it was last told. */
    List<Visit> waiting() {
        return rooms.values().stream()
                .map(Room::waiting)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Tells the patient of a visit that waits what they can expect, unless they know it. Nothing of the visit itself has changed, so
     * the view has the revision that the page has.
     */
    void expect(Visit visit, Queue.Forecast forecast) {
        var room = rooms.get(visit.id());
        var seat = room == null ? null : room.seat(visit.appointment().patient());
        if (seat != null) {
            seat.expect(visit, forecast);
        }
    }

    private void noteMeeting(@Nullable Visit before, Visit now) {
        if (before != null) {
            focus.changed(before, now);
        }
        // Of a planned move both bridges speak.
        var still = now.media().conferences().keySet();
        if (before != null) {
            forget(before, still);
        }
        still.forEach(meeting -> meetings.put(meeting, now.id()));
    }

    private void forget(Visit visit, Set<String> but) {
        visit.media().conferences().keySet().stream()
                .filter(meeting -> !but.contains(meeting))
                .forEach(meetings::remove);
    }

    /** Whether the answer is for the offer that is under way. The next one, if there is anything new, leaves after it is taken. */
    boolean isAnswered(VisitId id, Client client, long version) {
        var room = rooms.get(id);
        var seat = room == null ? null : room.seat(client);
        if (room == null || seat == null || !seat.isAnswered(version)) {
            return false;
        }
        client.later(() -> {
            var visit = room.visit();
            if (visit != null) {
                seat.offer(visit);
            }
        });
        return true;
    }

    /** What a bridge tells of a leg, for the page that has it on this replica. */
    void bridgeSaid(@Observes LegWord word) {
        var id = meetings.get(word.leg().meeting());
        var room = id == null ? null : rooms.get(id);
        if (room != null) {
            room.bridgeSaid(word);
        }
    }

    @Override
    public boolean areHere(VisitId visit) {
        return rooms.containsKey(visit);
    }

    /** The visits that have pages here. */
    Set<VisitId> ids() {
        return Set.copyOf(rooms.keySet());
    }

    /** These visits as they were last told. */
    List<Visit> known() {
        return rooms.values().stream().map(Room::visit).filter(Objects::nonNull).toList();
    }

    /** Each page that is connected here, with its visit. */
    void forEach(BiConsumer<VisitId, Seat> deed) {
        rooms.forEach((id, room) -> room.seats().forEach(seat -> deed.accept(id, seat)));
    }

    @PreDestroy
    void going() {
        forEach((_, seat) -> seat.client().close(CloseCode.GOING));
    }
}
