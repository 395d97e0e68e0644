package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.anteroom.fixture.Part;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two replicas pass to each other over a real Redis, without the rest of them. */
class RedisWordsTest {
    private final Vertx vertx = Vertx.vertx();
    private final News here = new News();
    private final News there = new News();
    private final List<RedisNews> carriers = new CopyOnWriteArrayList<>();
    private Part redis;

    @BeforeEach
    void start() {
        assumeTrue(Part.isInstalled("redis-server"), "real Redis: not run, it is not installed");
        int port = Part.freePort();
        redis = Part.of(
                "redis-words",
                List.of("redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", ""),
                Map.of());
        redis.start("Ready to accept connections");
        for (var news : List.of(here, there)) {
            var carrier =
                    new RedisNews(news, platform(), config(port), vertx, Clock.systemUTC(), new SimpleMeterRegistry());
            carriers.add(carrier);
            carrier.start(new StartupEvent());
        }
        Awaitility.await("both to hear themselves")
                .atMost(Duration.ofSeconds(20))
                .until(() -> carriers.stream().allMatch(RedisNews::isUp));
    }

    @AfterEach
    void stop() {
        carriers.forEach(carrier -> carrier.stop(new ShutdownEvent()));
        vertx.close();
        if (redis != null) {
            redis.stop();
        }
    }

    @Test
    void wordsComeToTheOtherReplicaOnceAndInTheirOrderWhateverTheyHold() {
        var heard = new CopyOnWriteArrayList<String>();
        var own = new CopyOnWriteArrayList<String>();
        var others = new CopyOnWriteArrayList<String>();
        there.listen("signal", heard::add);
        there.listen("other", others::add);
        here.listen("signal", own::add);
        var words = IntStream.range(0, 200)
                .mapToObj(i -> i + " {\"sdp\":\"v=0\\r\\n" + "é ".repeat(i * 20) + "\"}")
                .toList();

        words.forEach(text -> here.pass(new News.Word("signal", text)));
        here.pass(new News.Word("nobody-listens", "x"));
        here.pass(new News.Word("other", "last"));

        Awaitility.await("the last word").atMost(Duration.ofSeconds(20)).until(() -> others.contains("last"));
        assertThat(heard).isEqualTo(words);
        assertThat(own).as("nobody hears themselves").isEmpty();
    }

    @Test
    void aWordThatIsLongerThanAnyOfOursIsDropped() {
        var heard = new CopyOnWriteArrayList<String>();
        there.listen("signal", heard::add);

        here.pass(new News.Word("signal", "x".repeat(400_000)));
        here.pass(new News.Word("signal", "y"));

        Awaitility.await("the next word").atMost(Duration.ofSeconds(20)).until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly("y");
    }

    private static PlatformConfig platform() {
        return (PlatformConfig) Proxy.newProxyInstance(
                PlatformConfig.class.getClassLoader(), new Class<?>[] {PlatformConfig.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("broadcast");
                    return PlatformConfig.Broadcast.REDIS;
                });
    }

    private static RedisConfig config(int port) {
        return new RedisConfig() {
            @Override
            public URI url() {
                return URI.create("redis://127.0.0.1:" + port);
            }

            @Override
            public Duration beat() {
                return Duration.ofMillis(200);
            }

            @Override
            public Duration silent() {
                return Duration.ofSeconds(5);
            }
        };
    }
}
