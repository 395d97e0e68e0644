package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jitsi.xmpp.extensions.colibri2.json.Colibri2JSONDeserializer;
import org.jitsi.xmpp.extensions.colibri2.json.Colibri2JSONSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jitsi's own parser reads every body that we send, and its serializer writes it again: what it did not understand is missing then.
 * The bridge ignores unknown fields in silence, so that a misspelt one would be found nowhere else.
 */
class ColibriJsonTest {
    private static final Answer ANSWER = BridgeContract.answer("d8965959", 4_294_967_294L);

    static Stream<ObjectNode> bodies() {
        return Stream.of(
                ColibriJson.create("a6e52c03", "d8965959", Mute.NOTHING, "visit.local"),
                ColibriJson.create("a6e52c03", "d8965959", Mute.NOTHING, null),
                ColibriJson.create("a6e52c03", "d8965959", new Mute(true, false), "visit.local"),
                ColibriJson.update("a6e52c03", "d8965959", ANSWER.transport(), ANSWER.sources()),
                ColibriJson.update("a6e52c03", "d8965959", ANSWER.transport(), List.of()),
                ColibriJson.update("a6e52c03", "d8965959", ANSWER.transport(), everything("d8965959")),
                ColibriJson.updateSources("a6e52c03", "d8965959", everything("d8965959")),
                ColibriJson.updateSources("a6e52c03", "d8965959", List.of()),
                ColibriJson.forceMute("a6e52c03", "d8965959", new Mute(true, true)),
                ColibriJson.forceMute("a6e52c03", "d8965959", new Mute(false, true)),
                ColibriJson.forceMute("a6e52c03", "d8965959", Mute.NOTHING),
                ColibriJson.expireEndpoint("a6e52c03", "d8965959"),
                ColibriJson.expireConference("a6e52c03"));
    }

    /** Sound, a camera in three layers and a shared screen. */
    static List<MediaSource> everything(String endpoint) {
        return List.of(
                MediaSource.of(endpoint + "-a0", MediaSource.Kind.AUDIO, 820110843L, null),
                new MediaSource(
                        endpoint + "-v0",
                        MediaSource.Kind.CAMERA,
                        List.of(
                                new MediaSource.Layer(1257052509L, 2115315772L),
                                new MediaSource.Layer(3168008761L, 2632744715L),
                                new MediaSource.Layer(4166256336L, 3559525058L))),
                MediaSource.of(endpoint + "-v1", MediaSource.Kind.SCREEN, 2872915616L, 1587241969L));
    }

    @Test
    void layersStandLowestFirstAndEachBesideItsRepair() {
        var video = ColibriJson.updateSources("a6e52c03", "d8965959", everything("d8965959"))
                .at("/endpoints/0/sources/1");

        assertThat(video.path("ssrc-groups").toString())
                .isEqualTo("[{\"semantics\":\"SIM\",\"sources\":[1257052509,3168008761,4166256336]},"
                        + "{\"semantics\":\"FID\",\"sources\":[1257052509,2115315772]},"
                        + "{\"semantics\":\"FID\",\"sources\":[3168008761,2632744715]},"
                        + "{\"semantics\":\"FID\",\"sources\":[4166256336,3559525058]}]");
        assertThat(video.path("sources"))
                .hasSize(6)
                .allSatisfy(one -> assertThat(one.path("videoType").asText()).isEqualTo("camera"));
    }

    @Test
    void aScreenIsADesktopWithoutLayers() {
        var screen = ColibriJson.updateSources("a6e52c03", "d8965959", everything("d8965959"))
                .at("/endpoints/0/sources/2");

        assertThat(screen.path("type").asText()).isEqualTo("video");
        assertThat(screen.path("sources"))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.path("videoType").asText()).isEqualTo("desktop"));
        assertThat(screen.path("ssrc-groups").toString())
                .isEqualTo("[{\"semantics\":\"FID\",\"sources\":[2872915616,1587241969]}]");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void jitsiUnderstandsAllThatWeSend(ObjectNode ours) {
        assertThat(lost(ours)).isEmpty();
    }

    @Test
    void anSsrcThatJitsiWouldDropIsNoSourceOfOurs() {
        var body = ColibriJson.update("a6e52c03", "d8965959", ANSWER.transport(), ANSWER.sources());
        ((ObjectNode) body.at("/endpoints/0/sources/0/sources/0")).put("ssrc", 4_294_967_295L);

        assertThat(lost(body)).containsExactly("/endpoints/0/sources/0/sources/0/ssrc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaSource.of("d8965959-a0", MediaSource.Kind.AUDIO, 4_294_967_295L, null));
    }

    @Test
    void aMisspeltFieldIsNoticed() {
        var ours = ColibriJson.create("a6e52c03", "d8965959", Mute.NOTHING, "visit.local");
        ((ObjectNode) ours.path("endpoints").path(0)).put("stat-id", "x");

        assertThat(lost(ours)).containsExactly("/endpoints/0/stat-id");
    }

    @Test
    void aWrongPlaceIsNoticed() {
        var ours = ColibriJson.create("a6e52c03", "d8965959", Mute.NOTHING, null);
        ours.put("ice-controlling", true);

        assertThat(lost(ours)).containsExactly("/ice-controlling");
    }

    /** Where our body holds something that came back differently or not at all. */
    private static List<String> lost(ObjectNode ours) {
        var read = Colibri2JSONDeserializer.deserializeConferenceModify(ours.deepCopy())
                .build();
        var lost = new ArrayList<String>();
        compare("", ours, Colibri2JSONSerializer.serializeConferenceModify(read), lost);
        return lost;
    }

    private static void compare(String path, JsonNode ours, JsonNode theirs, List<String> lost) {
        if (ours.isObject()) {
            ours.properties()
                    .forEach(field ->
                            compare(path + "/" + field.getKey(), field.getValue(), theirs.path(field.getKey()), lost));
        } else if (ours.isArray()) {
            if (ours.size() != theirs.size()) {
                lost.add(path);
            }
            for (int i = 0; i < ours.size(); i++) {
                compare(path + "/" + i, ours.get(i), theirs.path(i), lost);
            }
        } else if (theirs.isContainerNode()
                || theirs.isMissingNode()
                || !ours.asText().equals(theirs.asText())) {
            lost.add(path);
        }
    }
}
