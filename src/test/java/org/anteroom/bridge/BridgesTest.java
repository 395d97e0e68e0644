package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract against the double, and what can be seen only there: what we sent, and what a bridge does on command. */
class BridgesTest extends BridgeContract {
    private static FakeVideobridge fake;

    @BeforeAll
    static void startFake() {
        fake = FakeVideobridge.start();
    }

    @AfterAll
    static void stopFake() {
        fake.close();
    }

    @Override
    Videobridge bridge() {
        return fake;
    }

    @Override
    Videobridge another() {
        return FakeVideobridge.start();
    }

    @Test
    void aWholeVisitSendsNothingThatTheBridgeShouldNotHave() {
        try (var own = FakeVideobridge.start()) {
            var bridges = replica(own.url());
            var address = own.url().toString();

            bridges.allocate(address, meeting, amara);
            bridges.allocate(address, meeting, margaret);
            bridges.connect(address, meeting, amara, answer(amara, 1001));
            bridges.connect(address, meeting, margaret, answer(margaret, 2001));
            bridges.expireEndpoint(address, meeting, margaret);
            bridges.expire(address, meeting, List.of(amara, margaret));

            // Create, create again and add, two answers, two expires.
            assertThat(own.bodies()).hasSize(7).allSatisfy(body -> {
                assertThat(body).doesNotContain("connects", "candidate", "sctp");
                assertThat(parsed(body).path("meeting-id").asText()).isEqualTo(meeting);
            });
            assertThat(own.bodies())
                    .filteredOn(body -> parsed(body).path("create").asBoolean())
                    .hasSize(2)
                    .allSatisfy(body -> assertThat(parsed(body).path("rtcstats-enabled"))
                            .isEqualTo(parsed("{\"no\":false}").path("no")));
        }
    }

    @Test
    void theDoubleHoldsExactlyTheEndpointsThatWereAllocated() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara);
        bridges.allocate(url(), meeting, margaret);
        assertThat(fake.endpoints(meeting)).isEqualTo(Set.of(amara, margaret));

        bridges.expire(url(), meeting, List.of(amara, margaret));

        assertThat(fake.hasConference(meeting)).isFalse();
    }

    @Test
    void aConferenceThatTheBridgeLostIsSaidToBeGone() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara);

        fake.lose(meeting);

        assertThat(problem(() -> bridges.connect(url(), meeting, amara, answer(amara, 1001))))
                .isEqualTo(new BridgeProblem.ConferenceGone());
        assertThatCode(() -> bridges.expire(url(), meeting, List.of(amara))).doesNotThrowAnyException();
    }

    @Test
    void aBridgeThatSaysItIsNotHealthyIsNotPicked() {
        try (var ill = FakeVideobridge.start()) {
            ill.healthy(false);

            assertThat(replica(ill.url()).pick()).isEmpty();
            assertThat(replica(ill.url(), fake.url()).pick()).contains(url());
        }
    }

    @Test
    void withoutAnyBridgeThereIsNoneToPick() {
        var config = config(List.of());
        try (var sockets = new Closing(new ControlSockets(config))) {
            var bridges = new Bridges(config, sockets.sockets());

            assertThat(bridges.any()).isFalse();
            assertThat(bridges.pick()).isEmpty();
            bridges.close();
        }
    }

    @Test
    void anAddressWithAPathStillReachesTheBridge() {
        var bridges = replica(URI.create(fake.url() + "/"));

        assertThat(bridges.allocate(fake.url() + "/", meeting, amara).candidates())
                .isNotEmpty();
    }

    private record Closing(ControlSockets sockets) implements AutoCloseable {
        @Override
        public void close() {
            sockets.closeAll();
        }
    }
}
