package org.anteroom.visit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.Refusal;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The visits kept. Everything but the appointment is written here, each change as one update guarded by relation and revision: a
 * deed reads the visit through the actor's relation, decides in plain Java, and writes only if nobody else has written since.
 */
@ApplicationScoped
public class Visits {
    private static final int TRIES = 20;

    /** A time that is only kept for somebody is no visit yet. */
    private static final Bson AGREED = ne("state", VisitState.HELD.name());

    private final MongoCollection<Document> visits;
    private final OutboxRelay relay;
    private final News news;
    private final Measures measures;
    private final Clock clock;

    Visits(MongoDatabase database, OutboxRelay relay, News news, Measures measures, Clock clock) {
        this.visits = database.getCollection("visits");
        this.relay = relay;
        this.news = news;
        this.measures = measures;
        this.clock = clock;
        visits.createIndex(Indexes.ascending("state"));
        visits.createIndex(Indexes.ascending("due"));
        visits.createIndex(Indexes.ascending("checkAt"));
        visits.createIndex(Indexes.ascending("appointment.patient"));
        visits.createIndex(Indexes.ascending("phone"));
        visits.createIndex(Indexes.ascending("media.bridge"));
        visits.createIndex(Indexes.ascending("media.previous.bridge"));
        visits.createIndex(Indexes.ascending("media.previous.until"));
        visits.createIndex(Indexes.ascending("media.backAt"));
    }

    /** The visit, whoever asks: for timers and for rooms that check the right themselves. */
    public Optional<Visit> find(VisitId id) {
        return Optional.ofNullable(visits.find(eq("_id", id.value())).first()).map(Visit::read);
    }

    /** The visit as far as the actor may know of it; refuses as not there otherwise. */
    public Visit get(VisitId id, Actor actor) {
        return Visit.read(Refusal.orNotThere(
                visits.find(and(eq("_id", id.value()), related(actor))).first()));
    }

    /** The visit as its patient; refuses as not there for anybody else, guests included. */
    public Visit getAsPatient(VisitId id, Actor.Visitor actor) {
        return Visit.read(Refusal.orNotThere(visits.find(and(eq("_id", id.value()), asVisitingPatient(actor)))
                .first()));
    }

    /** The visit as its provider; refuses as not there for anybody else. */
    public Visit getAsProvider(VisitId id, Actor.SignedIn actor) {
        return Visit.read(Refusal.orNotThere(
                visits.find(and(eq("_id", id.value()), asProvider(actor))).first()));
    }

    /** The visit as its provider or as a scheduler of its clinic; refuses as not there for anybody else. */
    public Visit getAsStaff(VisitId id, Actor.SignedIn actor) {
        return Visit.read(Refusal.orNotThere(
                visits.find(and(eq("_id", id.value()), byStaff(actor))).first()));
    }

    /** The visits with the ids, in no order. */
    public List<Visit> findAll(Collection<String> ids) {
        return visits.find(in("_id", ids)).map(Visit::read).into(new ArrayList<>());
    }

    /** The patient's visits in their clinics, newest first. */
    public List<Visit> ofPatient(Actor.SignedIn actor) {
        return visits.find(asPatient(actor))
                .sort(com.mongodb.client.model.Sorts.descending("appointment.start"))
                .limit(100)
                .map(Visit::read)
                .into(new ArrayList<>());
    }

    /** The finished visits of the provider, of whatever day, whose note is not signed; the oldest first. */
    public List<Visit> toSign(Actor.SignedIn actor) {
        return visits.find(and(asProvider(actor), eq("state", VisitState.DOCUMENTING.name())))
                .sort(com.mongodb.client.model.Sorts.ascending("appointment.start"))
                .limit(100)
                .map(Visit::read)
                .into(new ArrayList<>());
    }

    /**
     * The visits of the clinic, of whatever day, whose patient waits to be phoned; who asked first comes first.
     *
     * @param own whether only those are meant that the actor is the provider of
     */
    public List<Visit> toPhone(Actor.SignedIn actor, ClinicId clinic, boolean own) {
        return visits.find(and(
                        own ? asProvider(actor) : byStaff(actor),
                        eq("clinic", clinic.value()),
                        exists("phone"),
                        gte("phone", Docs.date(Instant.EPOCH))))
                .sort(com.mongodb.client.model.Sorts.ascending("phone"))
                .limit(100)
                .map(Visit::read)
                .into(new ArrayList<>());
    }

    /** The visits that go on in the clinics, as whoever runs the product may know of them. */
    public List<UnderWay> underWay(Collection<String> clinics) {
        return underWay(in("clinic", clinics));
    }

    /** Those of all other clinics: of use only to be counted. */
    public List<UnderWay> underWayElsewhere(Collection<String> clinics) {
        return underWay(nin("clinic", clinics));
    }

    /** Those of all clinics, for measures. */
    List<UnderWay> underWay() {
        return underWay(anybody());
    }

    private List<UnderWay> underWay(Bson which) {
        var states = UnderWay.STATES.stream().map(VisitState::name).toList();
        return visits.find(and(in("state", states), which))
                .projection(include(UnderWay.FIELDS))
                .map(UnderWay::read)
                .into(new ArrayList<>());
    }

    /** The revisions of the visits, for whoever shows them and may have missed news. */
    public Map<String, Long> revisions(Collection<String> ids) {
        var revisions = new HashMap<String, Long>();
        for (var document : visits.find(in("_id", ids)).projection(include("revision"))) {
            revisions.put(document.getString("_id"), Docs.whole(document, "revision"));
        }
        return revisions;
    }

    /** The visits that the demo has planted, as stored: {@link Seeds} alone knows what their part {@code demo} means. */
    List<Document> planted() {
        return visits.find(exists("demo")).into(new ArrayList<>());
    }

    /** The visits on which a timer has run out. */
    List<VisitId> due(Instant now) {
        // A time that is kept is booking's own, and so is its end.
        return ids(and(dueAt(now), AGREED));
    }

    /** The visits that somebody was connected to and that nobody has confirmed since. */
    List<VisitId> toCheck(Instant now) {
        return ids(and(exists("checkAt"), lte("checkAt", Docs.date(now))));
    }

    /** The visits whose media is to move, or has moved long enough ago. */
    List<VisitId> withMediaDue(Instant now) {
        return ids(or(
                and(exists("media.previous.until"), lte("media.previous.until", Docs.date(now))),
                and(exists("media.backAt"), lte("media.backAt", Docs.date(now)))));
    }

    /** The visits that have a conference at the bridge. */
    List<Visit> onBridge(String bridge) {
        return visits.find(or(eq("media.bridge", bridge), eq("media.previous.bridge", bridge)))
                .map(Visit::read)
                .into(new ArrayList<>());
    }

    private List<VisitId> ids(Bson filter) {
        return visits.find(filter)
                .projection(include("_id"))
                .limit(200)
                .map(document -> new VisitId(document.getString("_id")))
                .into(new ArrayList<>());
    }

    /**
     * Changes the visit as the actor: the relation is in the filter of the read and of the update. The decision may be asked again
     * when somebody else was first; it throws a refusal when the deed does not fit, and returns null when there is nothing to do.
     */
    Visit change(VisitId id, Bson relation, Function<Visit, @org.jspecify.annotations.Nullable Change> decision) {
        for (int i = 0; i < TRIES; i++) {
            var document = Refusal.orNotThere(
                    visits.find(and(eq("_id", id.value()), relation)).first());
            var before = Visit.read(document);
            var change = decision.apply(before);
            if (change == null) {
                return before;
            }
            var after = visits.findOneAndUpdate(
                    and(
                            eq("_id", id.value()),
                            relation,
                            eq("revision", before.revision()),
                            eq("state", before.state().name())),
                    change.toUpdate(),
                    new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
            if (after != null) {
                relay.relaySoon("visits", after);
                var visit = Visit.read(after);
                measures.changed(before, visit);
                news.publish(new News.Hint(visit.id().value(), visit.clinic().value(), visit.revision()));
                return visit;
            }
        }
        throw new Refusal.TooMany(java.time.Duration.ofSeconds(1)).toException();
    }

    /** A sign of life of a connection; changes nothing that anybody sees. False when another connection speaks for the person. */
    boolean seen(VisitId id, org.anteroom.identity.PersonId person, String connection) {
        var path = "people." + person;
        return visits.updateOne(
                                and(eq("_id", id.value()), eq(path + ".connection", connection)),
                                com.mongodb.client.model.Updates.set(path + ".seen", Docs.date(clock.instant())))
                        .getMatchedCount()
                == 1;
    }

    /** A connection and when it was last heard of. */
    record Seen(String connection, Instant at) {}

    /** Who was last seen when, for the sweep of lost connections. */
    Map<org.anteroom.identity.PersonId, Seen> lastSeen(VisitId id) {
        var seen = new HashMap<org.anteroom.identity.PersonId, Seen>();
        var document =
                visits.find(eq("_id", id.value())).projection(include("people")).first();
        if (document != null) {
            Docs.part(document, "people").forEach((person, value) -> {
                var part = (Document) value;
                var at = Docs.instantOrNull(part, "seen");
                var connection = part.getString("connection");
                if (connection != null && at != null) {
                    seen.put(new org.anteroom.identity.PersonId(person), new Seen(connection, at));
                }
            });
        }
        return seen;
    }

    /** The connections were looked at; the next look is due then, or never. A connection that has opened meanwhile keeps its own. */
    void checked(VisitId id, Instant now, @Nullable Instant next) {
        visits.updateOne(
                and(eq("_id", id.value()), lte("checkAt", Docs.date(now))),
                next == null
                        ? com.mongodb.client.model.Updates.unset("checkAt")
                        : com.mongodb.client.model.Updates.set("checkAt", Docs.date(next)));
    }

    /** Visits on which a timer has run out by then; only for timers. */
    static Bson dueAt(Instant now) {
        return and(exists("due"), lte("due", Docs.date(now)));
    }

    /** Visits in which the person was not seen any more after the instant; only for the sweep of lost connections. */
    static Bson notSeenSince(org.anteroom.identity.PersonId person, Instant latest) {
        return lt("people." + person + ".seen", Docs.date(latest));
    }

    /** Everybody: only for timers, which act for nobody. */
    static Bson anybody() {
        return exists("clinic");
    }

    /** Visits that the actor may know of: their own part, or as scheduler those of their clinics. */
    static Bson related(Actor actor) {
        return switch (actor) {
            case Actor.Visitor visitor ->
                and(
                        eq("_id", visitor.visit().value()),
                        eq("clinic", visitor.clinic().value()),
                        exists("people." + visitor.person()));
            case Actor.SignedIn signedIn ->
                signedIn.is(Role.SCHEDULER)
                        ? or(asScheduler(signedIn), asProvider(signedIn), asPatient(signedIn))
                        : or(asProvider(signedIn), asPatient(signedIn));
        };
    }

    /** Visits of the clinics that the actor schedules for. */
    static Bson asScheduler(Actor.SignedIn actor) {
        return actor.is(Role.SCHEDULER) ? and(in("clinic", actor.clinicIds()), AGREED) : nobody();
    }

    /** Visits that the actor is the provider of. */
    static Bson asProvider(Actor.SignedIn actor) {
        return actor.is(Role.PROVIDER)
                ? and(eq("appointment.provider", actor.person().value()), in("clinic", actor.clinicIds()), AGREED)
                : nobody();
    }

    /** Visits in which the actor acts for the clinic: as their provider, or as scheduler. */
    static Bson byStaff(Actor.SignedIn actor) {
        return or(asProvider(actor), asScheduler(actor));
    }

    /** Visits that the actor is the patient of. */
    static Bson asPatient(Actor.SignedIn actor) {
        return and(eq("appointment.patient", actor.person().value()), in("clinic", actor.clinicIds()), AGREED);
    }

    /** The visit that the actor has come to as its patient: a guest's cookie opens none of what is the patient's. */
    static Bson asVisitingPatient(Actor.Visitor actor) {
        return and(related(actor), eq("appointment.patient", actor.person().value()));
    }

    /** Visits in which the actor may invite somebody to the part: the provider anybody, the patient family, schedulers an interpreter. */
    static Bson asInviter(Actor actor, Part part) {
        return switch (actor) {
            case Actor.Visitor visitor -> part == Part.FAMILY ? asVisitingPatient(visitor) : nobody();
            case Actor.SignedIn signedIn ->
                part == Part.INTERPRETER && signedIn.is(Role.SCHEDULER)
                        ? or(asProvider(signedIn), asScheduler(signedIn))
                        : asProvider(signedIn);
        };
    }

    /** Visits in which the actor may decide about the guest's invitation: it is their own, or they are the provider. */
    static Bson asInviterOf(Actor actor, org.anteroom.identity.PersonId guest) {
        var path = "people." + guest;
        var own = or(exists(path, false), eq(path + ".by", actor.person().value()));
        return switch (actor) {
            case Actor.Visitor visitor -> and(asVisitingPatient(visitor), own);
            case Actor.SignedIn signedIn ->
                signedIn.is(Role.SCHEDULER)
                        ? or(asProvider(signedIn), and(asScheduler(signedIn), own))
                        : asProvider(signedIn);
        };
    }

    private static Bson nobody() {
        return eq("_id", "");
    }
}
