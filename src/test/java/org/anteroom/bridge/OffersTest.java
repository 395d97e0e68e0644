package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Our offers against those that a real bridge and real browsers have worked with. */
class OffersTest {
    private static final BridgeTransport TRANSPORT = new BridgeTransport(
            "brdg1",
            "bridge0password0bridge0x",
            "sha-256",
            "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
            "actpass",
            List.of(
                    new BridgeTransport.Candidate("1", 2130706431L, "192.0.2.7", 10000, "host"),
                    new BridgeTransport.Candidate("2", 2130706430L, "192.0.2.8", 10000, "host")),
            "");
    private static final MediaSource SOUND = MediaSource.of("bbbbbbbb-a0", MediaSource.Kind.AUDIO, 3099297562L, null);
    private static final MediaSource CAMERA = new MediaSource(
            "bbbbbbbb-v0",
            MediaSource.Kind.CAMERA,
            List.of(new MediaSource.Layer(3814133997L, 1342062L), new MediaSource.Layer(21L, 22L)));
    private static final MediaSource SOUND_OF_ANOTHER =
            MediaSource.of("cccccccc-a0", MediaSource.Kind.AUDIO, 17L, null);
    private static final MediaSource CAMERA_OF_ANOTHER =
            MediaSource.of("cccccccc-v0", MediaSource.Kind.CAMERA, 18L, 19L);
    private static final MediaSource SCREEN = MediaSource.of("cccccccc-v1", MediaSource.Kind.SCREEN, 31L, 32L);
    private static final List<Slot> FOUR =
            Slot.place(List.of(), List.of(SOUND, CAMERA, SOUND_OF_ANOTHER, CAMERA_OF_ANOTHER));

    private final Offers.Offer offer = Offers.write(2836426473499191048L, 4, TRANSPORT, FOUR);

    @Test
    void offerNegotiatesSectionBySectionWhatTheRecordedOnesDo() {
        var ours = Sdp.sections(offer.sdp());
        var recorded = Sdp.sections(Sdp.recorded("offer-A-v4"));
        var alone = Sdp.sections(Sdp.recorded("rid-offer-A"));

        assertNegotiated(ours.get(0), alone.get(0));
        assertNegotiated(ours.get(1), alone.get(1));
        // A camera without layers was offered as a screen is.
        assertNegotiated(ours.get(2), recorded.get(1));
        assertThat(ours).hasSize(7);
        for (int i = 3; i < ours.size(); i++) {
            assertNegotiated(ours.get(i), recorded.get(i - 1));
        }
    }

    @Test
    void sessionPartIsTheRecordedOneButForItsNumbers() {
        assertThat(session(offer.sdp())).isEqualTo(session(Sdp.recorded("offer-A-v4")));
    }

    @Test
    void streamsAreToldInTheRecordedLines() {
        var recorded = Sdp.sections(Sdp.recorded("offer-A-v4"));
        var ours = Sdp.sections(offer.sdp());

        assertThat(shape(ours.get(3))).isEqualTo(shape(recorded.get(2)));
        assertThat(shape(ours.get(4))).isEqualTo(shape(recorded.get(3)));
    }

    @Test
    void bundleNamesEverySectionInOrder() {
        assertThat(offer.sdp()).contains("a=group:BUNDLE 0 1 2 3 4 5 6\r\n");
        assertThat(Sdp.sections(offer.sdp()))
                .extracting(section -> Sdp.value(section, "a=mid:"))
                .containsExactly("0", "1", "2", "3", "4", "5", "6");
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
    void candidatesStandOnceInTheFirstSection() {
        assertThat(Sdp.sections(offer.sdp()).getFirst())
                .contains(
                        "a=candidate:1 1 udp 2130706431 192.0.2.7 10000 typ host generation 0",
                        "a=candidate:2 1 udp 2130706430 192.0.2.8 10000 typ host generation 0",
                        "a=end-of-candidates");
        assertThat(offer.sdp().split("a=candidate:", -1)).hasSize(3);
    }

    @Test
    void eachRemoteStreamStandsInASectionOfItsOwn() {
        assertThat(offer.remote())
                .containsExactly(
                        new Offers.Section("3", SOUND),
                        new Offers.Section("4", CAMERA),
                        new Offers.Section("5", SOUND_OF_ANOTHER),
                        new Offers.Section("6", CAMERA_OF_ANOTHER));
    }

    @Test
    void ofACameraInLayersReceiversLearnOnlyTheFirstNumbers() {
        assertThat(Sdp.sections(offer.sdp()).get(4))
                .contains(
                        "a=sendonly",
                        "a=msid:bbbbbbbb-v0 bbbbbbbb-v0-t",
                        "a=ssrc-group:FID 3814133997 1342062",
                        "a=ssrc:3814133997 cname:bbbbbbbb-v0",
                        "a=ssrc:1342062 cname:bbbbbbbb-v0")
                .noneMatch(line -> line.startsWith("a=ssrc:21 ") || line.contains("SIM") || line.contains("simulcast"));
    }

    @Test
    void onlyTheOwnCameraIsTakenInLayers() {
        assertThat(Sdp.sections(offer.sdp()).get(1))
                .contains("a=rid:1 recv", "a=rid:2 recv", "a=rid:3 recv", "a=simulcast:recv 1;2;3");
        assertThat(offer.sdp()).containsOnlyOnce("a=simulcast:").containsOnlyOnce("repaired-rtp-stream-id");
    }

    @Test
    void aFreeSlotIsInactiveAndTellsNoStream() {
        var left = Slot.place(FOUR, List.of(SOUND, CAMERA));

        var after = Sdp.sections(Offers.write(1, 5, TRANSPORT, left).sdp());

        assertThat(after).hasSize(7);
        assertThat(after.subList(5, 7))
                .allSatisfy(section -> assertThat(section)
                        .contains("a=inactive")
                        .noneMatch(line -> line.startsWith("a=ssrc") || line.startsWith("a=msid:")));
        assertThat(Offers.write(1, 5, TRANSPORT, left).remote()).hasSize(2);
    }

    @Test
    void aFreeSlotIsUsedAgainByTheNextStreamOfItsKind() {
        var left = Slot.place(FOUR, List.of(SOUND, SOUND_OF_ANOTHER, CAMERA_OF_ANOTHER));

        var again = Offers.write(
                1, 6, TRANSPORT, Slot.place(left, List.of(SOUND, SOUND_OF_ANOTHER, CAMERA_OF_ANOTHER, SCREEN)));

        assertThat(again.remote()).contains(new Offers.Section("4", SCREEN)).hasSize(4);
        assertThat(Sdp.sections(again.sdp())).hasSize(7);
        assertThat(Sdp.sections(again.sdp()).get(4)).contains("a=sendonly", "a=ssrc-group:FID 31 32");
    }

    @Test
    void offerToSomebodyAloneHasOnlyTheirOwnSections() {
        var alone = Offers.write(1, 1, TRANSPORT, List.of());

        assertThat(alone.remote()).isEmpty();
        assertThat(Sdp.sections(alone.sdp()))
                .hasSize(3)
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

    private static void assertNegotiated(List<String> ours, List<String> recorded) {
        assertThat(Sdp.negotiated(ours)).containsExactlyInAnyOrderElementsOf(Sdp.negotiated(recorded));
    }

    private static List<String> session(String sdp) {
        return sdp.lines()
                .takeWhile(line -> !line.startsWith("m="))
                .map(line -> line.replaceFirst("^o=- \\d+ \\d+ ", "o=- ").replaceFirst("BUNDLE .*", "BUNDLE"))
                .toList();
    }

    /** The lines that tell a stream, with every name and number blotted out. */
    private static List<String> shape(List<String> section) {
        return section.stream()
                .filter(line -> line.startsWith("a=ssrc") || line.startsWith("a=msid"))
                .map(line -> line.replaceAll("[0-9a-f]{8}-", "e-").replaceAll("\\d{2,}", "n"))
                .toList();
    }
}
