package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The contract against a real Jitsi Videobridge. Runs only where {@code VIDEOBRIDGE_HOME} names an unpacked one with a
 * {@code run.sh}; says at the end how many tests ran, so that nobody takes the double's results for the real thing's.
 */
@ExtendWith(RealBridgeIT.OnlyWithBridge.class)
class RealBridgeIT extends BridgeContract {
    private static final String HOME = System.getenv("VIDEOBRIDGE_HOME");

    private static Running real;
    private static int ran;

    @BeforeAll
    static void startReal() {
        real = Running.start();
    }

    @AfterAll
    static void stopReal() {
        if (real != null) {
            real.close();
        }
        System.out.println("real bridge: " + ran + " run");
    }

    @Override
    Videobridge bridge() {
        return real;
    }

    @Override
    Videobridge another() {
        return Running.start();
    }

    /** A bridge's process, on ports of its own. */
    private record Running(Process process, URI url) implements Videobridge {
        static Running start() {
            int port = freePort();
            var logs = Path.of(System.getProperty("anteroom.build", "target"), "it-logs");
            try {
                Files.createDirectories(logs);
                var builder = new ProcessBuilder(Path.of(HOME, "run.sh").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                logs.resolve("videobridge-" + port + ".log").toFile());
                var environment = builder.environment();
                environment.put("JVB_HTTP_PORT", String.valueOf(port));
                environment.put("JVB_WS_PORT", String.valueOf(freePort()));
                environment.put("JVB_UDP_PORT", String.valueOf(freeUdpPort()));
                environment.put(
                        "JVB_JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
                var running = new Running(builder.start(), URI.create("http://127.0.0.1:" + port));
                running.awaitHealth(logs);
                return running;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void awaitHealth(Path logs) {
            try (var http = HttpClient.newHttpClient()) {
                var client = new JvbClient(url, http, BridgeSettings.COLD, BridgeSettings.PATIENCE);
                Awaitility.await("a real bridge to be healthy, see " + logs)
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> {
                            if (!process.isAlive()) {
                                throw new IllegalStateException("the bridge ended at its start, see " + logs);
                            }
                            return isHealthy(client);
                        });
                // A cold bridge takes seconds for its first conference.
                client.post(ColibriJson.create("warm", "00000000", Mute.NOTHING, "visit.local"));
                client.post(ColibriJson.expireConference("warm"));
            }
        }

        private static boolean isHealthy(JvbClient client) {
            try {
                return client.report(BridgeSettings.PATIENCE).healthy();
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void freeze() {
            signal("-STOP");
        }

        @Override
        public void thaw() {
            signal("-CONT");
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void signal(String signal) {
            try {
                assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                                .start()
                                .waitFor())
                        .isZero();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static int freePort() {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static int freeUdpPort() {
            try (var socket = new DatagramSocket(0)) {
                return socket.getLocalPort();
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Leaves the class out, in words, where there is no bridge; counts what ran where there is one. */
    static final class OnlyWithBridge implements ExecutionCondition, AfterTestExecutionCallback {
        private static boolean said;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (HOME != null && Files.isExecutable(Path.of(HOME, "run.sh"))) {
                return ConditionEvaluationResult.enabled("there is a bridge");
            }
            if (!said) {
                said = true;
                System.out.println("real bridge: not run");
            }
            return ConditionEvaluationResult.disabled("VIDEOBRIDGE_HOME names no bridge with a run.sh");
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            ran++;
        }
    }
}
