package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.anteroom.audit.AuditFixture;
import org.anteroom.bridge.BridgeFixture;
import org.anteroom.bridge.Bridges;
import org.anteroom.bridge.FakeVideobridge;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.News;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.ShiftedClock;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.bson.Document;

/**
 * A visit in a store, bridges that are doubles, and replicas of the focus made of the product's own classes. Timers do not run: a test
 * says when they would.
 */
final class MediaScene implements AutoCloseable {
    static final Duration SHORT = Duration.ofSeconds(4);

    final ShiftedClock clock = new ShiftedClock();
    final ClinicId clinic = ClinicId.random();
    final VisitId visit = VisitId.random();
    final PersonId provider = PersonId.random();
    final PersonId patient = PersonId.random();
    final PersonId family = PersonId.random();

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final MongoDatabase database = client.getDatabase("media");
    private final List<FakeVideobridge> doubles = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();

    /** One application process, as far as media goes. */
    final class Replica {
        final BridgeFixture process;
        final Visits visits;
        final Ways ways;
        final Legs legs;
        final Focus focus;
        final Moves moves;
        final Encounters encounters;
        final Sending sending;
        final Connections connections;
        final GuestMedia guests;
        /** Whether pages of the visit are connected to this one. */
        boolean hasPages = true;

        Replica(Duration patience, FakeVideobridge... bridges) {
            process = BridgeFixture.of(
                    clock,
                    patience,
                    Arrays.stream(bridges).map(FakeVideobridge::url).toArray(URI[]::new));
            var relay = PlatformFixture.relayOfOthers(database);
            var audit = AuditFixture.trail(database);
            var config = new VisitSettings();
            var lanes = new Lanes();
            visits = new Visits(database, relay, new News(), VisitFixture.measures(clock), clock);
            ways = new Ways(IdentityFixture.clinics(database), process.bridges(), config, clock);
            var enforcement = process.enforcement();
            var mutes = new Mutes(visits, enforcement, lanes);
            legs = new Legs(visits, process.bridges(), enforcement, ways, mutes, lanes, clock);
            focus = new Focus(process.bridges(), legs, mutes, lanes, clock);
            moves = new Moves(visits, process.bridges(), ways, legs, _ -> hasPages, clock);
            encounters = new Encounters(visits, audit, ways, legs, config, clock);
            sending = new Sending(visits, focus, audit, clock);
            connections = new Connections(visits, ways, config, clock);
            guests = new GuestMedia(process.bridges(), ways, legs);
            process.observe(moves::bridgeChanged);
        }

        Bridges bridges() {
            return process.bridges();
        }

        /** The person's page has a socket, as it has on the page that pressed Join. */
        void open(PersonId person) {
            assertThat(connections.open(visit, actor(person), page(person), Claim.NONE))
                    .isPresent();
        }

        /** The person has loaded their page again, and of the older one's socket nothing is known yet; false when it is kept. */
        boolean reload(PersonId person, String after) {
            return connections
                    .open(visit, actor(person), new Page("reloaded", "newer " + person), new Claim(after, false))
                    .isPresent();
        }

        /** The person's socket is gone. */
        void lose(PersonId person) {
            connections.lost(visit, person, "socket " + person);
        }

        /** The timers, which found the visit a moment ago, whatever has become of it since. */
        Timers timersThatFoundIt() {
            var found =
                    new Visits(
                            database,
                            PlatformFixture.relayOfOthers(database),
                            new News(),
                            VisitFixture.measures(clock),
                            clock) {
                        @Override
                        List<VisitId> due(Instant now) {
                            return List.of(visit);
                        }
                    };
            return new Timers(found, connections, legs, AuditFixture.trail(database), clock);
        }

        /** The person is asked out for a private moment. */
        void setAside(PersonId person) {
            var before = new Media[1];
            var after = visits.change(visit, Visits.anybody(), now -> {
                before[0] = now.media();
                var change = new Change(clock.instant()).presence(person, Presence.KNOCKING);
                guests.end(change, now, person);
                return change;
            });
            guests.ended(before[0], after);
        }

        void answer(PersonId person, long ssrc) {
            var now = visit();
            focus.answer(now, actor(person), leg(person), BridgeFixture.answer(ssrc), List.of());
        }
    }

    FakeVideobridge bridge() {
        var bridge = FakeVideobridge.start();
        doubles.add(bridge);
        return bridge;
    }

    Replica replica(FakeVideobridge... bridges) {
        return replica(SHORT, bridges);
    }

    /** One that waits so long for each call to a bridge. */
    Replica replica(Duration patience, FakeVideobridge... bridges) {
        var replica = new Replica(patience, bridges);
        replicas.add(replica);
        return replica;
    }

    /** These people have been let in, and nobody has pressed Join yet. */
    void admitted(Clinic.MediaPolicy policy, PersonId... inside) {
        IdentityFixture.clinics(database)
                .keep(new Clinic(clinic, "Elm", "555-0100", "112", ZoneOffset.UTC, policy, true));
        var people = new Document();
        for (var person : List.of(provider, patient, family)) {
            var part = person.equals(provider) ? Part.PROVIDER : person.equals(patient) ? Part.PATIENT : Part.FAMILY;
            people.append(
                    person.value(),
                    new Document("part", part.name())
                            .append("name", part.name())
                            .append("shortName", part.name())
                            .append(
                                    "presence",
                                    (Set.of(inside).contains(person) ? Presence.ADMITTED : Presence.EXPECTED).name()));
        }
        var now = Date.from(clock.instant());
        database.getCollection("visits")
                .insertOne(new Document("_id", visit.value())
                        .append("clinic", clinic.value())
                        .append("revision", 1L)
                        .append("state", "INVITED")
                        .append("since", now)
                        .append(
                                "appointment",
                                new Document("start", now)
                                        .append("minutes", 20L)
                                        .append("provider", provider.value())
                                        .append("patient", patient.value())
                                        .append("type", "follow-up")
                                        .append("sequence", 0L))
                        .append("people", people));
    }

    /** The visit has not begun. */
    void anew() {
        database.getCollection("visits").deleteMany(new Document());
    }

    /** These people talk over a bridge. */
    void bridged(Replica replica, PersonId... inside) {
        admitted(inside.length > 2 ? Clinic.MediaPolicy.DIRECT : Clinic.MediaPolicy.BRIDGE, inside);
        for (var person : inside) {
            replica.encounters.join(visit, actor(person), page(person));
        }
        made(Media.Way.BRIDGE);
    }

    /** The page on which the person presses Join. */
    Page page(PersonId person) {
        return new Page("page " + person, "socket " + person);
    }

    Actor actor(PersonId person) {
        return person.equals(provider) ? doctor() : new Actor.Visitor(visit, person, clinic);
    }

    Actor.SignedIn doctor() {
        return new Actor.SignedIn(provider, "Dr Okafor", Set.of(clinic), Set.of(Role.PROVIDER), "session");
    }

    Visit visit() {
        return Visit.read(database.getCollection("visits")
                .find(new Document("_id", visit.value()))
                .first());
    }

    Media media() {
        return visit().media();
    }

    /** When the visit's timer runs out; null where none runs. */
    Instant due() {
        return Docs.instantOrNull(
                database.getCollection("visits")
                        .find(new Document("_id", visit.value()))
                        .first(),
                "due");
    }

    String leg(PersonId person) {
        return media().endpoints().get(person).id();
    }

    /** The visit's media is decided anew without anybody following it, as by a replica that dies just then. */
    Visit decide(Replica replica, Function<Visit, Media> decision) {
        return replica.visits.change(
                visit, Visits.anybody(), before -> new Change(clock.instant()).media(decision.apply(before)));
    }

    /** The person's presence, as their own deeds would leave it. */
    void let(PersonId person, Presence presence) {
        database.getCollection("visits")
                .updateOne(
                        new Document("_id", visit.value()),
                        new Document("$set", new Document("people." + person + ".presence", presence.name()))
                                .append("$inc", new Document("revision", 1L)));
    }

    /** Waits for media of this way, with every endpoint made. */
    Media made(Media.Way way) {
        return until(media -> media.way() == way
                && media.endpoints().values().stream().noneMatch(endpoint -> endpoint.transport() == null));
    }

    Media until(Predicate<Media> condition) {
        return await("the visit's media").atMost(Duration.ofSeconds(20)).until(this::media, condition);
    }

    static void eventually(Runnable assertion) {
        await("what follows").atMost(Duration.ofSeconds(20)).untilAsserted(assertion::run);
    }

    /** What a replica of an older scene still does in the background finds that scene's store closed: no matter of this test. */
    private static ConditionFactory await(String what) {
        return Awaitility.await(what).dontCatchUncaughtExceptions();
    }

    /** The bridge holds exactly what the document names. */
    void assertSame(FakeVideobridge bridge) {
        eventually(() -> {
            var media = media();
            assertThat(bridge.meetings()).containsExactly(media.meeting());
            assertThat(bridge.endpoints(media.meeting()))
                    .isEqualTo(media.endpoints().values().stream()
                            .map(Media.Endpoint::id)
                            .collect(java.util.stream.Collectors.toSet()));
        });
    }

    @Override
    public void close() {
        replicas.forEach(replica -> replica.process.close());
        doubles.forEach(FakeVideobridge::close);
        client.close();
        server.shutdownNow();
    }
}
