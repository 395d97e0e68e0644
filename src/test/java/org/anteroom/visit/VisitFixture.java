package org.anteroom.visit;

import com.mongodb.client.MongoDatabase;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.Vault;

/** Makes the visits for tests. */
public final class VisitFixture {
    private VisitFixture() {}

    public static Visits visits(MongoDatabase database, OutboxRelay relay) {
        return new Visits(database, relay, new News(), Clock.systemUTC());
    }

    /** The demo's seeds, by a clock that the test sets and with the durations that the product has. */
    public static Seeds seeds(MongoDatabase database, OutboxRelay relay, Vault vault, Clock clock) {
        var config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(VisitConfig.class)
                .build()
                .getConfigMapping(VisitConfig.class);
        var visits = new Visits(database, relay, new News(), clock);
        return new Seeds(visits, new Connections(visits, config, clock), vault, clock);
    }
}
