package org.anteroom.platform;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/**
 * What must follow from a change, written in the very update that makes it and relayed at least once, by id. Holds ids and codes,
 * never health information.
 *
 * @param id random; a listener that has carried it once can tell it by this
 * @param kind what should follow
 * @param at when the change was made
 * @param facts ids and codes that the listeners need
 * @param again when it is to be tried, which at first is at once
 * @param tries how often it has been tried in vain
 */
public record OutboxEntry(String id, Kind kind, Instant at, Map<String, String> facts, Instant again, int tries) {
    /** What can follow from a change. */
    public enum Kind {
        /** An audit record is to be kept. */
        AUDIT,
        /** The day lists are to show the visit as it is now. */
        LISTS,
        /** The patient is to be told of the appointment as it is now. */
        MAIL,
        /** The note of the visit has been signed. */
        SIGNED
    }

    /** A new entry with an id of its own. */
    public static OutboxEntry of(Kind kind, Instant at, Map<String, String> facts) {
        return new OutboxEntry(Ids.random(), kind, at, facts, at, 0);
    }

    /** The entry as it is stored. */
    public Document toDocument() {
        return new Document("id", id)
                .append("kind", kind.name())
                .append("at", Docs.date(at))
                .append("facts", Docs.of(facts))
                .append("again", Docs.date(again));
    }

    static OutboxEntry read(Document document) {
        var facts = new HashMap<String, String>();
        Docs.part(document, "facts").forEach((name, value) -> facts.put(name, String.valueOf(value)));
        var at = Docs.instant(document, "at");
        var again = Docs.instantOrNull(document, "again");
        return new OutboxEntry(
                document.getString("id"),
                Kind.valueOf(document.getString("kind")),
                at,
                Map.copyOf(facts),
                again == null ? at : again,
                (int) Docs.whole(document, "tries"));
    }
}
