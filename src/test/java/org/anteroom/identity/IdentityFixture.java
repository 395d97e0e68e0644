package org.anteroom.identity;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import org.anteroom.platform.News;
import org.anteroom.platform.PlatformFixture;

/** Makes identity's collections for tests. */
public final class IdentityFixture {
    private IdentityFixture() {}

    public static People people(MongoDatabase database) {
        return new People(database);
    }

    public static Clinics clinics(MongoDatabase database) {
        return new Clinics(database);
    }

    public static Links links(MongoDatabase database) {
        return links(database, Clock.systemUTC());
    }

    static Links links(MongoDatabase database, Clock clock) {
        return new Links(database, new People(database), config(), clock, PlatformFixture.nobodyHears(), new News());
    }

    static IdentityConfig config() {
        return new IdentityConfig() {
            @Override
            public int wrongTries() {
                return 10;
            }

            @Override
            public int wrongAnswers() {
                return 5;
            }

            @Override
            public Duration locked() {
                return Duration.ofMinutes(15);
            }

            @Override
            public Duration readAfter() {
                return Duration.ofHours(24);
            }

            @Override
            public Duration session() {
                return Duration.ofHours(12);
            }

            @Override
            public Duration replaced() {
                return Duration.ofSeconds(30);
            }
        };
    }
}
