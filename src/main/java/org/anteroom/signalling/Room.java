package org.anteroom.signalling;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.anteroom.booking.VisitState;
import org.anteroom.bridge.LegWord;
import org.anteroom.identity.PersonId;
import org.anteroom.visit.Chat;
import org.anteroom.visit.Visit;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one visit on this replica, and the visit as they were last told. Pages come and go only while {@link Rooms} holds the
 * room's place in its map: a room that somebody enters is never the one that is just given up.
 */
final class Room {
    private final Map<PersonId, Seat> seats = new ConcurrentHashMap<>();
    private volatile @Nullable Visit visit;

    @Nullable
    Visit visit() {
        return visit;
    }

    /**
     * Takes note of the visit, when it is newer than what is known. One change follows the other, also when two are told at the same
     * time: what follows of one is done before the next is noted, so it must wait for nothing.
     *
     * @param then is told what was known before, and what is known now
     */
    synchronized void note(Visit now, BiConsumer<@Nullable Visit, Visit> then) {
        var before = visit;
        if (before == null || before.revision() < now.revision()) {
            visit = now;
            then.accept(before, now);
        }
    }

    /** What is known of the visit, or the other when that is newer. */
    Visit latest(Visit other) {
        var known = visit;
        return known == null || known.revision() < other.revision() ? other : known;
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    @Nullable
    Seat seat(PersonId person) {
        return seats.get(person);
    }

    /** The page's own seat; null when it has none, for example because another page of its person has come. */
    @Nullable
    Seat seat(Client client) {
        var seat = seats.get(client.actor().person());
        return seat != null && seat.client() == client ? seat : null;
    }

    /** The page has the one connection of its person: an older page of theirs is closed. */
    void enter(Seat seat) {
        var older = seats.put(seat.person(), seat);
        if (older != null && older.client() != seat.client()) {
            older.client().close(CloseCode.TAKEN_OVER);
        }
    }

    /** The page is gone; another one of its person stays. */
    void leave(Client client) {
        seats.computeIfPresent(client.actor().person(), (_, seat) -> seat.client() == client ? null : seat);
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    /** Whether any page has not been told the revision. */
    boolean isBehind(long revision) {
        return seats.values().stream().anyMatch(seat -> seat.isBehind(revision));
    }

    /** The visit, while its patient waits with a page here. */
    @Nullable
    Visit waiting() {
        var known = visit;
        return known != null
                        && known.state() == VisitState.WAITING
                        && seats.containsKey(known.appointment().patient())
                ? known
                : null;
    }

    /** Sends a line of the chat to each page whose person may see it, by the visit as it is. */
    void line(Visit now, Chat.Line line) {
        seats.forEach((person, seat) -> {
            var part = now.people().get(person);
            if (part != null && part.presence().mayHaveMedia()) {
                seat.client().send(Views.line(line, person));
            }
        });
    }

    /** Tells the page that has the leg what its bridge says. */
    void bridgeSaid(LegWord word) {
        var known = visit;
        if (known != null) {
            seats.forEach((person, seat) -> {
                if (Scenes.concerns(known, person, word)) {
                    seat.client().send(seat.scene(known, word));
                }
            });
        }
    }
}
