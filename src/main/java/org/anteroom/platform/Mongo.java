package org.anteroom.platform;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the plural classes their database. Every write waits for a majority and the journal; only then is it acknowledged. */
class Mongo {
    @Produces
    @Singleton
    MongoDatabase database(MongoClient client, PlatformConfig config) {
        return client.getDatabase(config.database())
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY);
    }
}
