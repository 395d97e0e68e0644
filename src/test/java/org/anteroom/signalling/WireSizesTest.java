package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How large the messages of the sockets are: bytes of the samples as they travel, with descriptions that Chromium and our own focus
 * have written in the place of the samples' short ones. The table in performance.md has to say the same.
 */
class WireSizesTest {
    private static final Path WIRE = Path.of("src/test/resources/wire");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The largest message that is taken from a page, see {@link SocketConfig#largest()}. */
    private static final int LARGEST = 32_768;

    private static final Pattern ROW = Pattern.compile("\\| (page|server) \\| `([a-z-]+)`.*\\| ([\\d,]+) \\|");

    /** Which descriptions stand in which message; of an offer and its answer those for somebody alone and for three people. */
    private static final Map<String, Map<String, String>> DESCRIPTIONS = Map.of(
            "page answer", Map.of("", "answer-A-v2", "-three", "answer-A-v4"),
            "page answer-layers", Map.of("", "answer-A-v2"),
            "page signal-description", Map.of("", "answer-A-v2"),
            "server signal-description", Map.of("", "answer-A-v2"),
            "server offer", Map.of("", "offer-A-v2", "-three", "offer-A-v4"));

    @Test
    void tableSaysWhatIsMeasured() throws IOException {
        var measured = measured();

        assertThat(told()).as("as measured: %s", measured).isEqualTo(measured);
        assertThat(measured.entrySet())
                .filteredOn(entry -> entry.getKey().startsWith("page"))
                .allSatisfy(entry -> assertThat(entry.getValue()).isLessThan(LARGEST / 4));
    }

    /** What is measured is what is written: a sample without its white space. */
    @Test
    void samplesAreAsLargeAsWhatIsWritten() throws IOException {
        for (var one : WireTest.TOLD.entrySet()) {
            var sample = JSON.readTree(
                    WIRE.resolve("server/" + one.getKey() + ".json").toFile());

            assertThat(Wire.write(one.getValue()).getBytes(StandardCharsets.UTF_8))
                    .as(one.getKey())
                    .hasSameSizeAs(JSON.writeValueAsBytes(sample));
        }
    }

    private static Map<String, Integer> told() throws IOException {
        var rows = new TreeMap<String, Integer>();
        ROW.matcher(Files.readString(Path.of("src/docs/performance.md")))
                .results()
                .forEach(row -> rows.put(
                        row.group(1) + " " + row.group(2),
                        Integer.parseInt(row.group(3).replace(",", ""))));
        return rows;
    }

    private static Map<String, Integer> measured() throws IOException {
        var sizes = new TreeMap<String, Integer>();
        for (var side : Map.of("page", "client", "server", "server").entrySet()) {
            try (var files = Files.list(WIRE.resolve(side.getValue()))) {
                for (var file : files.toList()) {
                    var name =
                            side.getKey() + " " + file.getFileName().toString().replace(".json", "");
                    for (var one :
                            DESCRIPTIONS.getOrDefault(name, Map.of("", "")).entrySet()) {
                        var message = (ObjectNode) JSON.readTree(file.toFile());
                        if (!one.getValue().isEmpty()) {
                            describe(message, Files.readString(WIRE.resolve("sdp/" + one.getValue() + ".sdp")));
                        }
                        sizes.put(name + one.getKey(), JSON.writeValueAsBytes(message).length);
                    }
                }
            }
        }
        return sizes;
    }

    private static void describe(ObjectNode message, String sdp) {
        var holder = message.has("description") ? (ObjectNode) message.get("description") : message;
        assertThat(holder.path("sdp").asText()).isNotEmpty();
        holder.put("sdp", sdp);
    }
}
