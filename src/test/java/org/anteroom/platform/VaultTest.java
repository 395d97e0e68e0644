package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vault with the real libmongocrypt, on a store in memory. */
class VaultTest {
    private static final String CANARY = "breathless-canary-7741";
    private static final Vault.Place PLACE = new Vault.Place(Ids.random(), "note", 3);
    private static final String MARGARET = Ids.random();
    private static final String TOMASZ = Ids.random();

    private static MongoServer server;
    private static String connection;
    private static MongoClient client;

    private final List<Vault> open = new ArrayList<>();

    @BeforeAll
    static void startTheStore() {
        server = new MongoServer(new MemoryBackend());
        var address = server.bind();
        connection = "mongodb://127.0.0.1:" + address.getPort();
        client = MongoClients.create(connection);
    }

    @AfterAll
    static void stopTheStore() {
        client.close();
        server.shutdownNow();
    }

    @AfterEach
    void closeTheVaults() {
        open.forEach(Vault::close);
        database().drop();
    }

    @Test
    void whatIsSealedCanBeOpenedInItsPlaceAlsoByAnotherReplica() {
        var sealed = vault().seal(MARGARET, PLACE, new Phi(CANARY));

        assertThat(vault().open(PLACE, sealed).reveal()).isEqualTo(CANARY);
    }

    @Test
    void storedBytesHoldNothingOfTheTextAndAreNeverTheSame() {
        var vault = vault();

        var first = vault.seal(MARGARET, PLACE, new Phi(CANARY));
        var second = vault.seal(MARGARET, PLACE, new Phi(CANARY));

        assertThat(text(first)).doesNotContain(CANARY).doesNotContain("breathless");
        assertThat(first).isNotEqualTo(second);
    }

    static List<Vault.Place> otherPlaces() {
        return List.of(
                new Vault.Place(Ids.random(), PLACE.field(), PLACE.revision()),
                new Vault.Place(PLACE.document(), "reason", PLACE.revision()),
                new Vault.Place(PLACE.document(), PLACE.field(), 2));
    }

    @ParameterizedTest
    @MethodSource("otherPlaces")
    void whatIsPutIntoAnotherPlaceIsRefusedThere(Vault.Place other) {
        var sealed = vault().seal(MARGARET, PLACE, new Phi(CANARY));

        assertThatIllegalStateException()
                .isThrownBy(() -> vault().open(other, sealed))
                .withMessageNotContaining(CANARY);
    }

    @Test
    void deletingAPatientsKeyShredsTheirRecordAndNobodyElses() {
        var vault = vault();
        var margarets = vault.seal(MARGARET, PLACE, new Phi(CANARY));
        var tomaszs = vault.seal(TOMASZ, PLACE, new Phi(CANARY));

        database().getCollection("keys").deleteOne(Filters.eq("keyAltNames", "patient:" + MARGARET));

        var later = vault();
        assertThatIllegalStateException().isThrownBy(() -> later.open(PLACE, margarets));
        assertThat(later.open(PLACE, tomaszs).reveal()).isEqualTo(CANARY);
    }

    @Test
    void twoReplicasThatSealForANewPatientAtOnceUseOneKey() throws Exception {
        var vaults = List.of(vault(), vault(), vault(), vault());
        var threads = new ArrayList<Thread>();
        for (var vault : vaults) {
            threads.add(Thread.ofPlatform().start(() -> vault.seal(MARGARET, PLACE, new Phi(CANARY))));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(database().getCollection("keys").countDocuments()).isEqualTo(1);
    }

    @Test
    void changedBytesAreRefused() {
        var sealed = vault().seal(MARGARET, PLACE, new Phi(CANARY));
        var bytes = sealed.getData().clone();
        bytes[bytes.length - 1] ^= 1;

        assertThatIllegalStateException().isThrownBy(() -> vault().open(PLACE, new Binary((byte) 0, bytes)));
    }

    @Test
    void anotherMasterKeyOpensNothing() {
        var sealed = vault().seal(MARGARET, PLACE, new Phi(CANARY));

        assertThatIllegalStateException()
                .isThrownBy(() -> vault(masterKey(8, 96)).open(PLACE, sealed));
    }

    @Test
    void masterKeyOfTheWrongLengthEndsTheStart() {
        assertThatIllegalArgumentException().isThrownBy(() -> vault(masterKey(7, 32)));
    }

    private Vault vault() {
        return vault(masterKey(7, 96));
    }

    private Vault vault(String masterKey) {
        var config = PlatformFixture.config("http://localhost", "anteroom", "", masterKey);
        var vault = PlatformFixture.vault(database(), config, connection);
        open.add(vault);
        return vault;
    }

    private static MongoDatabase database() {
        return client.getDatabase("anteroom");
    }

    private static String masterKey(int fill, int length) {
        var bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String text(Binary binary) {
        return new String(binary.getData(), StandardCharsets.ISO_8859_1);
    }
}
