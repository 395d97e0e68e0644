package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.RawHttp;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first filter of the running product: odd paths, foreign origins, and the headers of every answer. */
class GateIT {
    private static final String CANARY = "canary-reason-5519";

    private static Clinic clinic;
    private static Person patient;
    private static VisitId visit;
    private static Caller provider;
    private static Caller visitor;

    @BeforeAll
    static void openTheClinic() {
        clinic = Clinic.open();
        var doctor = clinic.provider();
        patient = clinic.patient();
        visit = clinic.visit(doctor, patient, Duration.ofMinutes(5), new Phi(CANARY));
        provider = Caller.signedIn(doctor.login());
        visitor = Caller.withLink(clinic.link(visit, patient));
    }

    @Test
    void protectedDoorOpensOnItsStraightPath() {
        var answer = RawHttp.send("GET", chart(), Map.of("Cookie", provider.cookieHeader()));

        assertThat(RawHttp.status(answer)).isEqualTo(200);
        assertThat(answer).contains(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/visits/{visit}/chart;x",
                "/api/visits/{visit};x=1/chart",
                "/api/visits;/{visit}/chart",
                "/api;jsessionid=1/visits/{visit}/chart",
                "//api/visits/{visit}/chart",
                "/api//visits/{visit}/chart",
                "/api/visits/{visit}//chart",
                "/./api/visits/{visit}/chart",
                "/api/./visits/{visit}/chart",
                "/api/visits/{visit}/chart/.",
                "/x/../api/visits/{visit}/chart",
                "/api/visits/{visit}/x/../chart",
                "/api/visits/{visit}/chart/..",
                "/api%2fvisits/{visit}/chart",
                "/api/visits/{visit}%2Fchart",
                "/api/visits/{visit}/%63hart%2f",
                "/api/%2e/visits/{visit}/chart",
                "/api/x/%2E%2e/visits/{visit}/chart",
                "/api/visits/{visit}/chart%3bx",
                "/api\\visits\\{visit}\\chart",
                "/api/visits/{visit}%5cchart",
                "/api/visits/{visit}/chart%00",
                "/api/visits/{visit}/chart%09",
                "/api/visits/{visit}%0d%0a/chart",
                "/api/visits/{visit}/chart%7F",
                "/api/visits/{visit}/chart%252f"
            })
    void oddPathIsRefusedWithoutAWordAlsoToWhoMayRead(String path) {
        var target = path.replace("{visit}", visit.value());

        var answer = RawHttp.send("GET", target, Map.of("Cookie", provider.cookieHeader()));

        assertThat(RawHttp.status(answer)).isEqualTo(400);
        assertThat(RawHttp.body(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/board", "https://evil.example/board"})
    void targetThatIsNoPathIsRefused(String target) {
        assertThat(RawHttp.status(RawHttp.send("GET", target, Map.of()))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-Original-URL"})
    void headerThatWouldRewriteTheRequestIsRefused(String header) {
        var answer = RawHttp.send("GET", "/", Map.of(header, "/board"));

        assertThat(RawHttp.status(answer)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "OPTIONS", "PROPFIND", "FOO"})
    void methodThatWeDoNotHaveIsRefused(String method) {
        assertThat(RawHttp.status(RawHttp.send(method, "/", Map.of("Origin", own()))))
                .isEqualTo(405);
    }

    static List<Map<String, String>> foreign() {
        return List.of(
                Map.of(),
                Map.of("Origin", "null"),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", own() + ".evil.example"),
                Map.of("Origin", own() + "/"),
                Map.of("Origin", own().replace("http:", "https:")),
                Map.of("Origin", own().toUpperCase(java.util.Locale.ROOT)),
                Map.of("Origin", "https://evil.example", "Sec-Fetch-Site", "same-origin"),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Sec-Fetch-Site", "none"),
                Map.of("Origin", "null", "Sec-Fetch-Site", "cross-site"),
                Map.of("Referer", own() + "/"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void changeThatDoesNotComeFromOurOwnPageIsRefused(Map<String, String> from) {
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            var headers = new HashMap<>(from);
            headers.put("Content-Type", "application/json");
            var answer = visitor.send(method, "/api/v/" + visit + "/phone", "", headers);

            assertThat(answer.status()).as(method).isEqualTo(403);
            assertThat(answer.body()).isEmpty();
        }
    }

    static List<Map<String, String>> ours() {
        return List.of(
                Map.of("Origin", own()),
                Map.of("Sec-Fetch-Site", "same-origin"),
                Map.of("Origin", "null", "Sec-Fetch-Site", "same-origin"),
                Map.of("Origin", own(), "Sec-Fetch-Site", "same-origin"));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void changeThatComesFromOurOwnPageIsNotRefusedForItsOrigin(Map<String, String> from) {
        var answer = visitor.send("POST", "/api/v/" + visit + "/phone", "", from);

        assertThat(answer.status()).isNotEqualTo(403);
    }

    @Test
    void logoutFromAForeignPageEndsNothing() {
        var answer = provider.send("GET", "/logout", null, Map.of("Sec-Fetch-Site", "cross-site"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(provider.get("/session").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"''", "00", "0000000000000000000000000000000000000000000000000000000000000000"})
    void formWithoutItsTokenIsRefusedAlsoFromOurOwnPage(String token) {
        var answer = visitor.send(
                "POST",
                "/v/" + visit + "/place",
                "place=Elm&formToken=" + token,
                Map.of("Origin", own(), "Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void formWithTheTokenOfAnotherBrowserIsRefused() {
        var other = Caller.anonymous().token();
        var answer = visitor.send(
                "POST",
                "/v/" + visit + "/place",
                "place=Elm&formToken=" + other,
                Map.of("Origin", own(), "Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.status()).isEqualTo(403);
    }

    /** Something that answers, and the status it answers with. */
    record Kind(String name, int status, Supplier<Caller.Answer> answer) {
        @Override
        public String toString() {
            return name + " " + status;
        }
    }

    static List<Kind> kinds() {
        var anonymous = Caller.anonymous();
        return List.of(
                new Kind("page", 200, () -> anonymous.get("/")),
                new Kind("asset", 200, () -> anonymous.get(asset())),
                new Kind("missing asset", 404, () -> anonymous.get("/assets/none.js")),
                new Kind("nothing there", 404, () -> anonymous.get("/nothing-here")),
                new Kind("api", 200, () -> provider.get(chart())),
                new Kind("session", 200, () -> provider.get("/session")),
                new Kind("api, not known", 401, () -> anonymous.json("POST", "/api/v/" + visit + "/phone", "")),
                new Kind("page, not known", 401, () -> anonymous.get("/v/" + visit)),
                new Kind("login", 302, () -> anonymous.get("/board")),
                new Kind("role missing", 403, () -> provider.get("/board")),
                new Kind("foreign origin", 403, () -> anonymous.send("POST", "/preferences", "", Map.of())),
                new Kind("odd path", 400, () -> anonymous.get("/board;x")),
                new Kind("method", 405, () -> anonymous.send("OPTIONS", "/", null, Map.of())),
                new Kind(
                        "too large",
                        413,
                        () -> provider.json("PUT", "/api/visits/" + visit + "/note", "x".repeat(70_000))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfAnswerCarriesTheHeaders(Kind kind) {
        var answer = kind.answer().get();

        assertThat(answer.status()).isEqualTo(kind.status());
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self';")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Permissions-Policy")).contains("camera=(self)", "geolocation=()");
        assertThat(answer.header("Cache-Control"))
                .isEqualTo(kind.name().equals("asset") ? "public, max-age=31536000, immutable" : "no-store");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.header("X-Powered-By")).isEmpty();
    }

    private static String asset() {
        var page = Caller.anonymous().get("/").body();
        int start = page.indexOf("/assets/");
        return page.substring(start, page.indexOf('"', start));
    }

    private static String chart() {
        return "/api/visits/" + visit + "/chart";
    }

    private static String own() {
        return Product.get().url();
    }
}
