package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alert rules ring when they should: Prometheus' own evaluation, where promtool is installed (Debian: prometheus). */
class AlertsTest {
    @Test
    void rulesRingForWhatTheyAreAbout() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "promtool")))
                .as("promtool is installed")
                .anyMatch(Files::isExecutable);

        assertThat(promtool("test", "rules", "src/test/resources/prometheus/alerts.yml"))
                .contains("SUCCESS");
        assertThat(promtool("check", "config", "infra/prometheus/prometheus.yml", "infra/prometheus/kubernetes.yml"))
                .contains("SUCCESS");
    }

    private static String promtool(String... arguments) throws Exception {
        var command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
