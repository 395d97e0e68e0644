package org.anteroom.platform;

import com.mongodb.client.MongoDatabase;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the platform's parts for tests that write into the running product's own store. */
public final class PlatformFixture {
    private PlatformFixture() {}

    /** The settings that the running application has. */
    public static PlatformConfig config(String url, String database, String secret, String vaultKey) {
        return config(url, List.of(), database, secret, vaultKey);
    }

    /** Settings with more origins of our own beside the address. */
    public static PlatformConfig config(
            String url, List<String> origins, String database, String secret, String vaultKey) {
        return new PlatformConfig() {
            @Override
            public URI baseUrl() {
                return URI.create(url);
            }

            @Override
            public Optional<List<String>> origins() {
                return origins.isEmpty() ? Optional.empty() : Optional.of(origins);
            }

            @Override
            public URI keycloakUrl() {
                return URI.create("http://localhost:8180");
            }

            @Override
            public URI keycloakBackUrl() {
                return keycloakUrl();
            }

            @Override
            public Contact contact() {
                return new Contact() {
                    @Override
                    public String name() {
                        return "Anteroom";
                    }

                    @Override
                    public Optional<String> phone() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> emergency() {
                        return Optional.empty();
                    }
                };
            }

            @Override
            public String database() {
                return database;
            }

            @Override
            public String secret() {
                return secret;
            }

            @Override
            public String vaultKey() {
                return vaultKey;
            }

            @Override
            public Broadcast broadcast() {
                return Broadcast.LOCAL;
            }

            @Override
            public Optional<String> parts() {
                return Optional.empty();
            }
        };
    }

    public static Vault vault(MongoDatabase database, PlatformConfig config, String connection) {
        return new Vault(database, config, connection);
    }

    /** A relay that leaves everything to the running application's sweep. */
    public static OutboxRelay relayOfOthers(MongoDatabase database) {
        return new OutboxRelay(database, List.of(), java.time.Clock.systemUTC()) {
            @Override
            public void relaySoon(String collection, org.bson.Document document) {
                // The application relays.
            }
        };
    }

    /** Where events are told that nobody waits for. */
    public static <T> Event<T> nobodyHears() {
        return hears(_ -> {});
    }

    /** Where events are told to this one. */
    @SuppressWarnings("unchecked")
    public static <T> Event<T> hears(Consumer<T> heard) {
        return (Event<T>) Proxy.newProxyInstance(
                PlatformFixture.class.getClassLoader(), new Class<?>[] {Event.class}, (_, method, told) -> {
                    if (method.getName().equals("fire")) {
                        heard.accept((T) told[0]);
                    }
                    return null;
                });
    }
}
