package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Our offer against one that a real bridge and two real browsers have worked with. */
class OffersTest {
    private static final BridgeTransport TRANSPORT = new BridgeTransport(
            "brdg1",
            "bridge0password0bridge0x",
            "sha-256",
            "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
            "actpass",
            List.of(new BridgeTransport.Candidate("1", 2130706431L, "192.0.2.7", 10000, "host")),
            "");
    private static final List<MediaSource> REMOTE = List.of(
            new MediaSource("bbbbbbbb-a0", MediaSource.Kind.AUDIO, 3099297562L, null),
            new MediaSource("bbbbbbbb-v0", MediaSource.Kind.VIDEO, 3814133997L, 1342062L),
            new MediaSource("cccccccc-a0", MediaSource.Kind.AUDIO, 17L, null),
            new MediaSource("cccccccc-v0", MediaSource.Kind.VIDEO, 18L, 19L));

    private final Offers.Offer offer = Offers.write(2836426473499191048L, 4, TRANSPORT, REMOTE);

    @Test
    void offerNegotiatesSectionBySectionWhatTheRecordedOneDoes() {
        var ours = Sdp.sections(offer.sdp());
        var recorded = Sdp.sections(Sdp.recorded("offer-A-v4"));

        assertThat(ours).hasSameSizeAs(recorded);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(Sdp.negotiated(ours.get(i)))
                    .as("section " + i)
                    .containsExactlyInAnyOrderElementsOf(Sdp.negotiated(recorded.get(i)));
        }
    }

    @Test
    void bundleNamesEverySectionInOrder() {
        assertThat(offer.sdp()).contains("a=group:BUNDLE 0 1 2 3 4 5\r\n");
        assertThat(Sdp.sections(offer.sdp()))
                .extracting(section -> Sdp.value(section, "a=mid:"))
                .containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    void everySectionCarriesTheBridgesOwnTransport() {
        assertThat(Sdp.sections(offer.sdp()))
                .allSatisfy(section -> assertThat(section)
                        .contains(
                                "a=ice-ufrag:brdg1",
                                "a=ice-pwd:bridge0password0bridge0x",
                                "a=fingerprint:sha-256 " + TRANSPORT.fingerprint(),
                                "a=setup:actpass",
                                "a=rtcp-mux"));
    }

    @Test
    void candidateStandsOnceInTheFirstSection() {
        var line = "a=candidate:1 1 udp 2130706431 192.0.2.7 10000 typ host generation 0";

        assertThat(Sdp.sections(offer.sdp()).getFirst()).contains(line, "a=end-of-candidates");
        assertThat(offer.sdp()).containsOnlyOnce("a=candidate:");
    }

    @Test
    void eachRemoteStreamStandsInASectionOfItsOwn() {
        assertThat(offer.remote())
                .containsExactly(
                        new Offers.Section("2", "bbbbbbbb-a0", MediaSource.Kind.AUDIO),
                        new Offers.Section("3", "bbbbbbbb-v0", MediaSource.Kind.VIDEO),
                        new Offers.Section("4", "cccccccc-a0", MediaSource.Kind.AUDIO),
                        new Offers.Section("5", "cccccccc-v0", MediaSource.Kind.VIDEO));
        assertThat(Sdp.sections(offer.sdp()).get(3))
                .contains(
                        "a=sendonly",
                        "a=msid:bbbbbbbb-v0 bbbbbbbb-v0-t",
                        "a=ssrc-group:FID 3814133997 1342062",
                        "a=ssrc:3814133997 cname:bbbbbbbb-v0",
                        "a=ssrc:1342062 cname:bbbbbbbb-v0");
    }

    @Test
    void offerToSomebodyAloneHasOnlyTheirOwnTwoSections() {
        var alone = Offers.write(1, 1, TRANSPORT, List.of());

        assertThat(alone.remote()).isEmpty();
        assertThat(Sdp.sections(alone.sdp()))
                .hasSize(2)
                .allSatisfy(section -> assertThat(section).contains("a=recvonly"));
    }

    @Test
    void versionIsSaidInTheOrigin() {
        assertThat(offer.sdp()).startsWith("v=0\r\no=- 2836426473499191048 4 IN IP4 ");
    }

    @Test
    void linesEndAsRfc8866Wants() {
        assertThat(offer.sdp().replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        assertThat(offer.sdp()).endsWith("\r\n");
    }
}
