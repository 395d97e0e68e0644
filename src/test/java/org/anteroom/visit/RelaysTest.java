package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials for relays; that a real coturn takes them is in {@link TurnIT}. */
class RelaysTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1795343183 - 600), ZoneOffset.UTC);
    private static final VisitId VISIT = new VisitId("00000000000000000000000001");
    private static final PersonId PERSON = new PersonId("00000000000000000000000002");

    @Test
    void areWhatOpensslMakesOfTheSame() {
        var relay = new Relays(TurnIT.config("shared-with-coturn", Duration.ofMinutes(10)), null, CLOCK)
                .issue(VISIT, PERSON)
                .getFirst();

        // printf 'relay|00000000000000000000000001|00000000000000000000000002' | openssl dgst -sha256 -hmac
        // shared-with-coturn
        assertThat(relay.username()).isEqualTo("1795343183:cbddaba45d304d34e5c402003c4d2e3a");
        // printf %s "$username" | openssl dgst -sha1 -hmac shared-with-coturn -binary | base64
        assertThat(relay.credential()).isEqualTo("sFzK11SJGOtJg6V/nNx4+X/ex5M=");
        assertThat(relay.toString()).doesNotContain(relay.credential());
    }

    @Test
    void nameIsOnePersonsInOneVisitAndTellsNeither() {
        var relays = new Relays(TurnIT.config("shared-with-coturn", Duration.ofMinutes(10)), null, CLOCK);
        var name = relays.issue(VISIT, PERSON).getFirst().username();

        assertThat(relays.issue(VISIT, PERSON).getFirst().username()).isEqualTo(name);
        assertThat(relays.issue(VISIT, PersonId.random()).getFirst().username()).isNotEqualTo(name);
        assertThat(relays.issue(VisitId.random(), PERSON).getFirst().username()).isNotEqualTo(name);
        assertThat(name).doesNotContain(VISIT.value(), PERSON.value());
    }

    @Test
    void thereAreNoneWithoutAddresses() {
        assertThat(new Relays(config(List.of(), ""), null, CLOCK).issue(VISIT, PERSON))
                .isEmpty();
    }

    @Test
    void addressesWithoutASecretEndTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Relays(config(List.of("turn:turn.example.org"), ""), null, CLOCK))
                .withMessageContaining("anteroom.turn.secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://turn.example.org", "turn:", "turn:host:port", "turn:host?transport=sctp", "stun:host"})
    void whatIsNoRelayEndsTheStart(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Relays(config(List.of(url), "shared"), null, CLOCK))
                .withMessageContaining(url);
    }

    private static RelayConfig config(List<String> urls, String secret) {
        return new RelayConfig() {
            @Override
            public Optional<List<String>> urls() {
                return urls.isEmpty() ? Optional.empty() : Optional.of(urls);
            }

            @Override
            public Optional<String> secret() {
                return secret.isEmpty() ? Optional.empty() : Optional.of(secret);
            }

            @Override
            public Duration lifetime() {
                return Duration.ofMinutes(10);
            }
        };
    }
}
