package org.anteroom.identity;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.logging.Log;
import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenStateManager;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Alternative;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Hashes;
import org.anteroom.platform.Ids;
import org.anteroom.platform.News;
import org.anteroom.platform.Threads;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of signed-in people. The tokens stay here, sealed; the browser has an opaque cookie whose hash names the document.
 * Logout and revocation are one delete, by the Keycloak session id.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class Sessions implements TokenStateManager {
    /** Where people sign out ({@code quarkus.oidc.logout.path}). */
    private static final String LOGOUT = "/logout";
    /** The kind of word that tells other replicas of a session's end. */
    private static final String ENDED = "session-ended";

    private final MongoCollection<Document> sessions;
    private final TokenSeal seal;
    private final IdentityConfig config;
    private final Clock clock;
    private final Event<Ended> ended;
    private final News news;

    Sessions(
            MongoDatabase database, TokenSeal seal, IdentityConfig config, Clock clock, Event<Ended> ended, News news) {
        this.sessions = database.getCollection("sessions");
        this.seal = seal;
        this.config = config;
        this.clock = clock;
        this.ended = ended;
        this.news = news;
        // What another replica says is not believed: the session is looked for.
        news.listen(
                ENDED,
                session -> Threads.start("session-ended", () -> {
                    if (!isOpen(session)) {
                        ended.fire(new Ended(session));
                    }
                }));
    }

    /** A Keycloak session has ended here; whatever is open in its name is to be closed. */
    public record Ended(String session) {}

    @Override
    public Uni<String> createTokenState(
            RoutingContext context,
            OidcTenantConfig tenant,
            AuthorizationCodeTokens tokens,
            OidcRequestContext<String> request) {
        return request.runBlocking(() -> create(tokens));
    }

    @Override
    public Uni<AuthorizationCodeTokens> getTokens(
            RoutingContext context,
            OidcTenantConfig tenant,
            String state,
            OidcRequestContext<AuthorizationCodeTokens> request) {
        return request.runBlocking(() -> find(state));
    }

    @Override
    public Uni<Void> deleteTokens(
            RoutingContext context, OidcTenantConfig tenant, String state, OidcRequestContext<@Nullable Void> request) {
        // The framework deletes a state also when it has just refreshed its tokens, before it creates the next one. The
        // session is
        // over only where somebody signs out; any other state stays for requests that are under way, and no longer.
        boolean isOver = context.request().path().equals(LOGOUT);
        return request.runBlocking(() -> {
            var own = eq("_id", Hashes.sha256(state));
            if (isOver) {
                var found = sessions.find(own).first();
                if (found != null) {
                    end(found.getString("session"));
                }
            } else {
                replace(own);
            }
            return null;
        });
    }

    /** Whether the Keycloak session is still open here. */
    public boolean isOpen(String session) {
        return sessions.find(and(eq("session", session), gt("expires", Docs.date(clock.instant()))))
                        .first()
                != null;
    }

    /** Ends the session everywhere: at logout, when Keycloak says so, and by staff. Repeating is harmless. */
    public void end(String session) {
        // Tokens of it may be on their way here, refreshed a moment ago: whoever brings them finds this, and leaves
        // none.
        var soon = Docs.date(clock.instant().plus(config.replaced()));
        sessions.updateOne(eq("_id", over(session)), set("expires", soon), new UpdateOptions().upsert(true));
        var deleted = sessions.deleteMany(eq("session", session)).getDeletedCount();
        if (deleted > 0) {
            Log.infof("session ended session=%s", session);
            news.pass(new News.Word(ENDED, session));
            ended.fire(new Ended(session));
        }
    }

    /** Ends all sessions of the Keycloak user. */
    public void endAllOf(String subject) {
        for (var session : sessions.distinct("session", eq("subject", subject), String.class)) {
            end(session);
        }
    }

    private String create(AuthorizationCodeTokens tokens) {
        var state = Ids.secret();
        var now = clock.instant();
        var claims = claims(tokens.getIdToken());
        var session = claims.getString("sid", Ids.random());
        sessions.insertOne(new Document("_id", Hashes.sha256(state))
                .append("session", session)
                .append("subject", claims.getString("sub"))
                .append("tokens", seal.seal(write(tokens)))
                .append("expires", Docs.date(now.plus(config.session()))));
        // In this order: of a session that ends at the same moment either this is found there, or that here.
        if (sessions.find(and(eq("_id", over(session)), gt("expires", Docs.date(now))))
                        .first()
                != null) {
            sessions.deleteOne(eq("_id", Hashes.sha256(state)));
            throw new AuthenticationFailedException("the session has ended");
        }
        // Older states of the same session stay for requests that are under way, and no longer.
        replace(and(eq("session", session), ne("_id", Hashes.sha256(state))));
        return state;
    }

    /** What says for a while that the session is over. */
    private static String over(String session) {
        return "over|" + session;
    }

    private void replace(Bson states) {
        var soon = Docs.date(clock.instant().plus(config.replaced()));
        sessions.updateMany(and(states, gt("expires", soon)), set("expires", soon));
    }

    private AuthorizationCodeTokens find(String state) {
        var found = sessions.find(and(eq("_id", Hashes.sha256(state)), gt("expires", Docs.date(clock.instant()))))
                .first();
        if (found == null) {
            throw new AuthenticationFailedException("no such session");
        }
        var json = new JsonObject(seal.open(found.get("tokens", org.bson.types.Binary.class)));
        return new AuthorizationCodeTokens(
                json.getString("id"),
                json.getString("access"),
                json.getString("refresh"),
                json.getLong("expiresIn"),
                json.getString("scope"));
    }

    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        sessions.deleteMany(lt("expires", Docs.date(clock.instant())));
    }

    private static String write(AuthorizationCodeTokens tokens) {
        return new JsonObject()
                .put("id", tokens.getIdToken())
                .put("access", tokens.getAccessToken())
                .put("refresh", tokens.getRefreshToken())
                .put("expiresIn", tokens.getAccessTokenExpiresIn())
                .put("scope", tokens.getAccessTokenScope())
                .encode();
    }

    /** The claims of a token that Quarkus has just verified. */
    static JsonObject claims(String token) {
        var parts = token.split("\\.");
        return new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    }
}
