package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.time.Clock;
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

            allocate(bridges, address, meeting, amara);
            allocate(bridges, address, meeting, margaret);
            connect(bridges, address, meeting, amara, 1001);
            connect(bridges, address, meeting, margaret, 2001);
            bridges.expireEndpoint(address, meeting, margaret);
            bridges.expire(address, meeting);

            // After the two of warming: create, create again and add, two answers, two expires.
            var sent = own.bodies().subList(2, own.bodies().size());
            assertThat(sent).hasSize(7).allSatisfy(body -> {
                assertThat(body).doesNotContain("connects", "candidate", "sctp");
                assertThat(parsed(body).path("meeting-id").asText()).isEqualTo(meeting);
            });
            assertThat(sent)
                    .filteredOn(body -> parsed(body).path("create").asBoolean())
                    .hasSize(2)
                    .allSatisfy(body -> assertThat(parsed(body).path("rtcstats-enabled"))
                            .isEqualTo(parsed("{\"no\":false}").path("no")));
        }
    }

    @Test
    void theDoubleHoldsExactlyTheEndpointsThatWereAllocated() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);
        allocate(bridges, url(), meeting, margaret);
        assertThat(fake.endpoints(meeting)).isEqualTo(Set.of(amara, margaret));

        bridges.expire(url(), meeting);

        assertThat(fake.hasConference(meeting)).isFalse();
    }

    @Test
    void aConferenceThatTheBridgeLostIsSaidToBeGone() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);

        fake.lose(meeting);

        assertThat(problem(() -> connect(bridges, url(), meeting, amara, 1001)))
                .isEqualTo(new BridgeProblem.ConferenceGone());
        assertThatCode(() -> bridges.expire(url(), meeting)).doesNotThrowAnyException();
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
        try (var process = new BridgeFixture(BridgeSettings.of(List.of()), Clock.systemUTC())) {
            assertThat(process.bridges.any()).isFalse();
            assertThat(process.bridges.pick()).isEmpty();
        }
    }

    @Test
    void anAddressWithAPathStillReachesTheBridge() {
        var bridges = replica(URI.create(fake.url() + "/"));

        assertThat(allocate(bridges, fake.url() + "/", meeting, amara).candidates())
                .isNotEmpty();
    }

    @Test
    void aMuteStandsAtTheBridgeFromTheBeginningAndIsChangedThere() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara, new Mute(true, false), true);
        assertThat(fake.muted(meeting, amara)).isEqualTo("audio");

        bridges.mute(url(), meeting, amara, new Mute(true, true));
        assertThat(fake.muted(meeting, amara)).isEqualTo("audio,video");

        bridges.mute(url(), meeting, amara, Mute.NOTHING);
        assertThat(fake.muted(meeting, amara)).isEmpty();
    }

    @Test
    void aReplyThatWasLostIsSilenceAndTheConferenceIsThere() {
        try (var own = FakeVideobridge.start()) {
            var bridges = replica(own.url());
            own.swallow(1);

            assertThat(problem(() -> allocate(bridges, own.address(), meeting, amara)))
                    .isEqualTo(new BridgeProblem.Silent());

            assertThat(own.endpoints(meeting)).containsExactly(amara);
        }
    }

    @Test
    void anEndpointThatWasLeftBehindIsTakenAway() {
        try (var own = FakeVideobridge.start()) {
            var bridges = replica(own.url());
            allocate(bridges, own.address(), meeting, margaret);
            own.leaveBehind();

            assertThat(problem(() -> bridges.allocate(own.address(), meeting, amara, Mute.NOTHING, false)))
                    .isEqualTo(new BridgeProblem.LeftBehind());

            assertThat(own.endpoints(meeting)).containsExactly(margaret);
        }
    }

    @Test
    void aBridgeThatDoesNotShowWhatItHasIsBelieved() {
        try (var own = FakeVideobridge.start()) {
            var process = process(own.url());
            var leg = new Leg(own.address(), meeting, amara);
            allocate(process.bridges, own.address(), meeting, amara);
            own.showing(false);

            assertThat(process.bridges.has(own.address(), meeting)).isTrue();
            assertThat(process.enforcement.mute(leg, () -> new Mute(true, true)))
                    .isTrue();
            assertThat(own.muted(meeting, amara)).isEqualTo("audio,video");
            process.enforcement.end(leg);

            assertThat(own.meetings()).isEmpty();
            assertThat(process.enforced("end", "seen")).isEqualTo(1);
            assertThat(process.enforced("mute", "seen")).isEqualTo(1);
        }
    }

    @Test
    void whoeverWantsTheSameEndedWaitsForTheOneEndingThatIsUnderWay() {
        try (var own = FakeVideobridge.start()) {
            var process = process(own.url());
            var leg = new Leg(own.address(), meeting, amara);
            allocate(process.bridges, own.address(), meeting, amara);
            own.hold("\"expire\":true");

            var first = process.enforcement.begin(leg);
            var second = process.enforcement.begin(leg);
            var all = process.enforcement.begin(own.address(), meeting);
            own.release();
            first.done().join();

            assertThat(second).isSameAs(first);
            assertThat(all).isNotSameAs(first);
            all.done().join();
            assertThat(own.bodies())
                    .filteredOn(body -> body.contains(meeting) && body.contains("\"expire\":true"))
                    .hasSize(2);
            assertThat(process.enforced("end", "seen")).isEqualTo(2);
            process.enforcement.end(leg);
            assertThat(process.enforced("end", "seen")).isEqualTo(3);
        }
    }

    @Test
    void everyCallIsCountedByItsOutcome() {
        var process = process();
        allocate(process.bridges, url(), meeting, amara);
        problem(() -> allocate(process.bridges, url(), meeting, amara));

        assertThat(process.metrics
                        .get("anteroom.bridge.calls")
                        .tag("outcome", "done")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(process.metrics
                        .get("anteroom.bridge.calls")
                        .tag("outcome", "EndpointThere")
                        .timer()
                        .count())
                .isEqualTo(1);
    }
}
