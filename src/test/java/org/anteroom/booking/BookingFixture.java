package org.anteroom.booking;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import org.anteroom.audit.AuditFixture;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.Vault;

/** Makes booking's collections for tests. */
public final class BookingFixture {
    private BookingFixture() {}

    public static Appointments appointments(MongoDatabase database, OutboxRelay relay, Vault vault) {
        return appointments(database, relay, vault, Clock.systemUTC());
    }

    public static Appointments appointments(MongoDatabase database, OutboxRelay relay, Vault vault, Clock clock) {
        return new Appointments(database, AuditFixture.trail(database), relay, new News(), vault, clock);
    }

    public static Providers providers(MongoDatabase database) {
        return new Providers(database);
    }
}
