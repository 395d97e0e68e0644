package org.anteroom.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.VisitId;
import org.anteroom.messaging.Mails.Claim;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final VisitId visit = VisitId.random();
    private final ClinicId clinic = ClinicId.random();
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("messaging");
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void ofTwoWhoRelayTheSameEntryOneSends() {
        assertThat(mails(NOW, false).claim("entry", visit, clinic)).isEqualTo(Claim.OURS);
        assertThat(mails(NOW, false).claim("entry", visit, clinic)).isEqualTo(Claim.BUSY);
    }

    @Test
    void whatHasLeftIsNeverSentAgain() {
        mails(NOW, false).claim("entry", visit, clinic);
        mails(NOW, false).sent("entry", "to", "subject", "text", "ics");
        assertThat(mails(NOW.plus(Duration.ofHours(1)), false).claim("entry", visit, clinic))
                .isEqualTo(Claim.SENT);
    }

    @Test
    void aMailWhoseSenderDiedIsTakenOver() {
        mails(NOW, false).claim("entry", visit, clinic);
        assertThat(mails(NOW.plus(Duration.ofMinutes(2)), false).claim("entry", visit, clinic))
                .isEqualTo(Claim.OURS);
    }

    @Test
    void aMailThatTheServerRefusedIsTriedAgainLaterEachTime() {
        assertThat(mails(NOW, false).claim("entry", visit, clinic)).isEqualTo(Claim.OURS);
        var first = mails(NOW, false).failed("entry", "ConnectException");
        assertThat(first).isEqualTo(NOW.plusSeconds(10));
        assertThat(mails(first.minusSeconds(1), false).claim("entry", visit, clinic))
                .isEqualTo(Claim.BUSY);
        assertThat(mails(first, false).claim("entry", visit, clinic)).isEqualTo(Claim.OURS);
        assertThat(mails(first, false).failed("entry", "ConnectException")).isEqualTo(first.plusSeconds(20));
        assertThat(mails(NOW, false).waiting()).isEqualTo(1);
        assertThat(mails(NOW, false).pause(40)).isEqualTo(Duration.ofMinutes(30));

        mails(NOW, false).sent("entry", "to", "subject", "text", "ics");
        assertThat(mails(NOW, false).waiting()).isZero();
        assertThat(mails(first.plus(Duration.ofDays(1)), false).claim("entry", visit, clinic))
                .isEqualTo(Claim.SENT);
    }

    @Test
    void aMailThatNobodyNeedsAnyMoreWaitsForNothing() {
        mails(NOW, false).claim("entry", visit, clinic);
        mails(NOW, false).dropped("entry");
        assertThat(mails(NOW, false).waiting()).isZero();
        assertThat(mails(NOW.plus(Duration.ofDays(1)), false).claim("entry", visit, clinic))
                .isEqualTo(Claim.BUSY);
    }

    @Test
    void whatItSaidIsKeptOnlyForTheDemo() {
        mails(NOW, false).claim("entry", visit, clinic);
        mails(NOW, false).sent("entry", "to", "subject", "text with a link", "ics");
        assertThat(database.getCollection("mails").find().map(Document::toJson).first())
                .doesNotContain("link");

        mails(NOW, true).claim("another", visit, clinic);
        mails(NOW, true).sent("another", "to", "subject", "Hello\nhttp://localhost/v/a/join/b\nBye", "ics");
        assertThat(mails(NOW, true).kept())
                .singleElement()
                .satisfies(mail -> assertThat(mail.link()).isEqualTo("http://localhost/v/a/join/b"));
    }

    private Mails mails(Instant now, boolean keep) {
        var config = new MailConfig() {
            @Override
            public boolean keep() {
                return keep;
            }

            @Override
            public Duration patience() {
                return Duration.ofSeconds(20);
            }

            @Override
            public Duration again() {
                return Duration.ofSeconds(10);
            }

            @Override
            public Duration longestPause() {
                return Duration.ofMinutes(30);
            }
        };
        return new Mails(database, config, Clock.fixed(now, ZoneOffset.UTC));
    }
}
