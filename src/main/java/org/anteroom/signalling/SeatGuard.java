package org.anteroom.signalling;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Links;
import org.anteroom.identity.Sessions;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.Threads;
import org.anteroom.visit.Encounters;
import org.jspecify.annotations.Nullable;

/**
 * Sees that whoever sits in a visit here still may: a login that has ended, and a visit cookie that another device has replaced, end
 * the socket and the person's media. News of it is acted on at once; what brought no news is found by {@link Rounds}.
 */
@ApplicationScoped
class SeatGuard {
    private final Rooms rooms;
    private final Sessions sessions;
    private final Links links;
    private final Encounters encounters;

    SeatGuard(Rooms rooms, Sessions sessions, Links links, Encounters encounters) {
        this.rooms = rooms;
        this.sessions = sessions;
        this.links = links;
        this.encounters = encounters;
    }

    void sessionEnded(@Observes Sessions.Ended ended) {
        rooms.forEach((id, seat) -> {
            if (seat.client().actor() instanceof Actor.SignedIn signedIn
                    && signedIn.session().equals(ended.session())) {
                shutOut(id, seat.client(), CloseCode.NOT_KNOWN);
            }
        });
    }

    /** Another device of the person has the seat now, or none has: their page here is looked at at once. */
    void seatTaken(@Observes Links.Taken taken) {
        var room = rooms.room(taken.visit());
        var seat = room == null ? null : room.seat(taken.person());
        if (seat != null) {
            checkSoon(taken.visit(), seat.client());
        }
    }

    /** Looks whether the page's seat is still its person's, after everything that the page said before. */
    void checkSoon(VisitId id, Client client) {
        client.later(() -> check(id, client));
    }

    private void check(VisitId id, Client client) {
        var end = ending(client.actor());
        if (end != null) {
            Log.infof("socket closed, its session ended visit=%s as=%s", id, end);
            shutOut(id, client, end);
        }
    }

    /** Why somebody's socket is to be closed; null while the seat is theirs. */
    private @Nullable CloseCode ending(Actor actor) {
        return switch (actor) {
            case Actor.SignedIn signedIn -> sessions.isOpen(signedIn.session()) ? null : CloseCode.NOT_KNOWN;
            case Actor.Visitor visitor ->
                switch (links.standing(visitor)) {
                    case HELD -> null;
                    case TAKEN_OVER -> CloseCode.TAKEN_OVER;
                    case GONE -> CloseCode.NOT_KNOWN;
                };
        };
    }

    /**
     * Whoever is no longer known here is not seen or heard any more either: what they send does not pass through this socket. This takes
     * a while, in which their newer page may have come: what is ended is this page's.
     */
    private void shutOut(VisitId id, Client client, CloseCode code) {
        client.close(code);
        Threads.start("shut-out", () -> {
            try {
                encounters.cut(id, client.actor(), client.page());
            } catch (RefusedException e) {
                Log.infof(
                        "nobody to shut out visit=%s because=%s",
                        id, e.refusal().type());
            }
        });
    }
}
