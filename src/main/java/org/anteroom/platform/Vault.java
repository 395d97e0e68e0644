package org.anteroom.platform;

import com.mongodb.ClientEncryptionSettings;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.vault.DataKeyOptions;
import com.mongodb.client.model.vault.EncryptOptions;
import com.mongodb.client.vault.ClientEncryption;
import com.mongodb.client.vault.ClientEncryptions;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.types.Binary;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Seals health information before it reaches the store, by MongoDB's explicit client-side encryption
 * (https://www.mongodb.com/docs/manual/core/csfle/fundamentals/manual-encryption/), with one data key for each patient: deleting
 * the key shreds the patient's record. What is sealed names its own place, and a value found in another place is refused.
 *
 * <p>Stored as plain binary (subtype 0), because the embedded store does not take subtype 6; the bytes are the same.
 */
@ApplicationScoped
@Startup
public class Vault {
    private static final String ALGORITHM = "AEAD_AES_256_CBC_HMAC_SHA_512-Random";
    private static final int MASTER_KEY_LENGTH = 96;
    private static final byte CIPHERTEXT = 6;

    private final ClientEncryption encryption;
    private final Map<String, BsonBinary> keys = new ConcurrentHashMap<>();

    Vault(
            MongoDatabase database,
            PlatformConfig config,
            @ConfigProperty(name = "quarkus.mongodb.connection-string") String connection) {
        byte[] master = Base64.getDecoder().decode(config.vaultKey());
        if (master.length != MASTER_KEY_LENGTH) {
            throw new IllegalArgumentException("anteroom.vault-key must be 96 bytes in base 64");
        }
        database.getCollection("keys")
                .createIndex(
                        Indexes.ascending("keyAltNames"),
                        new IndexOptions().unique(true).sparse(true));
        encryption = ClientEncryptions.create(ClientEncryptionSettings.builder()
                .keyVaultMongoClientSettings(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(connection))
                        .build())
                .keyVaultNamespace(config.database() + ".keys")
                .kmsProviders(Map.of("local", Map.of("key", master)))
                .build());
    }

    /**
     * Where a sealed value belongs.
     *
     * @param document the id of the visit
     * @param field which of its texts
     * @param revision of the field, so that an older value cannot be put back
     */
    public record Place(String document, String field, long revision) {}

    /** Seals the text with the patient's key. */
    public Binary seal(String patient, Place place, Phi phi) {
        var value = new BsonDocument("visit", new BsonString(place.document()))
                .append("field", new BsonString(place.field()))
                .append("revision", new BsonInt64(place.revision()))
                .append("value", new BsonString(phi.reveal()));
        var sealed = encryption.encrypt(value, new EncryptOptions(ALGORITHM).keyId(keyOf(patient)));
        return new Binary((byte) 0, sealed.getData());
    }

    /**
     * Opens what was sealed for this very place.
     *
     * @throws IllegalStateException when it was sealed for another place, or its key is gone
     */
    public Phi open(Place place, Binary sealed) {
        BsonDocument value;
        try {
            value = encryption
                    .decrypt(new BsonBinary(CIPHERTEXT, sealed.getData()))
                    .asDocument();
        } catch (MongoException e) {
            if (isAway(e)) {
                throw e;
            }
            throw new IllegalStateException("sealed text cannot be opened visit=" + place.document(), e);
        }
        boolean belongs = value.getString("visit").getValue().equals(place.document())
                && value.getString("field").getValue().equals(place.field())
                && value.getInt64("revision").getValue() == place.revision();
        if (!belongs) {
            throw new IllegalStateException("sealed text found in a place it was not sealed for visit="
                    + place.document() + " field=" + place.field());
        }
        return new Phi(value.getString("value").getValue());
    }

    /** Whether the store could not be asked for the key: that says nothing of what is sealed. */
    private static boolean isAway(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof MongoTimeoutException || one instanceof MongoSocketException) {
                return true;
            }
        }
        return false;
    }

    private BsonBinary keyOf(String patient) {
        return keys.computeIfAbsent(patient, this::findOrCreate);
    }

    private BsonBinary findOrCreate(String patient) {
        var name = "patient:" + patient;
        var found = encryption.getKeyByAltName(name);
        if (found != null) {
            return found.getBinary("_id");
        }
        try {
            return encryption.createDataKey("local", new DataKeyOptions().keyAltNames(List.of(name)));
        } catch (MongoException e) {
            return another(name, e);
        }
    }

    /** Another replica was first: its key is the patient's key. */
    private BsonBinary another(String name, MongoException cause) {
        var found = encryption.getKeyByAltName(name);
        if (found == null) {
            throw cause;
        }
        return found.getBinary("_id");
    }

    @PreDestroy
    void close() {
        encryption.close();
    }
}
