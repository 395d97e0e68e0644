package org.anteroom.notes;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import org.anteroom.audit.AuditFixture;
import org.anteroom.fixture.Product;
import org.anteroom.platform.PlatformConfig;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.Vault;
import org.anteroom.visit.VisitFixture;

/** Makes the notes for tests, on the running product's own store. */
public final class NotesFixture {
    private NotesFixture() {}

    public static Notes notes(Product product) {
        var database = product.database();
        return notes(
                database,
                PlatformFixture.vault(database, product.config(), product.connection()),
                product.config(),
                Clock.systemUTC());
    }

    public static Notes notes(MongoDatabase database, Vault vault, PlatformConfig config, Clock clock) {
        var relay = PlatformFixture.relayOfOthers(database);
        return new Notes(
                database,
                VisitFixture.visits(database, relay),
                vault,
                AuditFixture.trail(database),
                relay,
                config,
                clock);
    }
}
