package org.anteroom.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.anteroom.platform.News;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.ShiftedClock;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session that has ended stays so, whatever of it is still on its way. */
class SessionsTest {
    private static final String SESSION = "7f1c";

    private final ShiftedClock clock = new ShiftedClock();
    private final List<Sessions.Ended> told = new ArrayList<>();

    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private Sessions sessions;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("identity");
        var seal = new TokenSeal(PlatformFixture.config("http://localhost", "identity", "s".repeat(32), ""));
        sessions = new Sessions(
                database,
                seal,
                IdentityFixture.config(),
                clock,
                PlatformFixture.<Sessions.Ended>hears(told::add),
                new News());
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void tokensThatWereRefreshedWhileSomebodySignedOutOpenNothing() {
        store(SESSION);
        assertThat(sessions.isOpen(SESSION)).isTrue();

        sessions.end(SESSION);

        assertThat(told).containsExactly(new Sessions.Ended(SESSION));
        assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(() -> store(SESSION));
        assertThat(sessions.isOpen(SESSION)).isFalse();
        assertThat(database.getCollection("sessions").countDocuments(new Document("session", SESSION)))
                .isZero();
    }

    @Test
    void nextSessionOfTheSamePersonIsOpenAtOnce() {
        store(SESSION);
        sessions.end(SESSION);

        store("8e2d");

        assertThat(sessions.isOpen("8e2d")).isTrue();
        sessions.endAllOf("tomasz");
        assertThat(sessions.isOpen("8e2d")).isFalse();
    }

    /** Where Keycloak kept its session although we ended ours, people come in again. */
    @Test
    void whatSaysThatItIsOverIsForgottenSoon() {
        store(SESSION);
        sessions.end(SESSION);

        clock.on(Duration.ofMinutes(1));
        sessions.sweep();
        assertThat(database.getCollection("sessions").countDocuments()).isZero();

        store(SESSION);
        assertThat(sessions.isOpen(SESSION)).isTrue();
    }

    private void store(String session) {
        var claims = new JsonObject().put("sid", session).put("sub", "tomasz").encode();
        var token = "e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".";
        sessions.createTokenState(
                        null,
                        null,
                        new AuthorizationCodeTokens(token, "access", "refresh", 300L),
                        deed -> Uni.createFrom().item(deed))
                .await()
                .indefinitely();
    }
}
