package org.anteroom.visit;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxRelay;

/** Makes the visits for tests. */
public final class VisitFixture {
    private VisitFixture() {}

    public static Visits visits(MongoDatabase database, OutboxRelay relay) {
        return new Visits(database, relay, new News(), Clock.systemUTC());
    }
}
