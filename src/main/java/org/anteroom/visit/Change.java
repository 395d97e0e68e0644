package org.anteroom.visit;

import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.pushEach;

import com.mongodb.client.model.Updates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.OutboxEntry;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** One change of a visit, as the one update that makes it: state, parts, and what must follow, all or nothing. */
final class Change {
    private final Instant now;
    private final List<Bson> updates = new ArrayList<>();
    private final List<Document> outbox = new ArrayList<>();
    private boolean listed;

    Change(Instant now) {
        this.now = now;
        updates.add(inc("revision", 1L));
    }

    /** The visit comes to the state; no timer runs on it unless {@link #due} says so. */
    Change to(VisitState state) {
        updates.add(Updates.set("state", state.name()));
        updates.add(Updates.set("since", Docs.date(now)));
        updates.add(pushEach("history", List.of(new Document("state", state.name()).append("at", Docs.date(now)))));
        return list();
    }

    Change due(@Nullable Instant at) {
        updates.add(at == null ? Updates.unset("due") : Updates.set("due", Docs.date(at)));
        return this;
    }

    Change presence(PersonId person, Presence presence) {
        return set("people." + person + ".presence", presence.name());
    }

    /** Guests who were let in are at the door again: the patient is sent back, and nobody is in the visit without them. */
    Change guestsToDoor(Visit before) {
        before.guests().stream()
                .filter(one -> one.presence().mayHaveMedia() && one.presence() != Presence.GONE)
                .forEach(one -> presence(one.person(), Presence.KNOCKING));
        return this;
    }

    /** The visit is over for guests too, wherever they were. */
    Change guestsGone(Visit before) {
        before.guests().stream()
                .filter(one ->
                        one.presence() == Presence.KNOCKING || one.presence().mayHaveMedia())
                .forEach(one -> presence(one.person(), Presence.GONE));
        return this;
    }

    Change set(String field, Object value) {
        updates.add(Updates.set(field, value instanceof Instant at ? Docs.date(at) : value));
        return this;
    }

    Change unset(String field) {
        updates.add(Updates.unset(field));
        return this;
    }

    Change count(String field) {
        updates.add(inc(field, 1));
        return this;
    }

    Change media(Media media) {
        return set("media", media.toDocument(now));
    }

    /** What must follow. */
    Change then(OutboxEntry entry) {
        outbox.add(entry.toDocument());
        return this;
    }

    /** The day lists are to show it. */
    Change list() {
        if (!listed) {
            listed = true;
            then(OutboxEntry.of(OutboxEntry.Kind.LISTS, now, Map.of()));
        }
        return this;
    }

    Bson toUpdate() {
        var all = new ArrayList<>(updates);
        if (!outbox.isEmpty()) {
            all.add(pushEach("outbox", outbox));
        }
        return combine(all);
    }
}
