package org.anteroom.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing in and out at the real Keycloak, in a real browser. */
class LoginIT {
    private static Clinic clinic;

    @BeforeAll
    static void openTheClinic() {
        clinic = Clinic.open();
    }

    @Test
    void whoSignsInArrivesWhereTheyWantedAndIsKnown() {
        var scheduler = clinic.scheduler();
        try (var window = Window.desktop("scheduler")) {
            window.signIn(scheduler.login(), "/board");

            assertThat(window.page().url()).startsWith(Product.get().url() + "/board");
            var session = window.page()
                    .evaluate(
                            "async () => { const r = await fetch('/session'); return r.status + ' ' + await r.text(); }");
            assertThat(session.toString()).startsWith("200 ").contains(scheduler.name(), "SCHEDULER");
        }
    }

    @Test
    void cookiesAreClosedToScriptsAndHoldNoToken() {
        var scheduler = clinic.scheduler();
        try (var window = Window.desktop("scheduler")) {
            window.signIn(scheduler.login(), "/board");

            var cookies = window.context().cookies(Product.get().url());
            assertThat(cookies).extracting(cookie -> cookie.name).anyMatch(name -> name.startsWith("q_session"));
            assertThat(cookies).allSatisfy(cookie -> {
                assertThat(cookie.httpOnly).as(cookie.name).isTrue();
                assertThat(cookie.sameSite).as(cookie.name).isEqualTo(SameSiteAttribute.LAX);
                assertThat(cookie.secure).as(cookie.name).isTrue();
                assertThat(cookie.value).as(cookie.name).doesNotContain("eyJ").hasSizeLessThan(600);
            });
            assertThat(window.page().evaluate("document.cookie")).isEqualTo("");
            var kept = window.page().evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])");
            assertThat(kept.toString()).doesNotContain("eyJ");
        }
    }

    @Test
    void whoSignsOutIsAskedToSignInAgainAndTheirSocketsClose() {
        var scheduler = clinic.scheduler();
        try (var window = Window.desktop("scheduler")) {
            window.signIn(scheduler.login(), "/board");
            try (var board = boardOf(window)) {
                window.at("a[href='/logout']").click();
                window.page().waitForURL(url -> url.startsWith(Product.get().url()) && !url.contains("/board"));

                assertThat(board.closedWith()).isEqualTo(4401);
                window.page().navigate(Product.get().url() + "/board");
                window.at("#username").waitFor();
            }
        }
    }

    /** At a replica that refreshes tokens at every chance: a page that stays open asks for it every four minutes. */
    @Test
    void refreshOfTheTokensEndsNeitherTheSessionNorItsSockets() {
        var scheduler = clinic.scheduler();
        try (var replica = Product.get().replica(Map.of("QUARKUS_OIDC_TOKEN_REFRESH_TOKEN_TIME_SKEW", "299S"))) {
            var desk = Caller.signedIn(scheduler.login()).at(replica.url());
            var before = Map.copyOf(desk.cookies());
            try (var board = desk.listen("/ws/board/" + clinic.id())) {
                board.hears("\"board\"");
                Awaitility.await("the tokens to be refreshed")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> desk.get("/session").status() == 200
                                && !desk.cookies().equals(before));

                assertThat(Caller.withCookies(before)
                                .at(replica.url())
                                .get("/session")
                                .status())
                        .as("a request with the older cookie, that was under way")
                        .isEqualTo(200);
                assertThat(desk.get("/session").status()).isEqualTo(200);
                assertThat(board.isOpen()).as("the board's socket").isTrue();
            }
        }
    }

    @Test
    void cookieFromBeforeTheSignOutOpensNothing() {
        var scheduler = clinic.scheduler();
        try (var window = Window.desktop("scheduler")) {
            window.signIn(scheduler.login(), "/board");
            var thief = Caller.withCookies(cookies(window));
            assertThat(thief.get("/session").status()).isEqualTo(200);

            window.at("a[href='/logout']").click();
            window.page().waitForURL(url -> url.startsWith(Product.get().url()) && !url.contains("/board"));

            assertThat(thief.get("/session").status()).isNotEqualTo(200);
            assertThat(Caller.withCookies(thief.cookies()).knock("/ws/board/" + clinic.id(), own()))
                    .isEqualTo(401);
        }
    }

    @Test
    void whoseSessionsAnAdministratorEndsIsOutAtOnce() {
        var scheduler = clinic.scheduler();
        try (var window = Window.desktop("scheduler")) {
            window.signIn(scheduler.login(), "/board");
            try (var board = boardOf(window)) {
                Product.get().keycloak().endSessions(scheduler.login());

                assertThat(board.closedWith()).isEqualTo(4401);
                window.page().navigate(Product.get().url() + "/board");
                window.at("#username").waitFor();
            }
        }
    }

    @Test
    void endOfOnePersonsSessionsEndsNobodyElses() {
        var first = clinic.scheduler();
        var second = clinic.scheduler();
        var gone = Caller.signedIn(first.login());
        var stays = Caller.signedIn(second.login());
        try (var board = stays.listen("/ws/board/" + clinic.id())) {
            Product.get().keycloak().endSessions(first.login());

            Awaitility.await("the ended session to be refused")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> gone.get("/session").status() != 200);
            assertThat(stays.get("/session").status()).isEqualTo(200);
            board.say("{\"type\":\"beat\",\"id\":\"still-here\"}").hears("still-here");
        }
    }

    @Test
    void loginThatNamesNobodyHereIsLetInNowhere() {
        var login = "stranger-" + PersonId.random().value().substring(16);
        Product.get().keycloak().login(login, "scheduler", "provider");
        var stranger = Caller.withCookies(cookiesOf(login));

        assertThat(stranger.get("/board").status()).isEqualTo(403);
        assertThat(stranger.knock("/ws/board/" + clinic.id(), own())).isEqualTo(401);
    }

    static List<String> forged() {
        var claims =
                "{\"iss\":\"%s/realms/anteroom\",\"aud\":\"anteroom\",\"sub\":\"x\",\"sid\":\"x\",\"iat\":%d,\"exp\":%d,\"jti\":\"1\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}}"
                        .formatted(Product.get().keycloakUrl(), seconds(0), seconds(60));
        var withoutEvents = claims.replaceFirst(",\"events\".*", "}");
        var none = "{\"alg\":\"none\",\"typ\":\"logout+jwt\"}";
        var signed = "{\"alg\":\"RS256\",\"typ\":\"logout+jwt\",\"kid\":\"x\"}";
        return List.of(
                "",
                "x",
                "x.y.z",
                base64(none) + "." + base64(claims) + ".",
                base64(none) + "." + base64(withoutEvents) + ".",
                base64(signed) + "." + base64(claims) + "." + base64("not a signature"),
                base64(signed.replace("logout+jwt", "JWT")) + "." + base64(claims) + "." + base64("x"),
                base64(signed.replace("RS256", "HS256")) + "." + base64(claims) + "." + base64("x"));
    }

    @ParameterizedTest
    @MethodSource("forged")
    void forgedLogoutTokenEndsNothing(String token) {
        var answer = Caller.anonymous()
                .send(
                        "POST",
                        "/logout/back",
                        "logout_token=" + token,
                        Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void logoutTokenIsNeeded() {
        var answer = Caller.anonymous()
                .send("POST", "/logout/back", "", Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.status()).isEqualTo(400);
    }

    private static Map<String, String> cookiesOf(String login) {
        try (var window = Window.desktop("stranger")) {
            window.page().navigate(Product.get().url() + "/board");
            window.at("#username").fill(login);
            window.at("#password").fill("demo");
            window.at("#kc-login").click();
            window.page().waitForURL(url -> url.startsWith(Product.get().url()));
            return cookies(window);
        }
    }

    private static Ear boardOf(Window window) {
        var ear = Caller.withCookies(cookies(window)).listen("/ws/board/" + clinic.id());
        ear.hears("\"board\"");
        return ear;
    }

    private static Map<String, String> cookies(Window window) {
        return window.context().cookies(Product.get().url()).stream()
                .collect(Collectors.toMap((Cookie cookie) -> cookie.name, cookie -> cookie.value));
    }

    private static Map<String, String> own() {
        return Map.of("Origin", Product.get().url());
    }

    private static long seconds(int from) {
        return System.currentTimeMillis() / 1000 + from;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
