package org.anteroom.signalling;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.News;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.Media;
import org.anteroom.visit.Presence;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/**
 * Carries signals of a direct epoch from one page to the other, also to one that is connected to another replica, where replicas hear
 * of each other. They are stored nowhere: one that is lost costs that epoch, and the next way carries both.
 */
@ApplicationScoped
@Startup
class Signals {
    private static final String KIND = "signal";

    private final Rooms rooms;
    private final Visits visits;
    private final News news;

    Signals(Rooms rooms, Visits visits, News news) {
        this.rooms = rooms;
        this.visits = visits;
        this.news = news;
        news.listen(KIND, this::heard);
    }

    /**
     * To the other page of the same direct epoch. The right is read from the visit as this replica was last told, a second old at the
     * most: a message of media costs no read of the store.
     */
    void relay(VisitId id, Client client, ClientMessage.Signal signal) {
        if ((signal.description() == null) == (signal.candidate() == null)) {
            throw Refusal.Invalid.of("signal", "must hold a description or a candidate")
                    .toException();
        }
        var room = rooms.room(id);
        var visit = room == null ? null : room.visit();
        var me = client.actor().person();
        if (room == null || visit == null || !isCurrent(visit, me, signal.epoch())) {
            throw new Refusal.WrongState("another epoch").toException();
        }
        for (var other : visit.othersJoined(me)) {
            var seat = room.seat(other.person());
            if (seat != null) {
                send(seat.client(), signal);
            } else {
                news.pass(new News.Word(KIND, id + " " + other.person() + " " + Wire.write(signal)));
            }
        }
    }

    /** Another replica has a signal for a page that may be here. Its order is kept by the page's own lane. */
    private void heard(String text) {
        var parts = text.split(" ", 3);
        if (parts.length != 3 || !Ids.looksLikeId(parts[0]) || !Ids.looksLikeId(parts[1])) {
            return;
        }
        var room = rooms.room(new VisitId(parts[0]));
        var seat = room == null ? null : room.seat(new PersonId(parts[1]));
        if (room != null && seat != null && Wire.read(parts[2]).orElse(null) instanceof ClientMessage.Signal signal) {
            seat.client().later(() -> deliver(new VisitId(parts[0]), room.visit(), seat.client(), signal));
        }
    }

    private void deliver(VisitId id, @Nullable Visit known, Client client, ClientMessage.Signal signal) {
        // The news of the epoch itself may still be on its way.
        var visit = known == null || known.media().epoch() < signal.epoch()
                ? visits.find(id).orElse(null)
                : known;
        if (visit != null && isCurrent(visit, client.actor().person(), signal.epoch())) {
            send(client, signal);
        }
    }

    private static void send(Client client, ClientMessage.Signal signal) {
        client.send(new ServerMessage.Signal(signal.epoch(), signal.description(), signal.candidate()));
    }

    private static boolean isCurrent(Visit visit, PersonId person, long epoch) {
        return visit.media().way() == Media.Way.DIRECT
                && visit.media().epoch() == epoch
                && visit.state().isLive()
                && visit.part(person)
                        .filter(me -> me.presence() == Presence.JOINED)
                        .isPresent();
    }
}
