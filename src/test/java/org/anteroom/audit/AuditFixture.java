package org.anteroom.audit;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;

/** Makes the audit trail for tests. */
public final class AuditFixture {
    private AuditFixture() {}

    public static AuditTrail trail(MongoDatabase database) {
        return new AuditTrail(database, Clock.systemUTC());
    }
}
