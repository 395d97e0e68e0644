package org.anteroom.messaging;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.bson.Document;

/**
 * The mails that left, under the id of what they follow from, so that none is sent twice. What they said is kept only for the demo:
 * they hold links, which are kept nowhere else.
 */
@ApplicationScoped
public class Mails {
    /** Beside the server's own time: for so long a mail that is being sent is left alone; then its sender counts as dead. */
    private static final Duration SENDING = Duration.ofSeconds(40);

    private final MongoCollection<Document> mails;
    private final MailConfig config;
    private final Clock clock;

    Mails(MongoDatabase database, MailConfig config, Clock clock) {
        this.mails = database.getCollection("mails");
        this.config = config;
        this.clock = clock;
    }

    /** What became of the try to send a mail. */
    enum Claim {
        /** It is the caller's to send. */
        OURS,
        /** It left before. */
        SENT,
        /** Somebody else is sending it. */
        BUSY
    }

    /** A mail that left. */
    public record Kept(String id, Instant at, String to, String subject, String text, String ics) {
        /** The link to the visit, which stands on a line of its own; empty when there is none. */
        public String link() {
            return text.lines()
                    .filter(line -> line.startsWith("http"))
                    .findFirst()
                    .orElse("");
        }
    }

    /** Takes the mail to send it; of many who try only one gets it. */
    Claim claim(String id, VisitId visit, ClinicId clinic) {
        var now = clock.instant();
        try {
            mails.insertOne(new Document("_id", id)
                    .append("visit", visit.value())
                    .append("clinic", clinic.value())
                    .append("at", Docs.date(now))
                    .append("tries", 1)
                    .append("again", Docs.date(now.plus(sending()))));
            return Claim.OURS;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
        var takenOver = mails.updateOne(
                and(eq("_id", id), exists("sentAt", false), lte("again", Docs.date(now))),
                combine(inc("tries", 1), set("again", Docs.date(now.plus(sending())))));
        if (takenOver.getMatchedCount() == 1) {
            return Claim.OURS;
        }
        return mails.find(and(eq("_id", id), exists("sentAt"))).first() == null ? Claim.BUSY : Claim.SENT;
    }

    /**
     * The server did not take the mail: it is tried again, later each time.
     *
     * @param because the kind of failure, without anything of the mail
     * @return when
     */
    Instant failed(String id, String because) {
        var mail = mails.find(eq("_id", id)).first();
        long tries = mail == null ? 1 : Docs.whole(mail, "tries");
        var again = clock.instant().plus(pause(tries));
        mails.updateOne(
                and(eq("_id", id), exists("sentAt", false)),
                combine(set("again", Docs.date(again)), set("because", because)));
        return again;
    }

    /** Nobody needs the mail any more; one that has left stays as it is. */
    void dropped(String id) {
        mails.updateOne(
                and(eq("_id", id), exists("sentAt", false)),
                combine(set("droppedAt", Docs.date(clock.instant())), unset("again")));
    }

    /** How many mails wait for the mail server. */
    public long waiting() {
        return mails.countDocuments(and(exists("sentAt", false), exists("droppedAt", false)));
    }

    /** How long after the given number of tries the next one comes. */
    Duration pause(long tries) {
        var pause = config.again();
        for (long i = 1; i < tries && pause.compareTo(config.longestPause()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
    }

    private Duration sending() {
        return config.patience().plus(SENDING);
    }

    /** The mail has left. */
    void sent(String id, String to, String subject, String text, String ics) {
        var left = combine(set("sentAt", Docs.date(clock.instant())), unset("again"), unset("because"));
        mails.updateOne(
                eq("_id", id),
                config.keep()
                        ? combine(left, set("to", to), set("subject", subject), set("text", text), set("ics", ics))
                        : left);
    }

    /** What was kept to be read, newest first. */
    public List<Kept> kept() {
        return mails.find(and(exists("text"), exists("sentAt")))
                .sort(descending("at"))
                .limit(100)
                .map(Mails::read)
                .into(new ArrayList<>());
    }

    /** One of them. */
    public Optional<Kept> find(String id) {
        return Optional.ofNullable(
                        mails.find(and(eq("_id", id), exists("text"))).first())
                .map(Mails::read);
    }

    /** Whether a mail about the visit has left. */
    public boolean hasLeft(VisitId visit) {
        return mails.find(and(eq("visit", visit.value()), exists("sentAt"))).first() != null;
    }

    private static Kept read(Document document) {
        return new Kept(
                document.getString("_id"),
                Docs.instant(document, "sentAt"),
                document.getString("to"),
                document.getString("subject"),
                document.getString("text"),
                document.getString("ics"));
    }
}
