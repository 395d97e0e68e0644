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
                ColibriJson.create("a6e52c03", "d8965959", true),
                ColibriJson.create("a6e52c03", "d8965959", false),
                ColibriJson.update("a6e52c03", "d8965959", ANSWER.transport(), ANSWER.sources()),
                ColibriJson.update("a6e52c03", "d8965959", ANSWER.transport(), List.of()),
                ColibriJson.expireEndpoint("a6e52c03", "d8965959"),
                ColibriJson.expireConference("a6e52c03"));
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
                .isThrownBy(() -> new MediaSource("d8965959-a0", MediaSource.Kind.AUDIO, 4_294_967_295L, null));
    }

    @Test
    void aMisspeltFieldIsNoticed() {
        var ours = ColibriJson.create("a6e52c03", "d8965959", true);
        ((ObjectNode) ours.path("endpoints").path(0)).put("stat-id", "x");

        assertThat(lost(ours)).containsExactly("/endpoints/0/stat-id");
    }

    @Test
    void aWrongPlaceIsNoticed() {
        var ours = ColibriJson.create("a6e52c03", "d8965959", false);
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
