package org.anteroom.visit;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import org.anteroom.audit.AuditFixture;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.bridge.BridgeFixture;
import org.anteroom.bridge.Bridges;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.Vault;

/** Makes the visits for tests. */
public final class VisitFixture {
    private VisitFixture() {}

    public static Visits visits(MongoDatabase database, OutboxRelay relay) {
        return new Visits(database, relay, new News(), measures(Clock.systemUTC()), Clock.systemUTC());
    }

    /** The demo's seeds, by a clock that the test sets and with the durations that the product has. */
    public static Seeds seeds(MongoDatabase database, OutboxRelay relay, Vault vault, Clock clock) {
        var visits = new Visits(database, relay, new News(), measures(clock), clock);
        var config = defaults(VisitConfig.class);
        var ways = new Ways(IdentityFixture.clinics(database), BridgeDouble.none(), config, clock);
        return new Seeds(visits, new Connections(visits, ways, config, clock), vault, clock);
    }

    /** The day lists; nothing is listed until they carry it. */
    public static Days days(MongoDatabase database, OutboxRelay relay) {
        return new Days(database, visits(database, relay), IdentityFixture.clinics(database), new News());
    }

    /** The durations that the product has. */
    public static VisitConfig config() {
        return defaults(VisitConfig.class);
    }

    /** Guests of an application with these bridges, on this store alone; all durations and limits as they are by default. */
    public static Guests guests(MongoDatabase database, Bridges bridges, Clock clock) {
        var visits = visits(database, clock);
        return new Guests(
                visits,
                media(database, visits, bridges, clock),
                AuditFixture.trail(database),
                defaults(VisitConfig.class),
                clock);
    }

    /** Invitations of the same application. */
    public static Invitations invitations(MongoDatabase database, Bridges bridges, Clock clock) {
        var visits = visits(database, clock);
        return new Invitations(
                visits,
                IdentityFixture.links(database),
                media(database, visits, bridges, clock),
                AuditFixture.trail(database),
                defaults(GuestConfig.class),
                clock);
    }

    private static Visits visits(MongoDatabase database, Clock clock) {
        return new Visits(database, PlatformFixture.relayOfOthers(database), new News(), measures(clock), clock);
    }

    private static GuestMedia media(MongoDatabase database, Visits visits, Bridges bridges, Clock clock) {
        var ways = new Ways(IdentityFixture.clinics(database), bridges, defaults(VisitConfig.class), clock);
        var enforcement = BridgeFixture.enforcement(bridges);
        var lanes = new Lanes();
        var mutes = new Mutes(visits, enforcement, lanes);
        return new GuestMedia(bridges, ways, new Legs(visits, bridges, enforcement, ways, mutes, lanes, clock));
    }

    /** Measures that nobody reads. */
    static Measures measures(Clock clock) {
        return new Measures(new SimpleMeterRegistry(), clock);
    }

    private static <T> T defaults(Class<T> settings) {
        // Quarkus reads 90S as well as PT90S; outside of it, we do.
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, text -> Duration.parse("PT" + text))
                .withMapping(settings)
                .build()
                .getConfigMapping(settings);
    }
}
