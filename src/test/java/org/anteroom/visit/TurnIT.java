package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Coturn;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.TurnClient;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real coturn, started by the script that is shipped, with credentials that the running product issues: who gets in, and whom nobody
 * reaches through it. A visit that goes through it alone is in {@link RelayedVisitIT}.
 */
class TurnIT {
    private static Coturn coturn;
    private static InetAddress own;

    @BeforeAll
    static void start() throws IOException {
        coturn = Coturn.start();
        own = coturn.server().getAddress();
    }

    @AfterAll
    static void stop() {
        if (coturn != null) {
            coturn.close();
        }
    }

    @Test
    void issuedCredentialsCarryWordsBetweenTwoRelayedAddresses() {
        var visitor = visitor();
        try (var one = client(credentials(visitor.caller, visitor.visit));
                var other = client(credentials(visitor.caller, visitor.visit))) {
            assertThat(one.allocate()).isZero();
            assertThat(other.allocate()).isZero();
            assertThat(one.relayed().getAddress()).isEqualTo(own);
            assertThat(one.peer(TurnClient.CREATE_PERMISSION, own)).isZero();
            assertThat(other.peer(TurnClient.CREATE_PERMISSION, own)).isZero();

            one.send(other.relayed(), "can you hear me");

            assertThat(other.heard()).isEqualTo("can you hear me");
        }
    }

    @Test
    void overTlsItIsTheSameRelayWithTheSameRefusals() throws IOException {
        var visitor = visitor();
        var issued = credentials(visitor.caller, visitor.visit);
        try (var client = TurnClient.overTls(
                        coturn.secure(), coturn.certificate().believing(), issued.username(), issued.credential());
                var other = client(issued);
                var guesser = TurnClient.overTls(
                        coturn.secure(), coturn.certificate().believing(), issued.username(), "guessed")) {
            assertThat(guesser.allocate()).isEqualTo(401);
            assertThat(client.allocate()).isZero();
            assertThat(client.relayed().getAddress()).isEqualTo(own);
            for (var address : List.of("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1")) {
                assertThat(client.peer(TurnClient.CREATE_PERMISSION, InetAddress.getByName(address)))
                        .as(address)
                        .isEqualTo(403);
                assertThat(client.peer(TurnClient.CHANNEL_BIND, InetAddress.getByName(address)))
                        .as(address)
                        .isEqualTo(403);
            }
            assertThat(other.allocate()).isZero();
            assertThat(client.peer(TurnClient.CREATE_PERMISSION, own)).isZero();
            assertThat(other.peer(TurnClient.CREATE_PERMISSION, own)).isZero();

            client.send(other.relayed(), "through the wall");

            assertThat(other.heard()).isEqualTo("through the wall");
        }
    }

    @Test
    void whoeverDoesNotBelieveTheCertificateHasNoRelayOverTls() throws Exception {
        var issued = new Relays.Relay(List.of(), "1:x", "y");
        var stranger = javax.net.ssl.SSLContext.getDefault();

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> TurnClient.overTls(coturn.secure(), stranger, issued.username(), issued.credential()))
                .hasRootCauseInstanceOf(java.security.GeneralSecurityException.class);
    }

    @Test
    void whatIsIssuedOpensARelayForAMinuteAtTheMost() {
        var visitor = visitor();
        long until = Long.parseLong(
                credentials(visitor.caller, visitor.visit).username().split(":")[0]);

        assertThat(until - java.time.Instant.now().getEpochSecond()).isBetween(1L, 60L);
    }

    @Test
    void pageThatLooksAgainIsGivenCredentialsThatHaveJustBeenMade() {
        try (var encounter = Encounter.booked(Clinic.open(), "cough").joined();
                var ear = encounter
                        .phone()
                        .at(coturn.replica().url())
                        .listen("/ws/v/" + encounter.visit() + "?page=elsewhere&take=yes")) {
            var first = runsOut(ear.hears("\"relays\":[{"));
            Awaitility.await("the clock to go on")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> java.time.Instant.now().getEpochSecond() + 58 > first);
            int seen = ear.heard().size();

            ear.say("{\"type\":\"look\",\"id\":\"again\"}").hears("\"id\":\"again\"");

            var answers = ear.heard().stream().skip(seen).toList();
            assertThat(answers.getFirst()).contains("\"type\":\"view\"");
            assertThat(runsOut(answers.getFirst())).isGreaterThan(first);
        }
    }

    private static long runsOut(String view) {
        return Long.parseLong(
                JsonPath.from(view).getString("media.relays[0].username").split(":")[0]);
    }

    @Test
    void nobodyGetsInWithoutTheSecret() {
        var made = new Relays(config("guessed", Duration.ofMinutes(10)), null, Clock.systemUTC())
                .issue(VisitId.random(), org.anteroom.identity.PersonId.random())
                .getFirst();
        try (var client = client(made)) {
            assertThat(client.allocate()).isEqualTo(401);
        }
    }

    @Test
    void credentialsThatHaveRunOutLetNobodyInAndDoNotEndWhatRuns() {
        var visit = VisitId.random();
        var person = org.anteroom.identity.PersonId.random();
        var relays = new Relays(config(Coturn.SECRET, Duration.ofSeconds(4)), null, Clock.systemUTC());
        var issued = relays.issue(visit, person).getFirst();
        var runsOut =
                java.time.Instant.ofEpochSecond(Long.parseLong(issued.username().split(":")[0]));
        try (var early = client(issued);
                var late = client(issued)) {
            assertThat(early.allocate()).isZero();

            Awaitility.await("the credential to run out")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> java.time.Instant.now().isAfter(runsOut.plusSeconds(1)));

            assertThat(late.allocate()).isEqualTo(401);
            assertThat(early.refresh(600)).as("what runs goes on").isZero();
            assertThat(early.peer(TurnClient.CREATE_PERMISSION, own)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255"
            })
    void nobodyReachesAPrivateAddressThroughIt(String address) throws IOException {
        var visitor = visitor();
        try (var client = client(credentials(visitor.caller, visitor.visit))) {
            assertThat(client.allocate()).isZero();

            assertThat(client.peer(TurnClient.CREATE_PERMISSION, InetAddress.getByName(address)))
                    .isEqualTo(403);
            assertThat(client.peer(TurnClient.CHANNEL_BIND, InetAddress.getByName(address)))
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "::",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "fc00::1",
                "fd00::2",
                "fe80::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::"
            })
    void nobodyReachesItsSixthVersionEither(String address) throws IOException {
        var visitor = visitor();
        try (var client = client(credentials(visitor.caller, visitor.visit))) {
            assertThat(client.allocate()).isZero();
            var peer = Inet6Address.getByAddress("", six(address), 0);

            // 403: forbidden; 443: this relay has no address of that family.
            assertThat(client.peer(TurnClient.CREATE_PERMISSION, peer)).isIn(403, 443);
            assertThat(client.peer(TurnClient.CHANNEL_BIND, peer)).isIn(403, 443);
        }
    }

    @Test
    void anAddressBesideTheRefusedNetworksIsAllowed() throws IOException {
        var visitor = visitor();
        try (var client = client(credentials(visitor.caller, visitor.visit))) {
            assertThat(client.allocate()).isZero();

            for (var address : List.of("9.255.255.255", "172.32.0.1", "192.167.255.255", "100.128.0.1", "8.8.8.8")) {
                assertThat(client.peer(TurnClient.CREATE_PERMISSION, InetAddress.getByName(address)))
                        .as(address)
                        .isZero();
            }
        }
    }

    @Test
    void nobodyConnectsByTcpThroughIt() {
        var visitor = visitor();
        try (var client = client(credentials(visitor.caller, visitor.visit))) {
            assertThat(client.allocateTcp()).isNotZero();
            assertThat(client.allocate()).isZero();
            assertThat(client.peer(TurnClient.CONNECT, own)).isNotZero();
        }
    }

    @Test
    void aPersonHasTwelveAllocationsAlsoWithEverNewCredentials() {
        var visitor = visitor();
        var clients = Stream.generate(() -> client(credentials(visitor.caller, visitor.visit)))
                .limit(13)
                .toList();
        try {
            assertThat(clients.subList(0, 12))
                    .allSatisfy(client -> assertThat(client.allocate()).isZero());
            assertThat(clients.getLast().allocate()).as("quota reached").isEqualTo(486);

            var other = visitor();
            try (var client = client(credentials(other.caller, other.visit))) {
                assertThat(client.allocate()).as("somebody else").isZero();
            }
        } finally {
            clients.forEach(TurnClient::close);
        }
    }

    @Test
    void mediaRelaysAreForTheAdmittedOnly() {
        var relays = new Relays(config(Coturn.SECRET, Duration.ofMinutes(10)), null, Clock.systemUTC());
        try (var encounter = Encounter.booked(Clinic.open(), "cough")) {
            encounter.arrived();
            var patient = encounter.patient().id();
            assertThat(relays.forMedia(stored(encounter.visit()), patient)).isEmpty();
        }
        try (var encounter = Encounter.booked(Clinic.open(), "cough").joined()) {
            var patient = encounter.patient().id();
            assertThat(relays.forMedia(stored(encounter.visit()), patient)).hasSize(1);
            assertThat(relays.forMedia(stored(encounter.visit()), org.anteroom.identity.PersonId.random()))
                    .isEmpty();

            assertThat(encounter.deed("finish").status()).isEqualTo(200);

            assertThat(relays.forMedia(stored(encounter.visit()), patient)).isEmpty();
            assertThat(encounter
                            .phone()
                            .at(coturn.replica().url())
                            .json("POST", "/api/v/" + encounter.visit() + "/check/relay", "")
                            .status())
                    .as("no credentials after the visit")
                    .isEqualTo(409);
        }
    }

    /** Somebody with a visit cookie, at the replica. */
    record Visitor(Caller caller, VisitId visit) {}

    private static Visitor visitor() {
        return visitor(coturn);
    }

    static Visitor visitor(Coturn coturn) {
        var clinic = Clinic.open();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.patient(), patient, Duration.ofMinutes(5));
        return new Visitor(
                Caller.withLink(clinic.link(visit, patient)).at(coturn.replica().url()), visit);
    }

    static Relays.Relay credentials(Caller caller, VisitId visit) {
        var answer = caller.json("POST", "/api/v/" + visit + "/check/relay", "");
        assertThat(answer.status()).isEqualTo(200);
        var json = JsonPath.from(answer.body());
        assertThat(json.getInt("relays.size()")).isEqualTo(1);
        return new Relays.Relay(
                json.getList("relays[0].urls", String.class),
                json.getString("relays[0].username"),
                json.getString("relays[0].credential"));
    }

    private static TurnClient client(Relays.Relay issued) {
        return new TurnClient(coturn.server(), issued.username(), issued.credential());
    }

    private static Visit stored(VisitId visit) {
        return Visit.read(Product.get()
                .database()
                .getCollection("visits")
                .find(Filters.eq("_id", visit.value()))
                .first());
    }

    /** The sixteen bytes of the address, also where Java would make four of them. */
    private static byte[] six(String address) throws IOException {
        var bytes = InetAddress.getByName(address).getAddress();
        if (bytes.length == 16) {
            return bytes;
        }
        var mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }

    static RelayConfig config(String secret, Duration lifetime) {
        return new RelayConfig() {
            @Override
            public Optional<List<String>> urls() {
                return Optional.of(List.of("turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:443"));
            }

            @Override
            public Optional<String> secret() {
                return Optional.of(secret);
            }

            @Override
            public Duration lifetime() {
                return lifetime;
            }
        };
    }
}
