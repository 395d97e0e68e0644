package org.anteroom.signalling;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.anteroom.booking.VisitState;
import org.anteroom.bridge.LegWord;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Links;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Sessions;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.News;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.Threads;
import org.anteroom.visit.Chat;
import org.anteroom.visit.Connections;
import org.anteroom.visit.Encounters;
import org.anteroom.visit.Focus;
import org.anteroom.visit.Moves;
import org.anteroom.visit.Part;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.anteroom.waitingroom.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected to this replica, by visit. News of a visit makes every page in it get its whole view; a sweep of the revisions
 * catches news that was lost.
 */
@ApplicationScoped
@Startup
class Rooms {
    private final Map<VisitId, Room> rooms = new ConcurrentHashMap<>();
    private final Map<String, VisitId> meetings = new ConcurrentHashMap<>();
    private final Visits visits;
    private final Connections connections;
    private final Views views;
    private final Focus focus;
    private final Moves moves;
    private final Encounters encounters;
    private final Sessions sessions;
    private final Links links;
    private final SocketConfig config;
    private final Clock clock;

    Rooms(
            Visits visits,
            Connections connections,
            Views views,
            Focus focus,
            Moves moves,
            Encounters encounters,
            Sessions sessions,
            Links links,
            News news,
            SocketConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.visits = visits;
        this.connections = connections;
        this.views = views;
        this.focus = focus;
        this.moves = moves;
        this.encounters = encounters;
        this.sessions = sessions;
        this.links = links;
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
                .flatMap(room -> room.seats.values().stream())
                .filter(seat -> seat.kind.equals(kind))
                .count();
    }

    /** The pages of one visit on this replica, and the visit as they were last told. */
    static final class Room {
        private final Map<PersonId, Seat> seats = new ConcurrentHashMap<>();
        private volatile @Nullable Visit visit;

        @Nullable
        Visit visit() {
            return visit;
        }

        @Nullable
        Seat seat(PersonId person) {
            return seats.get(person);
        }
    }

    /** A page in a room, and what it has been told. */
    static final class Seat {
        private final Client client;
        /** The revision that made this page its person's. A read that is older still names the page before. */
        private final long since;

        private final String kind;
        private final Object order = new Object();
        private long revision;
        /** What a waiting patient was told last of their line. */
        private VisitView.@Nullable Wait waiting;

        private String offered = "";
        /** The offer that is under way; 0 when it has been answered. Changes meanwhile go into the next one. */
        private long version;

        /** The endpoints that the bridge does not hear, as it said on this leg. */
        private final Set<String> silent = new TreeSet<>();

        private String silentOn = "";

        Seat(Client client, long since, String kind) {
            this.client = client;
            this.since = since;
            this.kind = kind;
        }

        Client client() {
            return client;
        }

        boolean isBehind(long latest) {
            synchronized (order) {
                return revision < latest;
            }
        }

        /** What a bridge tells of the seat's leg, as its page is told it: whoever is silent stays named until they are heard again. */
        synchronized ServerMessage.Scene scene(Visit visit, LegWord word) {
            if (!silentOn.equals(word.leg().endpoint())) {
                silentOn = word.leg().endpoint();
                silent.clear();
            }
            if (word instanceof LegWord.Active(var _, var endpoint, var isActive)) {
                if (isActive) {
                    silent.remove(endpoint);
                } else {
                    silent.add(endpoint);
                }
            }
            return Scenes.of(visit, word, silent);
        }
    }

    /** The page has the one connection of its person: from here on it is told. */
    void enter(Visit visit, Client client) {
        var kind = visit.partOf(client.actor()).part().measured();
        var seat = new Seat(client, visit.revision(), kind);
        var room = rooms.compute(visit.id(), (_, existing) -> {
            var kept = existing == null ? new Room() : existing;
            var older = kept.seats.put(client.actor().person(), seat);
            if (older != null && older.client != client) {
                older.client.close(CloseCode.TAKEN_OVER);
            }
            return kept;
        });
        // A change between the update and the seat's being there was told to nobody here when the room is new: the
        // sweep finds it.
        var known = room.visit;
        var latest = known == null || known.revision() < visit.revision() ? visit : known;
        room.seats.values().forEach(one -> tell(room, one, latest));
    }

    /** The page's socket is gone. */
    void leave(VisitId id, Client client) {
        rooms.computeIfPresent(id, (_, room) -> {
            var visit = room.visit;
            var seated = room.seat(client.actor().person());
            if (visit != null && seated != null && seated.client == client) {
                focus.unwatch(visit, client.actor().person());
            }
            room.seats.computeIfPresent(client.actor().person(), (_, seat) -> seat.client == client ? null : seat);
            if (!room.seats.isEmpty()) {
                return room;
            }
            if (visit != null && visit.media().meeting() != null) {
                meetings.remove(visit.media().meeting());
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
            var known = room.visit;
            // Whoever was set aside a moment ago must not hear what is said now, so with guests the truth is asked.
            var visit = known == null || known.guests().isEmpty()
                    ? known
                    : visits.find(id).orElse(known);
            room.seats.forEach((person, seat) -> {
                var part = visit == null ? null : visit.people().get(person);
                if (part != null && part.presence().mayHaveMedia()) {
                    seat.client.send(Views.line(line, person));
                }
            });
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
        var seat = room == null ? null : room.seat(client.actor().person());
        if (seat != null && seat.client == client) {
            synchronized (seat.order) {
                if (visit.revision() >= seat.revision) {
                    show(seat, visit, null);
                }
            }
        }
    }

    /** A hint may come twice, and often of a change that was made here: the visit is read only when somebody has not been told. */
    private void heard(News.Hint hint) {
        var id = new VisitId(hint.visit());
        var room = rooms.get(id);
        if (room != null && room.seats.values().stream().anyMatch(seat -> seat.isBehind(hint.revision()))) {
            refresh(id);
        }
    }

    private void refresh(VisitId id) {
        var room = rooms.get(id);
        if (room == null) {
            return;
        }
        visits.find(id).ifPresent(visit -> tellAll(room, visit));
    }

    private void tellAll(Room room, Visit visit) {
        room.seats.values().forEach(seat -> {
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
        var current = room.visit;
        if (current == null || current.revision() < visit.revision()) {
            room.visit = visit;
            noteMeeting(current, visit);
        }
        if (visit.revision() < seat.since) {
            return;
        }
        var person = seat.client.actor().person();
        var part = visit.people().get(person);
        if (part == null) {
            // A guest whose invitation was taken back.
            seat.client.close(CloseCode.NOT_THERE);
            return;
        }
        if (part.connection() == null) {
            // Counted as lost while the store was away, or a new link was made: whoever may come back does so by
            // themselves.
            seat.client.close(CloseCode.GOING);
            return;
        }
        if (part.connection() != null && !part.connection().equals(seat.client.connection())) {
            // The document names another connection: another page, perhaps on another replica, speaks for the person.
            seat.client.close(CloseCode.TAKEN_OVER);
            return;
        }
        synchronized (seat.order) {
            if (visit.revision() <= seat.revision) {
                return;
            }
            show(seat, visit, null);
            offer(seat, visit);
        }
    }

    /** Sends the page its view, in the seat's order. */
    private void show(Seat seat, Visit visit, Queue.@Nullable Forecast forecast) {
        var view = views.of(visit, seat.client.actor(), forecast);
        seat.revision = visit.revision();
        seat.waiting = view.waiting();
        seat.client.send(new ServerMessage.View(view));
    }

    /** The visits whose patient waits with a page on this replica, as it was last told. */
    List<Visit> waiting() {
        return rooms.values().stream()
                .filter(room -> {
                    var visit = room.visit;
                    return visit != null
                            && visit.state() == VisitState.WAITING
                            && room.seat(visit.appointment().patient()) != null;
                })
                .map(room -> Objects.requireNonNull(room.visit))
                .toList();
    }

    /**
     * Tells the patient of a visit that waits what they can expect, unless they know it. Nothing of the visit itself has changed, so
     * the view has the revision that the page has.
     */
    void expect(Visit visit, Queue.Forecast forecast) {
        var room = rooms.get(visit.id());
        var seat = room == null ? null : room.seat(visit.appointment().patient());
        if (seat == null) {
            return;
        }
        synchronized (seat.order) {
            // At another revision its own news is on the way, and that view says the same.
            boolean isCurrent = visit.revision() == seat.revision;
            var known = seat.waiting;
            if (isCurrent && known != null && !known.equals(Views.waiting(forecast, known.arrived(), known.missed()))) {
                show(seat, visit, forecast);
            }
        }
    }

    private void noteMeeting(@Nullable Visit before, Visit now) {
        if (before != null) {
            focus.changed(before, now);
        }
        var old = before == null ? null : before.media().meeting();
        var meeting = now.media().meeting();
        if (old != null && !old.equals(meeting)) {
            meetings.remove(old);
        }
        if (meeting != null) {
            meetings.put(meeting, now.id());
        }
    }

    private void offer(Seat seat, Visit visit) {
        var person = seat.client.actor().person();
        focus.offer(visit, person)
                .filter(offer -> !offer.key().equals(seat.offered))
                .ifPresent(offer -> {
                    boolean isUnderWay = seat.version != 0
                            && seat.offered.startsWith(offer.leg())
                            && clock.millis() - seat.version < config.answered().toMillis();
                    if (!isUnderWay) {
                        seat.offered = offer.key();
                        seat.version = offer.offer().version();
                        focus.watch(visit, person);
                        seat.client.send(Views.offer(visit, offer));
                    }
                });
    }

    /** Whether the answer is for the offer that is under way. The next one, if there is anything new, leaves after it is taken. */
    boolean isAnswered(VisitId id, Client client, long version) {
        var room = rooms.get(id);
        var seat = room == null ? null : room.seat(client.actor().person());
        if (room == null || seat == null || seat.client != client) {
            return false;
        }
        synchronized (seat.order) {
            if (seat.version != version) {
                return false;
            }
            seat.version = 0;
        }
        client.later(() -> {
            var visit = room.visit;
            if (visit != null) {
                synchronized (seat.order) {
                    offer(seat, visit);
                }
            }
        });
        return true;
    }

    /** What a bridge tells of a leg, for the page that has it on this replica. */
    void bridgeSaid(@Observes LegWord word) {
        var id = meetings.get(word.leg().meeting());
        var room = id == null ? null : rooms.get(id);
        var visit = room == null ? null : room.visit;
        if (room != null && visit != null) {
            room.seats.forEach((person, seat) -> {
                if (word.leg().equals(visit.media().leg(person))) {
                    seat.client.send(seat.scene(visit, word));
                }
            });
        }
    }

    /** Catches lost news, silent pages, and sessions that have ended without a word. */
    @Scheduled(every = "${anteroom.rooms.sweep:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        if (rooms.isEmpty()) {
            return;
        }
        var ids = rooms.keySet().stream().map(VisitId::value).toList();
        visits.revisions(ids).forEach((id, revision) -> {
            var room = rooms.get(new VisitId(id));
            var visit = room == null ? null : room.visit;
            boolean isBehind = room != null && room.seats.values().stream().anyMatch(seat -> seat.isBehind(revision));
            if (visit != null && (visit.revision() < revision || isBehind)) {
                refresh(visit.id());
            }
        });
        var now = clock.instant();
        rooms.forEach((id, room) -> room.seats.forEach((person, seat) -> {
            if (seat.client.heard().plus(config.silent()).isBefore(now)) {
                seat.client.close(CloseCode.GOING);
                leave(id, seat.client);
            } else if (seat.client.checked().plus(config.recheck()).isBefore(now)) {
                seat.client.checkedNow();
                seat.client.later(() -> recheck(id, seat.client));
            }
        }));
    }

    /** Signs of life of all pages, written now and then, so that another replica can tell when this one died. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void beat() {
        rooms.forEach((id, room) -> room.seats.forEach((person, seat) -> {
            if (!connections.seen(id, person, seat.client.connection())) {
                refresh(id);
            }
        }));
    }

    /** Visits of pages here go on over a bridge that this replica can speak to. */
    @Scheduled(every = "${anteroom.bridge.clean}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void leaveStrangers() {
        moves.leaveStrangers(rooms.values().stream()
                .map(Room::visit)
                .filter(Objects::nonNull)
                .toList());
    }

    private void recheck(VisitId id, Client client) {
        var end =
                switch (client.actor()) {
                    case Actor.Visitor visitor -> ending(visitor);
                    case Actor.SignedIn signedIn -> sessions.isOpen(signedIn.session()) ? null : CloseCode.NOT_KNOWN;
                };
        if (end != null) {
            Log.infof("socket closed, its session ended visit=%s as=%s", id, end);
            shutOut(id, client, end);
        }
    }

    /** Why a visitor's socket is to be closed; null while the seat is theirs. */
    private @Nullable CloseCode ending(Actor.Visitor visitor) {
        return switch (links.standing(visitor)) {
            case HELD -> null;
            case TAKEN_OVER -> CloseCode.TAKEN_OVER;
            case GONE -> CloseCode.NOT_KNOWN;
        };
    }

    void sessionEnded(@Observes Sessions.Ended ended) {
        rooms.forEach((id, room) -> room.seats.values().forEach(seat -> {
            if (seat.client.actor() instanceof Actor.SignedIn signedIn
                    && signedIn.session().equals(ended.session())) {
                shutOut(id, seat.client, CloseCode.NOT_KNOWN);
            }
        }));
    }

    /** Another device of the person has the seat now: their page here is looked at at once. */
    void seatTaken(@Observes Links.Taken taken) {
        var room = rooms.get(taken.visit());
        var seat = room == null ? null : room.seat(taken.person());
        if (seat != null) {
            seat.client.later(() -> recheck(taken.visit(), seat.client));
        }
    }

    /** Whoever is no longer known here is not seen or heard any more either: what they send does not pass through this socket. */
    private void shutOut(VisitId id, Client client, CloseCode code) {
        client.close(code);
        Threads.start("shut-out", () -> {
            try {
                encounters.cut(id, client.actor());
            } catch (RefusedException e) {
                Log.infof(
                        "nobody to shut out visit=%s because=%s",
                        id, e.refusal().type());
            }
        });
    }

    @PreDestroy
    void going() {
        rooms.values().forEach(room -> room.seats.values().forEach(seat -> seat.client.close(CloseCode.GOING)));
    }
}
