package org.anteroom.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logout tokens that differ in one thing only from a right one, signed with the realm's own key. */
class LogoutTokensTest {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private static RsaJsonWebKey key;
    private static RsaJsonWebKey foreignKey;
    private static HttpServer realm;
    private static String issuer;
    private static LogoutTokens tokens;

    @BeforeAll
    static void publishTheRealmsKey() throws JoseException, IOException {
        key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("right");
        foreignKey = RsaJwkGenerator.generateJwk(2048);
        foreignKey.setKeyId("right");
        var keys = new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8);
        realm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        realm.createContext("/protocol/openid-connect/certs", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        realm.start();
        // We reach Keycloak by another address than the browsers do, whose address is the issuer.
        issuer = "https://login.example.org/realms/anteroom";
        tokens = new LogoutTokens(
                "http://localhost:" + realm.getAddress().getPort(), "https://login.example.org", "anteroom");
    }

    @AfterAll
    static void closeTheRealm() {
        realm.stop(0);
    }

    @Test
    void rightTokenNamesWhoIsLoggedOut() {
        assertThat(tokens.verify(token(_ -> {}, _ -> {})))
                .isEqualTo(new LogoutTokens.LoggedOut("margaret", "session-1"));
    }

    @Test
    void tokenWithoutASessionMeansAllOfThem() {
        assertThat(tokens.verify(token(_ -> {}, claims -> claims.unsetClaim("sid"))))
                .isEqualTo(new LogoutTokens.LoggedOut("margaret", null));
    }

    /** One thing that is wrong. */
    record Wrong(String what, Consumer<JsonWebSignature> header, Consumer<JwtClaims> claims) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Wrong> wrongs() {
        return List.of(
                claims("another issuer", claims -> claims.setIssuer("https://evil.example")),
                claims("no issuer", claims -> claims.unsetClaim("iss")),
                claims("another audience", claims -> claims.setAudience("account")),
                claims("no audience", claims -> claims.unsetClaim("aud")),
                claims("no event", claims -> claims.unsetClaim("events")),
                claims("another event", claims -> claims.setClaim("events", Map.of("urn:x", Map.of()))),
                claims("event as a text", claims -> claims.setClaim("events", EVENT)),
                claims("a nonce", claims -> claims.setClaim("nonce", "n")),
                claims("no time", claims -> claims.unsetClaim("iat")),
                claims("an old time", claims -> claims.setIssuedAt(in(-600))),
                claims("a time to come", claims -> claims.setIssuedAt(in(600))),
                claims("past its end", claims -> claims.setExpirationTime(in(-600))),
                new Wrong("another type", jws -> jws.setHeader("typ", "JWT"), _ -> {}),
                new Wrong("no type", jws -> jws.getHeaders().setStringHeaderValue("typ", null), _ -> {}),
                new Wrong("another key", jws -> jws.setKey(foreignKey.getPrivateKey()), _ -> {}),
                new Wrong(
                        "another algorithm",
                        jws -> jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA512),
                        _ -> {}),
                new Wrong("a key that nobody published", jws -> jws.setKeyIdHeaderValue("other"), _ -> {}));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void tokenThatIsWrongInOneThingIsRefused(Wrong wrong) {
        assertThat(tokens.verify(token(wrong.header(), wrong.claims()))).isNull();
    }

    @Test
    void tokenWithoutASignatureIsRefused() {
        var parts = token(_ -> {}, _ -> {}).split("\\.");
        var none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"logout+jwt\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(tokens.verify(none + "." + parts[1] + ".")).isNull();
        assertThat(tokens.verify(parts[0] + "." + parts[1] + ".")).isNull();
        assertThat(tokens.verify(parts[0] + "." + parts[1])).isNull();
        assertThat(tokens.verify("")).isNull();
    }

    @Test
    void publicKeyUsedAsASecretIsRefused() throws JoseException {
        var jws = new JsonWebSignature();
        jws.setPayload(claims(_ -> {}).toJson());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setHeader("typ", "logout+jwt");
        jws.setKeyIdHeaderValue("right");
        jws.setKey(new javax.crypto.spec.SecretKeySpec(key.getPublicKey().getEncoded(), "HmacSHA256"));

        assertThat(tokens.verify(jws.getCompactSerialization())).isNull();
    }

    private static Wrong claims(String what, Consumer<JwtClaims> change) {
        return new Wrong(what, _ -> {}, change);
    }

    private static String token(Consumer<JsonWebSignature> header, Consumer<JwtClaims> change) {
        var jws = new JsonWebSignature();
        jws.setPayload(claims(change).toJson());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setKeyIdHeaderValue("right");
        jws.setHeader("typ", "logout+jwt");
        jws.setKey(key.getPrivateKey());
        header.accept(jws);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JwtClaims claims(Consumer<JwtClaims> change) {
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience("anteroom");
        claims.setSubject("margaret");
        claims.setClaim("sid", "session-1");
        claims.setIssuedAtToNow();
        claims.setExpirationTime(in(120));
        claims.setGeneratedJwtId();
        claims.setClaim("events", Map.of(EVENT, Map.of()));
        change.accept(claims);
        return claims;
    }

    private static NumericDate in(int seconds) {
        var date = NumericDate.now();
        date.addSeconds(seconds);
        return date;
    }
}
