package org.anteroom.identity;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Hashes;
import org.anteroom.platform.Ids;
import org.anteroom.platform.News;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.Threads;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Visit links: one for each person and visit. The link's secret and the seat taken with it (the visit cookie) are stored as hashes
 * only. Opening a link uses nothing up; the right answer takes the seat, and a newer seat makes the older one worthless.
 */
@ApplicationScoped
public class Links {
    /** The kind of word that tells other replicas that a seat has been taken. */
    private static final String TAKEN = "seat-taken";

    private final MongoCollection<Document> links;
    private final People people;
    private final IdentityConfig config;
    private final Clock clock;
    private final Event<Taken> taken;
    private final News news;

    Links(MongoDatabase database, People people, IdentityConfig config, Clock clock, Event<Taken> taken, News news) {
        this.people = people;
        this.config = config;
        this.clock = clock;
        this.taken = taken;
        this.news = news;
        links = database.getCollection("links");
        var uniqueSparse = new IndexOptions().unique(true).sparse(true);
        links.createIndex(Indexes.ascending("secret"), uniqueSparse);
        links.createIndex(Indexes.ascending("next"), uniqueSparse);
        links.createIndex(Indexes.ascending("seat"), uniqueSparse);
        // Whoever hears it asks the store whose seat it is: a word alone closes nothing.
        news.listen(TAKEN, key -> Taken.read(key).ifPresent(one -> Threads.start(TAKEN, () -> taken.fire(one))));
    }

    /** A device has lost the person's seat, here or at another replica; what is open with it is to be closed. */
    public record Taken(VisitId visit, PersonId person) {
        private static Optional<Taken> read(String key) {
            var parts = key.split("\\|", 2);
            return parts.length == 2 && Ids.looksLikeId(parts[0]) && Ids.looksLikeId(parts[1])
                    ? Optional.of(new Taken(new VisitId(parts[0]), new PersonId(parts[1])))
                    : Optional.empty();
        }
    }

    /** What has become of a seat. */
    public enum Standing {
        /** It is the person's. */
        HELD,
        /** A newer device has it. */
        TAKEN_OVER,
        /** Nobody has it: the link was taken back or made anew, or its time is over. */
        GONE
    }

    /**
     * A link as its door sees it.
     *
     * @param taken whether a device already has the seat
     * @param closed whether the visit is over, so that the link opens nothing any more
     */
    public record Link(VisitId visit, PersonId person, ClinicId clinic, boolean taken, boolean closed) {}

    /**
     * Makes a link, or replaces the one that was sent before: the older secret no longer opens anything.
     *
     * @return the secret, which is kept nowhere
     */
    public String make(VisitId visit, PersonId person, ClinicId clinic) {
        var secret = Ids.secret();
        make(visit, person, clinic, secret, unset("guest"));
        return secret;
    }

    /**
     * Makes a link for an invited guest, whom no date of birth is asked, or replaces the one that was made before: neither the older
     * secret nor a seat that was taken with it counts any more.
     *
     * @return the secret, which is kept nowhere
     */
    public String makeForGuest(VisitId visit, PersonId guest, ClinicId clinic) {
        var secret = Ids.secret();
        var before = make(visit, guest, clinic, secret, combine(set("guest", true), unset("seat")));
        if (before != null && before.getString("seat") != null) {
            tell(before);
        }
        return secret;
    }

    /** Returns what there was before; null when there was nothing. */
    private @Nullable Document make(VisitId visit, PersonId person, ClinicId clinic, String secret, Bson more) {
        return links.findOneAndUpdate(
                eq("_id", key(visit, person)),
                combine(
                        setOnInsert("visit", visit.value()),
                        setOnInsert("person", person.value()),
                        setOnInsert("clinic", clinic.value()),
                        set("secret", Hashes.sha256(secret)),
                        set("tries", 0),
                        unset("lockedUntil"),
                        unset("next"),
                        more),
                new FindOneAndUpdateOptions().upsert(true));
    }

    /**
     * Makes a link that is about to be sent to the person. It opens at once; the one that they have goes on doing so until
     * {@link #sent} says that the new one has left or somebody has opened it with the right answer, because until then nobody has
     * another.
     *
     * @return the secret, which is kept nowhere
     */
    public String prepare(VisitId visit, PersonId person, ClinicId clinic) {
        var secret = Ids.secret();
        links.updateOne(
                eq("_id", key(visit, person)),
                combine(
                        setOnInsert("visit", visit.value()),
                        setOnInsert("person", person.value()),
                        setOnInsert("clinic", clinic.value()),
                        set("next", Hashes.sha256(secret))),
                new UpdateOptions().upsert(true));
        return secret;
    }

    /** The link that was {@link #prepare prepared} has left: the one before it no longer opens anything. Repeating is harmless. */
    public void sent(VisitId visit, PersonId person, String secret) {
        var hash = Hashes.sha256(secret);
        links.updateOne(
                and(eq("_id", key(visit, person)), eq("next", hash)),
                combine(set("secret", hash), set("tries", 0), unset("lockedUntil"), unset("next")));
    }

    /** The patient's link with the secret, for this visit. */
    public Optional<Link> open(VisitId visit, String secret) {
        return Optional.ofNullable(links.find(and(bySecret(visit, secret), exists("guest", false)))
                        .first())
                .map(Links::read);
    }

    /** The guest's link with the secret, for this visit. */
    public Optional<Link> openForGuest(VisitId visit, String secret) {
        return Optional.ofNullable(links.find(and(bySecret(visit, secret), eq("guest", true)))
                        .first())
                .map(Links::read);
    }

    /**
     * Takes a guest's seat. Their name has been looked at before; nothing else is asked of somebody whom the provider will look at
     * before letting them in.
     *
     * @param takeOver whether the person has been asked and wants to use this device instead of the older one
     * @return the value of the visit cookie, which is kept nowhere
     */
    public String enter(VisitId visit, String secret, boolean takeOver) {
        return takeSeat(and(bySecret(visit, secret), eq("guest", true)), takeOver);
    }

    /** The link and the seat taken with it count no more. Repeating is harmless. */
    public void revoke(VisitId visit, PersonId person) {
        links.deleteOne(eq("_id", key(visit, person)));
    }

    /**
     * Takes the seat with the right date of birth.
     *
     * @param takeOver whether the person has been asked and wants to use this device instead of the older one
     * @return the value of the visit cookie, which is kept nowhere
     */
    public String answer(VisitId visit, String secret, @Nullable LocalDate birthDate, boolean takeOver) {
        var now = clock.instant();
        var asked = and(bySecret(visit, secret), exists("guest", false), exists("closedAt", false));
        var link = counted(asked, now);
        var person = people.find(new PersonId(link.getString("person")))
                .orElseThrow(() -> new Refusal.NotThere().toException());
        if (birthDate == null || !birthDate.equals(person.birthDate())) {
            if (Docs.whole(link, "tries") >= config.wrongAnswers()) {
                lock(asked, now);
            }
            throw Refusal.Invalid.of("birthDate", "does not match").toException();
        }
        var hash = Hashes.sha256(secret);
        // Whoever has opened the newer link needs the older one no more; a mail with it has certainly arrived.
        return hash.equals(link.getString("next"))
                ? takeSeat(asked, takeOver, set("secret", hash), unset("next"))
                : takeSeat(asked, takeOver);
    }

    /**
     * The link with this try counted, before its answer is looked at, so that parallel tries cannot outrun the lock. While it is locked
     * none counts: afterwards there are as many as at first.
     */
    private Document counted(Bson asked, Instant now) {
        links.updateOne(and(asked, lte("lockedUntil", Docs.date(now))), combine(set("tries", 0), unset("lockedUntil")));
        var counted = links.findOneAndUpdate(
                and(asked, exists("lockedUntil", false)),
                inc("tries", 1),
                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
        if (counted == null) {
            var until = Docs.instantOrNull(Refusal.orNotThere(links.find(asked).first()), "lockedUntil");
            throw new Refusal.TooMany(until == null ? Duration.ZERO : Duration.between(now, until)).toException();
        }
        if (Docs.whole(counted, "tries") > config.wrongAnswers()) {
            // Whoever had the last one is only about to lock it, or never came to that.
            lock(asked, now);
            throw new Refusal.TooMany(config.locked()).toException();
        }
        return counted;
    }

    /**
     * How many were counted stays until the lock is over: a try that was counted just before it is one too many. A link that was made
     * anew meanwhile, or opened with the right answer, stays open.
     */
    private void lock(Bson asked, Instant now) {
        links.updateOne(
                and(asked, gte("tries", config.wrongAnswers())),
                set("lockedUntil", Docs.date(now.plus(config.locked()))));
    }

    /**
     * Gives a person whose relation to the visit has been checked the seat of their own link.
     *
     * @param takeOver whether the person has been asked and wants to use this device instead of the older one
     * @return the value of the visit cookie, which is kept nowhere
     */
    public String seat(VisitId visit, PersonId person, ClinicId clinic, boolean takeOver) {
        links.updateOne(
                eq("_id", key(visit, person)),
                combine(
                        setOnInsert("visit", visit.value()),
                        setOnInsert("person", person.value()),
                        setOnInsert("clinic", clinic.value())),
                new UpdateOptions().upsert(true));
        return takeSeat(eq("_id", key(visit, person)), takeOver);
    }

    /** Who has the seat that the cookie stands for, in this visit; nobody when it has run out. */
    public Optional<Actor.Visitor> holder(VisitId visit, String cookie) {
        return seated(visit, cookie)
                .filter(link -> !isPast(link))
                .map(link -> new Actor.Visitor(
                        visit,
                        new PersonId(link.getString("person")),
                        new ClinicId(link.getString("clinic")),
                        link.getString("seat")));
    }

    /** What has become of the seat that the visitor came with. */
    public Standing standing(Actor.Visitor visitor) {
        var link = links.find(eq("_id", key(visitor.visit(), visitor.person()))).first();
        var seat = link == null || isPast(link) ? null : link.getString("seat");
        if (seat == null) {
            return Standing.GONE;
        }
        return seat.equals(visitor.seat()) ? Standing.HELD : Standing.TAKEN_OVER;
    }

    /** The clinic of a seat that has run out because its visit was closed long enough ago. */
    public Optional<ClinicId> past(VisitId visit, String cookie) {
        return seated(visit, cookie).filter(this::isPast).map(link -> new ClinicId(link.getString("clinic")));
    }

    /**
     * The visit is over: its links open nothing any more, but whoever holds a seat keeps it for a while to read the summary.
     * Repeating is harmless: the first closing counts.
     *
     * @param at when the visit was closed
     */
    public void close(VisitId visit, Instant at) {
        links.updateMany(
                and(eq("visit", visit.value()), exists("closedAt", false)),
                combine(set("closedAt", Docs.date(at)), set("expires", Docs.date(at.plus(config.readAfter())))));
    }

    private Optional<Document> seated(VisitId visit, String cookie) {
        return Optional.ofNullable(links.find(and(eq("seat", Hashes.sha256(cookie)), eq("visit", visit.value())))
                .first());
    }

    private boolean isPast(Document link) {
        var expires = Docs.instantOrNull(link, "expires");
        return expires != null && !expires.isAfter(clock.instant());
    }

    /**
     * Takes the seat of the link that the filter finds. Of two devices that answer at the same moment one gets it, and the other is asked
     * like any that comes later.
     */
    private String takeSeat(Bson mine, boolean takeOver, Bson... more) {
        var seat = Ids.secret();
        var taking = combine(set("seat", Hashes.sha256(seat)), set("tries", 0), unset("lockedUntil"), combine(more));
        var before = links.findOneAndUpdate(takeOver ? mine : and(mine, exists("seat", false)), taking);
        if (before == null) {
            // The answer was right: whoever only looks whether it opens is no guesser.
            Refusal.orNotThere(links.findOneAndUpdate(mine, set("tries", 0)));
            throw new Refusal.WrongState("open elsewhere").toException();
        }
        if (before.getString("seat") != null) {
            tell(before);
        }
        return seat;
    }

    /** Somebody had the seat until now: what is open with it is closed, here and at other replicas. */
    private void tell(Document before) {
        news.pass(new News.Word(TAKEN, before.getString("_id")));
        taken.fire(new Taken(new VisitId(before.getString("visit")), new PersonId(before.getString("person"))));
    }

    private static Bson bySecret(VisitId visit, String secret) {
        var hash = Hashes.sha256(secret);
        return and(or(eq("secret", hash), eq("next", hash)), eq("visit", visit.value()));
    }

    private static String key(VisitId visit, PersonId person) {
        return visit + "|" + person;
    }

    private static Link read(Document link) {
        return new Link(
                new VisitId(link.getString("visit")),
                new PersonId(link.getString("person")),
                new ClinicId(link.getString("clinic")),
                link.getString("seat") != null,
                link.containsKey("closedAt"));
    }
}
