package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.RefusedException;
import org.bson.conversions.Bson;

/**
 * Which socket speaks for a person. One person has one connection: a second page asks before it takes over, and the older one is
 * told by its view.
 */
@ApplicationScoped
public class Connections {
    private final Visits visits;
    private final Ways ways;
    private final VisitConfig config;
    private final Clock clock;

    Connections(Visits visits, Ways ways, VisitConfig config, Clock clock) {
        this.visits = visits;
        this.ways = ways;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A socket opens for a person.
     *
     * @param page the page behind it: it may always replace its own older socket
     * @return the visit, or empty when another page speaks for the person and was not to be replaced
     */
    public Optional<Visit> open(VisitId id, Actor actor, Page page, Claim claim) {
        var refused = new boolean[1];
        var visit = visits.change(id, Visits.related(actor), before -> {
            var me = before.partOf(actor);
            var now = clock.instant();
            boolean isSame = page.name().equals(me.page());
            boolean isReload = claim.isAfter(me);
            refused[0] = me.isConnected() && !isSame && !isReload && !claim.takeOver();
            if (refused[0]) {
                return null;
            }
            var path = "people." + me.person();
            var change = new Change(now)
                    .set(path + ".connection", page.connection())
                    .set(path + ".page", page.name())
                    .set(path + ".seen", now)
                    .set("checkAt", now.plus(config.silent()))
                    .unset(path + ".lost");
            // Nothing is listed: a day's list names the visits of the day, and those who show them read the visits
            // themselves.
            // The page that joined, with its media still running, is simply back; another page has to join anew.
            if (me.presence() == Presence.AWAY && page.name().equals(me.joinedOn())) {
                change.presence(me.person(), Presence.JOINED);
                var media = ways.returning(before);
                if (!media.equals(before.media())) {
                    change.media(media);
                }
                // An invitation that runs, and the other's absence, have timers of their own.
                if (before.isBetween(me.person())
                        && before.meetWith(me.person())
                        && before.state().is(VisitState.IN_VISIT, VisitState.INTERRUPTED)) {
                    if (before.state() == VisitState.INTERRUPTED) {
                        change.to(VisitState.IN_VISIT);
                    }
                    change.due(null);
                }
            } else if (isReload) {
                away(change, before, me);
            }
            return change;
        });
        return refused[0] ? Optional.empty() : Optional.of(visit);
    }

    /** A sign of life. False when another connection speaks for the person now. */
    public boolean seen(VisitId id, PersonId person, String connection) {
        return visits.seen(id, person, connection);
    }

    /** A socket is gone. Whoever was in the visit is AWAY from here on; after a while the visit counts as interrupted. */
    public void lost(VisitId id, PersonId person, String connection) {
        lost(id, person, connection, Visits.anybody());
    }

    private void lost(VisitId id, PersonId person, String connection, Bson still) {
        visits.change(id, still, before -> {
            var me = before.people().get(person);
            if (me == null || !connection.equals(me.connection())) {
                return null;
            }
            var now = clock.instant();
            var path = "people." + person;
            var change = new Change(now).unset(path + ".connection").set(path + ".lost", now);
            away(change, before, me);
            return change;
        });
    }

    private void away(Change change, Visit before, Participant me) {
        if (me.presence() == Presence.JOINED && before.state().isLive()) {
            change.presence(me.person(), Presence.AWAY);
            if (before.state() == VisitState.IN_VISIT && before.isBetween(me.person())) {
                change.due(clock.instant().plus(config.away()));
            }
        }
    }

    /** Finds connections whose replica died without a word. */
    void sweep() {
        var now = clock.instant();
        var latest = now.minus(config.silent());
        for (var id : visits.toCheck(now)) {
            var seen = visits.lastSeen(id);
            seen.forEach((person, one) -> {
                if (one.at().isBefore(latest)) {
                    silent(id, person, one.connection(), latest);
                }
            });
            // Of those who are left, whoever was seen longest ago is the next to be looked at.
            visits.checked(
                    id,
                    now,
                    seen.values().stream()
                            .map(Visits.Seen::at)
                            .filter(at -> !at.isBefore(latest))
                            .min(Comparator.naturalOrder())
                            .map(at -> at.plus(config.silent()))
                            .orElse(null));
        }
    }

    private void silent(VisitId id, PersonId person, String connection, Instant latest) {
        try {
            lost(id, person, connection, Visits.notSeenSince(person, latest));
        } catch (RefusedException e) {
            // They were seen meanwhile, for example since the store is back.
            Log.debugf("not lost after all visit=%s", id);
        }
    }
}
