package org.anteroom.notes;

import java.time.Clock;
import org.anteroom.audit.AuditFixture;
import org.anteroom.fixture.Product;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.visit.VisitFixture;

/** Makes the notes for tests, on the running product's own store. */
public final class NotesFixture {
    private NotesFixture() {}

    public static Notes notes(Product product) {
        var database = product.database();
        var relay = PlatformFixture.relayOfOthers(database);
        return new Notes(
                database,
                VisitFixture.visits(database, relay),
                PlatformFixture.vault(database, product.config(), product.connection()),
                AuditFixture.trail(database),
                relay,
                product.config(),
                Clock.systemUTC());
    }
}
