package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.Bridges;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Refusal;
import org.bson.Document;

/**
 * What letting a guest in or out means for media. More than two need a bridge: a guest's endpoint joins the conference that there is,
 * or, where two talked directly, the next epoch begins over a bridge for all of them.
 */
@ApplicationScoped
class GuestMedia {
    private static final int TRIES = 3;

    private final Bridges bridges;
    private final Focus focus;

    GuestMedia(Bridges bridges, Focus focus) {
        this.bridges = bridges;
        this.focus = focus;
    }

    /** Whether a third person can be let in at all: only a bridge carries more than two. */
    boolean hasRoom() {
        return bridges.any();
    }

    /** A bridge for a visit that will have a guest in it; refuses in words when there is none, or none answers. */
    String need() {
        if (!bridges.any()) {
            throw new Refusal.NeedsBridge().toException();
        }
        return bridges.pick().orElseThrow(() -> new Refusal.Unavailable("videobridge").toException());
    }

    /** The part of the update that gives the guest an endpoint. On hold there is nothing to give: going on does it. */
    void admit(Change change, Visit before, PersonId guest, String bridge) {
        switch (before.media().way()) {
            case BRIDGE -> change.set("media.endpoints." + guest, new Document("id", Ids.endpoint()));
            case DIRECT -> {
                var all = new ArrayList<>(before.admitted());
                all.add(guest);
                change.media(before.media().nextOver(bridge, all));
            }
            case NONE -> {
                // Nobody has media now.
            }
        }
    }

    /** After the update: what was given is allocated. */
    void admitted(Media before, Visit after) {
        focus.expireSoon(before, after.media());
        focus.allocateSoon(after);
    }

    /** The part of the update that takes the guest's endpoint away. */
    void end(Change change, Visit before, PersonId guest) {
        if (before.media().endpoints().containsKey(guest)) {
            change.unset("media.endpoints." + guest);
        }
    }

    /** After the update, before the deed is answered: the endpoint is gone from the bridge too. Off means off. */
    void ended(Media before, PersonId guest) {
        var endpoint = before.endpoints().get(guest);
        if (endpoint == null || before.bridge() == null || before.meeting() == null) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            try {
                bridges.expireEndpoint(before.bridge(), before.meeting(), endpoint.id());
                return;
            } catch (BridgeException e) {
                Log.warnf("endpoint not ended yet meeting=%s problem=%s", before.meeting(), e.problem());
            }
        }
    }
}
