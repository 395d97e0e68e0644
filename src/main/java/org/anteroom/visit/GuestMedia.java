package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import org.anteroom.bridge.Bridges;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Refusal;

/**
 * What letting a guest in or out means for media. More than two need a bridge: a guest's endpoint joins the conference that there is,
 * or, where two talked directly, the next epoch begins over a bridge for all of them.
 */
@ApplicationScoped
class GuestMedia {
    private final Bridges bridges;
    private final Ways ways;
    private final Legs legs;

    GuestMedia(Bridges bridges, Ways ways, Legs legs) {
        this.bridges = bridges;
        this.ways = ways;
        this.legs = legs;
    }

    /** Whether a third person can be let in at all: only a bridge carries more than two. */
    boolean hasRoom() {
        return bridges.any();
    }

    /** Refuses in words when there is no bridge for a third person of the visit, or none takes it. */
    void need(Visit visit) {
        if (!bridges.any()) {
            throw new Refusal.NeedsBridge().toException();
        }
        if (!ways.canCarryMore(visit)) {
            throw new Refusal.Unavailable("videobridge").toException();
        }
    }

    /** The part of the update that gives the guest an endpoint. While nobody has media there is nothing to give. */
    void admit(Change change, Visit before, PersonId guest) {
        if (before.media().way() != Media.Way.NONE) {
            var inside = new HashSet<>(before.inside());
            inside.add(guest);
            change.media(ways.admitting(before, inside));
        }
    }

    /** After the update: what was given is made at the bridge. */
    void admitted(Media before, Visit after) {
        legs.follow(before, after);
    }

    /** The part of the update that takes the guest's media away. */
    void end(Change change, Visit before, PersonId guest) {
        change.media(ways.without(before, guest));
    }

    /** After the update, before the deed is answered: the endpoint is gone from the bridge too. Off means off. */
    void ended(Media before, Visit after) {
        legs.endNow(before, after.media());
    }
}
