package org.anteroom.visit;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.anteroom.booking.VisitState;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The deeds about guests against a store in memory: who may, when, how many, and that one of many at once happens. */
class GuestsTest {
    private static final Instant START = Instant.parse("2026-11-23T16:00:00Z");
    private static final ClinicId CLINIC = ClinicId.random();

    private final VisitId id = VisitId.random();
    private final PersonId patient = PersonId.random();
    private final Actor.SignedIn provider = provider(PersonId.random(), CLINIC);
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private BridgeDouble bridge;
    private Guests guests;
    private Invitations invitations;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("visit");
        bridge = new BridgeDouble();
        guests = at(START);
        invitations = VisitFixture.invitations(database, bridge.bridges(), Clock.fixed(START, ZoneOffset.UTC));
        IdentityFixture.clinics(database)
                .keep(new Clinic(
                        CLINIC, "Elm", "555-0100", "112", java.time.ZoneOffset.UTC, Clinic.MediaPolicy.DIRECT, true));
        database.getCollection("visits")
                .insertOne(new Document("_id", id.value())
                        .append("clinic", CLINIC.value())
                        .append("revision", 1L)
                        .append("state", VisitState.IN_VISIT.name())
                        .append("since", Docs.date(START))
                        .append(
                                "appointment",
                                new Document("start", Docs.date(START))
                                        .append("minutes", 20L)
                                        .append("provider", provider.person().value())
                                        .append("patient", patient.value())
                                        .append("type", "follow-up")
                                        .append("sequence", 0))
                        .append(
                                "people",
                                new Document(patient.value(), part("PATIENT", "Margaret Whitfield"))
                                        .append(provider.person().value(), part("PROVIDER", "Dr Amara Okafor")))
                        .append("media", new Document("epoch", 3L).append("way", "DIRECT")));
    }

    @AfterEach
    void close() {
        bridge.close();
        client.close();
        server.shutdownNow();
    }

    private static Document part(String part, String name) {
        return new Document("part", part)
                .append("name", name)
                .append("shortName", name.split(" ")[0])
                .append("presence", "JOINED");
    }

    private static Actor.SignedIn provider(PersonId person, ClinicId clinic) {
        return new Actor.SignedIn(person, "Dr Amara Okafor", Set.of(clinic), Set.of(Role.PROVIDER), "");
    }

    private Guests at(Instant now) {
        return VisitFixture.guests(database, bridge.bridges(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private Visit stored() {
        return Visit.read(
                database.getCollection("visits").find(eq("_id", id.value())).first());
    }

    private void inState(VisitState state) {
        database.getCollection("visits").updateOne(eq("_id", id.value()), set("state", state.name()));
    }

    private Actor.Visitor invited() {
        return new Actor.Visitor(
                id, invitations.invite(id, provider, Part.FAMILY, null).guest(), CLINIC);
    }

    private Actor.Visitor knocking() {
        var guest = invited();
        guests.name(guest, "Helen Ford", "2026-11");
        guests.knock(guest);
        return guest;
    }

    private Presence presence(Actor.Visitor guest) {
        return stored().people().get(guest.person()).presence();
    }

    private long audited(String action) {
        return Docs.parts(
                        database.getCollection("visits")
                                .find(eq("_id", id.value()))
                                .first(),
                        "outbox")
                .stream()
                .filter(entry -> Docs.part(entry, "facts").containsValue(action))
                .count();
    }

    private static void refused(ThrowingCallable deed, Class<? extends Refusal> why) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isInstanceOf(why));
    }

    private static <T> List<T> atOnce(int times, Callable<T> deed) throws Exception {
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var started =
                    all.invokeAll(IntStream.range(0, times).mapToObj(_ -> deed).toList());
            return started.stream().map(java.util.concurrent.Future::resultNow).toList();
        }
    }

    @Test
    void ofManyWhoAdmitAtOnceOneDoesAndTheDirectWayEnds() throws Exception {
        var guest = knocking();

        atOnce(8, () -> guests.admit(id, provider, guest.person()));

        assertThat(presence(guest)).isEqualTo(Presence.ADMITTED);
        assertThat(audited("GUEST_ADMITTED")).isEqualTo(1);
        assertThat(stored().media().epoch()).isEqualTo(4);
        assertThat(stored().media().way()).isEqualTo(Media.Way.BRIDGE);
        assertThat(stored().media().endpoints().keySet())
                .containsExactlyInAnyOrder(patient, provider.person(), guest.person());
    }

    @Test
    void ofManyInvitationsAtOnceNoMoreThanTheLimitAreOpen() throws Exception {
        var made = atOnce(8, () -> {
            try {
                invitations.invite(id, provider, Part.FAMILY, null);
                return true;
            } catch (RefusedException e) {
                assertThat(e.refusal()).isEqualTo(new Refusal.Full(3));
                return false;
            }
        });

        assertThat(made).filteredOn(one -> one).hasSize(3);
        assertThat(stored().guests()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = VisitState.class,
            // A hold is nobody's visit yet: it is not there for its provider either.
            names = {"HELD", "INVITED", "IN_VISIT", "ON_HOLD", "INTERRUPTED"},
            mode = EnumSource.Mode.EXCLUDE)
    void nobodyIsLetInWhereThePatientIsNot(VisitState state) {
        var guest = knocking();
        inState(state);

        refused(() -> guests.admit(id, provider, guest.person()), Refusal.WrongState.class);
        assertThat(presence(guest)).isEqualTo(Presence.KNOCKING);
    }

    @Test
    void withoutABridgeNobodyIsLetInAndTheReasonIsSaid() {
        var guest = knocking();
        var without = VisitFixture.guests(database, BridgeDouble.none(), Clock.fixed(START, ZoneOffset.UTC));

        refused(() -> without.admit(id, provider, guest.person()), Refusal.NeedsBridge.class);
        assertThat(VisitFixture.invitations(database, BridgeDouble.none(), Clock.systemUTC())
                        .hasRoom())
                .isFalse();
        assertThat(presence(guest)).isEqualTo(Presence.KNOCKING);
    }

    @Test
    void onlyTheVisitsOwnProviderDecidesAndOnlyAboutGuests() {
        var guest = knocking();
        for (var other : List.of(provider(PersonId.random(), CLINIC), provider(provider.person(), ClinicId.random()))) {
            refused(() -> guests.admit(id, other, guest.person()), Refusal.NotThere.class);
            refused(() -> invitations.invite(id, other, Part.FAMILY, null), Refusal.NotThere.class);
            refused(() -> guests.remove(id, other, guest.person()), Refusal.NotThere.class);
            refused(() -> invitations.renewLink(id, other, guest.person()), Refusal.NotThere.class);
        }
        refused(() -> guests.remove(id, provider, patient), Refusal.NotThere.class);
        refused(() -> guests.setAside(id, provider, patient), Refusal.NotThere.class);
        refused(() -> invitations.invite(id, provider, Part.PATIENT, null), Refusal.Invalid.class);
        assertThat(presence(guest)).isEqualTo(Presence.KNOCKING);
    }

    @Test
    void guestKnocksFromWhenTheWaitingRoomOpensAndNeverWithoutAName() {
        var guest = invited();
        refused(() -> guests.knock(guest), Refusal.Invalid.class);
        guests.name(guest, "Helen Ford", "2026-11");
        inState(VisitState.BOOKED);

        refused(() -> at(START.minus(Duration.ofMinutes(15).plusSeconds(1))).knock(guest), Refusal.NotNow.class);
        refused(() -> at(START.plus(Duration.ofMinutes(80).plusSeconds(1))).knock(guest), Refusal.NotNow.class);
        at(START.minus(Duration.ofMinutes(15))).knock(guest);

        assertThat(presence(guest)).isEqualTo(Presence.KNOCKING);
    }

    @Test
    void setAsideAndBroughtBackTheyHaveNoMediaInBetweenAndNoLinesOfIt() {
        var guest = knocking();
        guests.admit(id, provider, guest.person());
        database.getCollection("visits").updateOne(eq("_id", id.value()), set("lines", 7L));

        guests.setAside(id, provider, guest.person());
        guests.setAside(id, provider, guest.person());

        assertThat(stored().mayHaveMedia(guest.person())).isFalse();
        assertThat(stored().media().endpoints()).doesNotContainKey(guest.person());
        assertThat(audited("GUEST_SET_ASIDE")).isEqualTo(1);

        guests.admit(id, provider, guest.person());

        assertThat(stored().people().get(guest.person()).guest().linesFrom()).isEqualTo(7);
        assertThat(stored().media().endpoints()).containsKey(guest.person());
    }

    @Test
    void removedGuestCannotComeBackInAnyWay() {
        var guest = knocking();
        guests.admit(id, provider, guest.person());

        guests.remove(id, provider, guest.person());
        guests.remove(id, provider, guest.person());

        assertThat(audited("GUEST_REMOVED")).isEqualTo(1);
        refused(() -> guests.knock(guest), Refusal.WrongState.class);
        refused(() -> guests.name(guest, "Helen Ford", "2026-11"), Refusal.WrongState.class);
        refused(() -> guests.admit(id, provider, guest.person()), Refusal.WrongState.class);
        refused(() -> invitations.renewLink(id, provider, guest.person()), Refusal.WrongState.class);
        assertThat(presence(guest)).isEqualTo(Presence.REMOVED);
    }

    @Test
    void whoeverComesWithANewLinkIsLetInAnew() {
        var guest = knocking();
        guests.admit(id, provider, guest.person());
        refused(() -> invitations.renewLink(id, provider, guest.person()), Refusal.WrongState.class);
        database.getCollection("visits")
                .updateOne(eq("_id", id.value()), set("people." + guest.person() + ".presence", "GONE"));

        invitations.renewLink(id, provider, guest.person());

        assertThat(presence(guest)).isEqualTo(Presence.EXPECTED);
        assertThat(stored().mayHaveMedia(guest.person())).isFalse();
        assertThat(stored().media().endpoints()).doesNotContainKey(guest.person());
    }

    private Actor.Visitor visitor() {
        return new Actor.Visitor(id, patient, CLINIC);
    }

    private static Actor.SignedIn scheduler(ClinicId clinic) {
        return new Actor.SignedIn(PersonId.random(), "Rosa Diaz", Set.of(clinic), Set.of(Role.SCHEDULER), "");
    }

    private Participant part(PersonId guest) {
        return stored().people().get(guest);
    }

    @Test
    void patientInvitesFamilyAndSchedulerAnInterpreterAndWhoInvitedIsKept() {
        var scheduler = scheduler(CLINIC);
        var helen = invitations.invite(id, visitor(), Part.FAMILY, "Helen").guest();
        var maria = invitations.invite(id, scheduler, Part.INTERPRETER, null).guest();
        var tom = invitations.invite(id, provider, Part.COLLEAGUE, null).guest();

        assertThat(stored().inviterOf(part(helen))).isEqualTo(Inviter.PATIENT);
        assertThat(stored().inviterOf(part(maria))).isEqualTo(Inviter.CLINIC);
        assertThat(stored().inviterOf(part(tom))).isEqualTo(Inviter.PROVIDER);
        assertThat(stored().invitedBy(patient)).extracting(Participant::person).containsExactly(helen);
        assertThat(stored().invitedBy(scheduler.person()))
                .extracting(Participant::person)
                .containsExactly(maria);
    }

    @Test
    void nobodyInvitesToAPartThatIsNotTheirs() {
        var scheduler = scheduler(CLINIC);
        refused(() -> invitations.invite(id, visitor(), Part.INTERPRETER, null), Refusal.NotThere.class);
        refused(() -> invitations.invite(id, visitor(), Part.COLLEAGUE, null), Refusal.NotThere.class);
        refused(() -> invitations.invite(id, scheduler, Part.FAMILY, null), Refusal.NotAllowed.class);
        refused(() -> invitations.invite(id, scheduler, Part.COLLEAGUE, null), Refusal.NotAllowed.class);
        refused(
                () -> invitations.invite(id, scheduler(ClinicId.random()), Part.INTERPRETER, null),
                Refusal.NotThere.class);
        refused(
                () -> invitations.invite(id, new Actor.Visitor(VisitId.random(), patient, CLINIC), Part.FAMILY, null),
                Refusal.NotThere.class);
        var guest = invited();
        refused(() -> invitations.invite(id, guest, Part.FAMILY, null), Refusal.NotThere.class);
        assertThat(stored().guests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = VisitState.class,
            names = {"DOCUMENTING", "COMPLETED", "LEFT", "NO_SHOW", "CANCELLED", "HELD"})
    void nobodyInvitesOnceTheVisitIsOverOrBeforeItIsAgreed(VisitState state) {
        var helen = invitations.invite(id, visitor(), Part.FAMILY, null).guest();
        inState(state);
        refused(
                () -> invitations.invite(id, scheduler(CLINIC), Part.INTERPRETER, null),
                state == VisitState.HELD ? Refusal.NotThere.class : Refusal.WrongState.class);
        refused(() -> invitations.invite(id, visitor(), Part.FAMILY, null), Refusal.WrongState.class);
        refused(() -> invitations.renewLink(id, visitor(), helen), Refusal.WrongState.class);
        refused(() -> guests.removeOwn(id, visitor(), helen), Refusal.WrongState.class);
        assertThat(stored().guests()).hasSize(1);
    }

    @Test
    void eachTakesBackOnlyWhatTheyHaveInvitedThemselvesAndTheProviderEverything() {
        var scheduler = scheduler(CLINIC);
        var helen = invitations.invite(id, visitor(), Part.FAMILY, null).guest();
        var maria = invitations.invite(id, scheduler, Part.INTERPRETER, null).guest();
        for (var other : List.<Actor>of(scheduler(CLINIC), visitor())) {
            refused(() -> invitations.withdraw(id, other, maria), Refusal.NotThere.class);
            refused(() -> invitations.renewLink(id, other, maria), Refusal.NotThere.class);
        }
        refused(() -> invitations.withdraw(id, scheduler, helen), Refusal.NotThere.class);
        refused(() -> guests.removeOwn(id, visitor(), maria), Refusal.NotThere.class);
        refused(() -> guests.removeOwn(id, visitor(), provider.person()), Refusal.NotThere.class);
        refused(() -> invitations.withdraw(id, visitor(), patient), Refusal.NotThere.class);

        invitations.withdraw(id, visitor(), helen);
        invitations.withdraw(id, visitor(), helen);
        invitations.renewLink(id, scheduler, maria);
        invitations.withdraw(id, provider, maria);

        assertThat(stored().guests()).isEmpty();
        assertThat(audited("GUEST_WITHDRAWN")).isEqualTo(2);
    }

    @Test
    void withdrawingSomebodyWhoIsNoGuestLeavesTheirLinkAlone() {
        var secret = IdentityFixture.links(database).make(id, patient, CLINIC);

        invitations.withdraw(id, provider, patient);

        assertThat(IdentityFixture.links(database).open(id, secret)).isPresent();
    }

    @Test
    void patientRemovesWhomTheyHaveBroughtAlsoFromTheVisit() {
        var helen = new Actor.Visitor(
                id, invitations.invite(id, visitor(), Part.FAMILY, null).guest(), CLINIC);
        guests.name(helen, "Helen Ford", "2026-11");
        guests.knock(helen);
        guests.admit(id, provider, helen.person());
        assertThat(stored().media().endpoints()).containsKey(helen.person());

        guests.removeOwn(id, visitor(), helen.person());
        guests.removeOwn(id, visitor(), helen.person());

        assertThat(presence(helen)).isEqualTo(Presence.REMOVED);
        assertThat(stored().media().endpoints()).doesNotContainKey(helen.person());
        assertThat(audited("GUEST_REMOVED")).isEqualTo(1);
        refused(() -> guests.knock(helen), Refusal.WrongState.class);
    }

    @Test
    void patientBringsThreeAtMostAndHasTwelveLinksMade() {
        for (int i = 0; i < 3; i++) {
            var one = new Actor.Visitor(
                    id, invitations.invite(id, visitor(), Part.FAMILY, null).guest(), CLINIC);
            guests.name(one, "Helen " + "Ford".repeat(i + 1), "2026-11");
            guests.knock(one);
        }
        refused(() -> invitations.invite(id, visitor(), Part.FAMILY, null), Refusal.Full.class);
        invitations.invite(id, provider, Part.FAMILY, null);

        var first = stored().invitedBy(patient).getFirst().person();
        for (int i = 0; i < 9; i++) {
            invitations.renewLink(id, visitor(), first);
        }
        refused(() -> invitations.renewLink(id, visitor(), first), Refusal.Full.class);
        invitations.renewLink(id, provider, first);
    }

    @Test
    void ofManyInvitersAtOnceNoMoreThanTheVisitTakesAreIn() throws Exception {
        // Six seats beside patient and provider; each who came makes room for the next open invitation.
        var scheduler = scheduler(CLINIC);
        var deeds = List.<Callable<PersonId>>of(
                () -> invitations.invite(id, provider, Part.FAMILY, null).guest(),
                () -> invitations.invite(id, visitor(), Part.FAMILY, null).guest(),
                () -> invitations.invite(id, scheduler, Part.INTERPRETER, null).guest());
        var turn = new java.util.concurrent.atomic.AtomicInteger();
        for (int round = 0; round < 4; round++) {
            atOnce(9, () -> {
                try {
                    return deeds.get(turn.getAndIncrement() % 3).call();
                } catch (RefusedException e) {
                    assertThat(e.refusal()).isInstanceOfAny(Refusal.Full.class, Refusal.TooMany.class);
                    return null;
                }
            });
            assertThat(stored().guests())
                    .filteredOn(one -> one.presence() == Presence.EXPECTED)
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(stored().people()).hasSizeLessThanOrEqualTo(8);
            stored().guests()
                    .forEach(one -> database.getCollection("visits")
                            .updateOne(eq("_id", id.value()), set("people." + one.person() + ".presence", "KNOCKING")));
        }
        assertThat(stored().people()).hasSize(8);
        assertThat(stored().invitedBy(patient)).hasSizeLessThanOrEqualTo(3);
    }
}
