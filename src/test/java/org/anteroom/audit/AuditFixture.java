package org.anteroom.audit;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.util.Optional;
import org.anteroom.identity.ClinicId;

/** Makes the audit trail for tests. */
public final class AuditFixture {
    private AuditFixture() {}

    public static AuditTrail trail(MongoDatabase database) {
        return new AuditTrail(
                database,
                visit -> Optional.ofNullable(database.getCollection("visits")
                                .find(eq("_id", visit.value()))
                                .first())
                        .map(document -> new ClinicId(document.getString("clinic"))),
                Clock.systemUTC());
    }
}
