package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.RawHttp;
import org.anteroom.identity.VisitId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets a socket at all. */
class SocketGuardIT {
    private static Clinic clinic;
    private static VisitId visit;
    private static VisitId other;
    private static Caller visitor;
    private static Caller provider;

    @BeforeAll
    static void openTheClinic() {
        clinic = Clinic.open();
        var doctor = clinic.provider();
        var patient = clinic.patient();
        visit = clinic.visit(doctor, patient, Duration.ofMinutes(5));
        other = clinic.visit(doctor, clinic.patient(), Duration.ofMinutes(45));
        visitor = Caller.withLink(clinic.link(visit, patient));
        provider = Caller.signedIn(doctor.login());
    }

    @Test
    void ownPageWithAProofOfWhoAsksGetsASocket() {
        assertThat(visitor.knock("/ws/v/" + visit, own())).isEqualTo(101);
        assertThat(provider.knock("/ws/visits/" + visit, own())).isEqualTo(101);
        assertThat(provider.knock("/ws/board/" + clinic.id(), own())).isEqualTo(101);
    }

    @Test
    void nobodyWithoutAProofGetsASocket() {
        var anonymous = Caller.anonymous();

        assertThat(anonymous.knock("/ws/v/" + visit, own())).isEqualTo(401);
        assertThat(anonymous.knock("/ws/visits/" + visit, own())).isEqualTo(401);
        assertThat(anonymous.knock("/ws/board/" + clinic.id(), own())).isEqualTo(401);
    }

    @Test
    void whoOnlyAsksIsToldWhetherThereWouldBeASocket() {
        var desk = "/ws/visits/" + visit;
        assertThat(visitor.get("/ws/v/" + visit).status()).isEqualTo(204);
        assertThat(provider.get(desk).status()).isEqualTo(204);
        assertThat(visitor.get(desk).status()).isEqualTo(401);
        assertThat(Caller.anonymous().get("/ws/v/" + visit).status()).isEqualTo(401);
        assertThat(Caller.anonymous().get("/ws/board/" + clinic.id()).status()).isEqualTo(401);
    }

    @Test
    void twoIdentitiesNeverMix() {
        assertThat(provider.knock("/ws/v/" + visit, own()))
                .as("a login at the visitors' door")
                .isEqualTo(401);
        assertThat(visitor.knock("/ws/visits/" + visit, own()))
                .as("a visit cookie at the desk's door")
                .isEqualTo(401);
        assertThat(visitor.knock("/ws/board/" + clinic.id(), own()))
                .as("a visit cookie at the board's door")
                .isEqualTo(401);
    }

    @Test
    void cookieOfOneVisitOpensNoOther() {
        var seat = visitor.cookies().get("__Host-v-" + visit);
        var forged = Caller.withCookies(Map.of("__Host-v-" + other, seat));

        assertThat(visitor.knock("/ws/v/" + other, own())).isEqualTo(401);
        assertThat(forged.knock("/ws/v/" + other, own())).isEqualTo(401);
    }

    @Test
    void madeUpSessionOpensNothing() {
        var name = provider.cookies().keySet().stream()
                .filter(one -> one.startsWith("q_session"))
                .findFirst()
                .orElseThrow();
        var forged = Caller.withCookies(Map.of(name, "0".repeat(52)));

        // The framework would rather lead to the login page: its answer and ours once raced, and one in fourteen was
        // its.
        for (int i = 0; i < 60; i++) {
            assertThat(forged.knock("/ws/visits/" + visit, own())).isEqualTo(401);
            assertThat(forged.knock("/ws/board/" + clinic.id(), own())).isEqualTo(401);
        }
    }

    static List<Map<String, String>> foreign() {
        var own = Product.get().url();
        return List.of(
                Map.of(),
                Map.of("Origin", "null"),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", own + ".evil.example"),
                Map.of("Origin", own + "@evil.example"),
                Map.of("Origin", own + "/"),
                Map.of("Origin", own.replace("http:", "https:")),
                Map.of("Origin", own.toUpperCase(Locale.ROOT)),
                Map.of("Origin", own + ", https://evil.example"),
                Map.of("Sec-Fetch-Site", "same-origin"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void foreignPageGetsNoSocketAlsoWithTheRightCookies(Map<String, String> from) {
        assertThat(visitor.knock("/ws/v/" + visit, from)).isEqualTo(403);
        assertThat(provider.knock("/ws/visits/" + visit, from)).isEqualTo(403);
        assertThat(provider.knock("/ws/board/" + clinic.id(), from)).isEqualTo(403);
    }

    @Test
    void twoOriginsAreNoOrigin() {
        var answer = RawHttp.send(
                "GET",
                "/ws/v/" + visit,
                Map.of(
                        "Cookie",
                        visitor.cookieHeader(),
                        "Upgrade",
                        "websocket",
                        "Sec-WebSocket-Version",
                        "13",
                        "Sec-WebSocket-Key",
                        "AAAAAAAAAAAAAAAAAAAAAA==",
                        "Origin",
                        Product.get().url() + "\r\nOrigin: https://evil.example"));

        assertThat(RawHttp.status(answer)).isEqualTo(403);
    }

    @Test
    void clinicThatIsNotTheProvidersIsNotThere() {
        var elsewhere = Clinic.open();

        try (var ear = provider.listen("/ws/board/" + elsewhere.id())) {
            assertThat(ear.closedWith()).isEqualTo(CloseCode.NOT_THERE.getCode());
            assertThat(ear.heard()).isEmpty();
        }
    }

    @Test
    void visitThatIsNotTheProvidersIsNotThere() {
        var elsewhere = Clinic.open();
        var foreign = elsewhere.visit(elsewhere.provider(), elsewhere.patient(), Duration.ofMinutes(5));

        try (var ear = provider.listen("/ws/visits/" + foreign)) {
            assertThat(ear.closedWith()).isEqualTo(CloseCode.NOT_THERE.getCode());
            assertThat(ear.heard()).isEmpty();
        }
    }

    @Test
    void pathBesideTheSocketsIsRefused() {
        assertThat(visitor.knock("/ws/v/" + visit + "/more", own())).isEqualTo(401);
        assertThat(visitor.knock("/ws/v/", own())).isEqualTo(401);
        assertThat(provider.knock("/ws/nothing", own())).isNotEqualTo(101);
    }

    private static Map<String, String> own() {
        return Map.of("Origin", Product.get().url());
    }
}
