package org.anteroom.identity;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/** Verifies logout tokens: signed by our realm, for our client, of the right type, fresh, and without a nonce. */
@ApplicationScoped
class LogoutTokens {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final int FRESH_SECONDS = 120;

    private final JwtConsumer consumer;

    LogoutTokens(
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") String realm,
            @ConfigProperty(name = "anteroom.keycloak-url") String issuer,
            @ConfigProperty(name = "quarkus.oidc.client-id") String client) {
        var keys = new HttpsJwks(realm + "/protocol/openid-connect/certs");
        keys.setRefreshReprieveThreshold(30_000);
        consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys))
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256)
                // Keycloak signs with the address that browsers know, also where we reach it by another.
                .setExpectedIssuer(issuer + "/realms/anteroom")
                .setExpectedAudience(client)
                .setExpectedType(true, "logout+jwt")
                .setRequireIssuedAt()
                .setIssuedAtRestrictions(FRESH_SECONDS, FRESH_SECONDS)
                .build();
    }

    /**
     * Whom Keycloak logged out.
     *
     * @param session one session, or null when all sessions of the subject ended
     */
    record LoggedOut(String subject, @Nullable String session) {}

    @Nullable
    LoggedOut verify(String token) {
        try {
            var claims = consumer.processToClaims(token);
            boolean isLogout = claims.getClaimValue("events") instanceof Map<?, ?> events && events.containsKey(EVENT);
            if (!isLogout || claims.hasClaim("nonce")) {
                return null;
            }
            return new LoggedOut(claims.getSubject(), claims.getStringClaimValue("sid"));
        } catch (InvalidJwtException | MalformedClaimException e) {
            Log.infof("a logout token was refused because=%s", e.getClass().getSimpleName());
            return null;
        }
    }
}
