package org.anteroom.visit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.Vault;
import org.bson.Document;
import org.bson.types.Binary;

/** The lines of a visit: chat between the people in it, and messages of staff to a waiting patient. Numbered, sealed, never changed. */
@ApplicationScoped
public class Chat {
    /** The longest line, in signs. */
    public static final int LONGEST = 2_000;

    private static final String FIELD = "chat";
    private static final int MOST = 500;

    private final MongoCollection<Document> chat;
    private final Visits visits;
    private final Vault vault;
    private final AuditTrail audit;
    private final Clock clock;

    Chat(MongoDatabase database, Visits visits, Vault vault, AuditTrail audit, Clock clock) {
        this.chat = database.getCollection("chat");
        this.visits = visits;
        this.vault = vault;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a line is. */
    public enum Kind {
        /** Between the people in the visit. */
        CHAT,
        /** From staff to the waiting patient. */
        MESSAGE
    }

    /**
     * One line.
     *
     * @param number counts from 1 within the visit; a number may be missing, none comes twice
     * @param from the id of who wrote it
     */
    public record Line(long number, Instant at, Kind kind, String from, String name, Phi text) {}

    /** Says something to the others in the visit. Only who is in it may. */
    public Line say(VisitId id, Actor actor, Phi text) {
        return write(id, actor, Kind.CHAT, Action.CHAT_WRITTEN, text, Visits.related(actor), visit -> {
            visit.need(VisitState.IN_VISIT, VisitState.INTERRUPTED, VisitState.ON_HOLD);
            var me = visit.partOf(actor);
            if (me.presence() != Presence.JOINED) {
                throw new Refusal.NotAllowed().toException();
            }
            return me.shortName();
        });
    }

    /** Tells the waiting patient something. Their provider and the clinic's schedulers may. */
    public Line tell(VisitId id, Actor.SignedIn staff, Phi text) {
        var mine = Visits.byStaff(staff);
        return write(id, staff, Kind.MESSAGE, Action.MESSAGE_WRITTEN, text, mine, visit -> {
            visit.need(VisitState.CHECKING_IN, VisitState.WAITING, VisitState.INVITED, VisitState.ON_HOLD);
            return staff.name();
        });
    }

    private Line write(
            VisitId id,
            Actor actor,
            Kind kind,
            Action action,
            Phi text,
            org.bson.conversions.Bson relation,
            java.util.function.Function<Visit, String> author) {
        if (text.isBlank() || text.reveal().length() > LONGEST) {
            throw Refusal.Invalid.of("text", "must have 1 to " + LONGEST + " signs")
                    .toException();
        }
        var name = new String[1];
        // The number is taken first, in the update that also holds the right and the audit entry; the line follows
        // under it.
        var visit = recorded(
                actor,
                action,
                id,
                () -> visits.change(id, relation, before -> {
                    name[0] = author.apply(before);
                    return new Change(clock.instant())
                            .set("lines", before.lines() + 1)
                            .then(audit.change(
                                    actor,
                                    action,
                                    before.clinic(),
                                    id,
                                    before.appointment().patient()));
                }));
        var line = new Line(visit.lines(), clock.instant(), kind, actor.person().value(), name[0], text);
        chat.insertOne(new Document("_id", id + "|" + line.number())
                .append("visit", id.value())
                .append("clinic", visit.clinic().value())
                .append("number", line.number())
                .append("at", Docs.date(line.at()))
                .append("kind", kind.name())
                .append("from", line.from())
                .append("name", line.name())
                .append(
                        "text",
                        vault.seal(
                                visit.appointment().patient().value(),
                                new Vault.Place(id.value(), FIELD, line.number()),
                                text)));
        return line;
    }

    /** A try of somebody who has no right to it is recorded; a visit that has moved on meanwhile is no such try. */
    private Visit recorded(Actor actor, Action action, VisitId id, Supplier<Visit> change) {
        try {
            return change.get();
        } catch (RefusedException e) {
            if (e.refusal() instanceof Refusal.NotThere || e.refusal() instanceof Refusal.NotAllowed) {
                audit.refused(actor, action, id);
            }
            throw e;
        }
    }

    /**
     * The lines after a number that the reader may see, oldest first: staff messages for everybody of the visit, chat for who is or was
     * in it; a guest sees the chat from the moment they were let in on, while they are in. Recorded as read when there are any.
     */
    public List<Line> after(Visit visit, Actor reader, long number) {
        var part = visit.partOf(reader);
        var guest = part.guest();
        if (guest != null) {
            // What was said before they were let in is not for them, nor what staff tell the patient.
            return visit.mayHaveMedia(part.person())
                    ? read(visit, reader, Math.max(number, guest.linesFrom()), List.of(Kind.CHAT.name()))
                    : List.of();
        }
        var kinds = part.presence().mayHaveMedia() || visit.state().is(VisitState.DOCUMENTING, VisitState.COMPLETED)
                ? List.of(Kind.CHAT.name(), Kind.MESSAGE.name())
                : List.of(Kind.MESSAGE.name());
        return read(visit, reader, number, kinds);
    }

    private List<Line> read(Visit visit, Actor reader, long number, List<String> kinds) {
        // By id and not by a search: numbers are dense enough, and ids are what every store finds fast.
        var ids = new ArrayList<String>();
        for (long n = Math.max(number + 1, visit.lines() - MOST); n <= visit.lines(); n++) {
            ids.add(visit.id() + "|" + n);
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        var lines = chat.find(and(in("_id", ids), gt("number", number), in("kind", kinds)))
                .sort(Sorts.ascending("number"))
                .map(document -> read(visit.id(), document))
                .into(new ArrayList<>());
        if (!lines.isEmpty()) {
            audit.reading(
                    reader,
                    Action.CHAT_READ,
                    visit.clinic(),
                    visit.id(),
                    visit.appointment().patient());
        }
        return lines;
    }

    private Line read(VisitId id, Document document) {
        long number = Docs.whole(document, "number");
        return new Line(
                number,
                Docs.instant(document, "at"),
                Kind.valueOf(document.getString("kind")),
                document.getString("from"),
                document.getString("name"),
                vault.open(new Vault.Place(id.value(), FIELD, number), document.get("text", Binary.class)));
    }
}
