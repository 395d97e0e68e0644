package org.anteroom.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.StoppedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten wrong tries a minute from one address, no matter how many come at once; right ones cost nothing. */
class WrongTriesTest {
    private static final String ADDRESS = "192.0.2.7";

    private final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-23T16:00:00Z"));
    private final WrongTries tries = new WrongTries(IdentityFixture.config(), clock);

    private void wrong(String address) {
        try (var one = tries.begin(address)) {
            one.wrong();
        }
    }

    private void right(String address) {
        tries.begin(address).close();
    }

    @Test
    void tenthWrongTryIsTheLastOfAMinute() {
        for (int i = 0; i < 10; i++) {
            right(ADDRESS);
            wrong(ADDRESS);
            clock.on(Duration.ofSeconds(2));
        }

        assertThatThrownBy(() -> right(ADDRESS))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Refusal.TooMany(Duration.ofSeconds(41))));
        right("192.0.2.8");

        clock.on(Duration.ofSeconds(40));
        wrong(ADDRESS);
        assertThatThrownBy(() -> right(ADDRESS)).isInstanceOf(RefusedException.class);
    }

    @Test
    void rightTriesAreNeverTooMany() throws Exception {
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = all.invokeAll(IntStream.range(0, 500)
                    .mapToObj(_ -> Executors.callable(() -> right(ADDRESS)))
                    .toList());
            assertThat(done)
                    .allSatisfy(one -> assertThat(one.state()).isEqualTo(java.util.concurrent.Future.State.SUCCESS));
        }
        assertThat(tries.remembered()).isZero();
    }

    @Test
    void manyAtOnceHaveNoMoreThanTenWrongTriesTogether() throws Exception {
        var looked = new AtomicInteger();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            all.invokeAll(IntStream.range(0, 200)
                    .mapToObj(_ -> Executors.callable(() -> {
                        try (var one = tries.begin(ADDRESS)) {
                            looked.incrementAndGet();
                            Thread.yield();
                            one.wrong();
                        } catch (RefusedException e) {
                            assertThat(e.refusal()).isInstanceOf(Refusal.TooMany.class);
                        }
                    }))
                    .toList());
        }
        assertThat(looked).hasValue(10);
    }

    @Test
    void nobodyIsRememberedLongerThanAMinute() {
        for (int i = 0; i < 100; i++) {
            wrong("192.0.2." + i);
        }
        assertThat(tries.remembered()).isEqualTo(100);

        clock.on(Duration.ofSeconds(61));

        assertThat(tries.remembered()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.1, ::ffff:192.0.2.1, true",
        "nonsense, other nonsense, true"
    })
    void wholeNetworkOfIpv6IsOneAddress(String one, String other, boolean same) {
        assertThat(WrongTries.network(one).equals(WrongTries.network(other))).isEqualTo(same);
    }
}
