package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.RestAssured;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two replicas with a real Redis between them. The second one's sweep is as good as off, so that what it hears of the first can only
 * have come as a hint; the first one's sweep works, so that it catches up without.
 */
class RedisNewsIT {
    /** How long Redis is away: five seconds in each build, sixty where the whole is asked for. */
    private static final Duration AWAY = Duration.ofSeconds(Long.getLong("anteroom.test.redis-away", 5));

    private static final int PORT = Part.freePort();

    private static Part redis;
    private static Product.Replica swept;
    private static Product.Replica hinted;

    @BeforeAll
    static void startRedisAndTwoReplicas() {
        assumeTrue(Part.isInstalled("redis-server"), "real Redis: not run, it is not installed");
        redis = Part.of(
                "redis",
                List.of(
                        "redis-server",
                        "--port",
                        String.valueOf(PORT),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--requirepass",
                        "only-for-tests"),
                Map.of());
        startRedis();
        var settings = Map.of(
                "ANTEROOM_BROADCAST", "redis",
                "ANTEROOM_REDIS_URL", "redis://:only-for-tests@127.0.0.1:" + PORT,
                "ANTEROOM_REDIS_BEAT", "500ms",
                "ANTEROOM_REDIS_SILENT", "2s");
        swept = Product.get().replica(settings);
        var rarely = new java.util.HashMap<>(settings);
        rarely.put("ANTEROOM_ROOMS_SWEEP", "1h");
        hinted = Product.get().replica(rarely);
        isWell(swept, 200);
        isWell(hinted, 200);
    }

    @AfterAll
    static void stop() {
        if (hinted != null) {
            hinted.close();
        }
        if (swept != null) {
            swept.close();
        }
        if (redis != null) {
            redis.stop();
        }
    }

    @Test
    void changeAtOneReplicaReachesASocketAtTheOtherByAHint() {
        try (var encounter = Encounter.booked(Clinic.open(), "cough").joined();
                var phone = listenAt(hinted, encounter)) {
            for (int i = 0; i < 5; i++) {
                say(swept, encounter, "hold");
                hearsNewly(phone, "ON_HOLD");
                say(swept, encounter, "resume");
                hearsNewly(phone, "IN_VISIT");
            }
        }
    }

    @Test
    void nothingIsLostWhileRedisIsAwayAndHintsComeBackWithIt() {
        try (var encounter = Encounter.booked(Clinic.open(), "cough").joined();
                var phone = listenAt(swept, encounter)) {
            redis.kill();
            isWell(swept, 503);
            isWell(hinted, 503);
            assertThat(status(swept, "/q/health/ready")).as("still in service").isEqualTo(200);
            assertThat(status(swept, "/q/health/live")).isEqualTo(200);

            var until = java.time.Instant.now().plus(AWAY);
            int changes = 0;
            while (java.time.Instant.now().isBefore(until) || changes < 4) {
                say(hinted, encounter, "hold");
                hearsNewly(phone, "ON_HOLD");
                say(hinted, encounter, "resume");
                hearsNewly(phone, "IN_VISIT");
                phone.say("{\"type\":\"beat\",\"id\":\"b\"}");
                changes += 2;
            }
            assertThat(lost(hinted)).as("hints that nobody carried").isGreaterThanOrEqualTo(changes);

            startRedis();
            isWell(swept, 200);
            isWell(hinted, 200);
        }
        try (var encounter = Encounter.booked(Clinic.open(), "cough").joined();
                var phone = listenAt(hinted, encounter)) {
            say(swept, encounter, "hold");
            hearsNewly(phone, "ON_HOLD");
        }
    }

    @Test
    void signalsOfADirectEpochTravelBetweenReplicasInTheirOrder() {
        try (var encounter = Encounter.booked(Clinic.open(), "cough")
                .at(swept.url(), hinted.url())
                .joined()) {
            encounter.deskEar().hears("\"way\":\"DIRECT\"");
            encounter.phoneEar().hears("\"way\":\"DIRECT\"");
            for (int i = 0; i < 30; i++) {
                encounter.deskEar().say(signal("desk", i));
                encounter.phoneEar().say(signal("phone", i));
            }

            assertThat(signals(encounter.phoneEar())).isEqualTo(numbered("desk"));
            assertThat(signals(encounter.deskEar())).isEqualTo(numbered("phone"));
        }
    }

    private static String signal(String page, int number) {
        return "{\"type\":\"signal\",\"id\":\"s" + number
                + "\",\"epoch\":1,\"candidate\":{\"candidate\":\"" + page + number
                + " \",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,"
                + "\"usernameFragment\":\"RtE2\"}}";
    }

    private static List<String> numbered(String page) {
        return java.util.stream.IntStream.range(0, 30).mapToObj(i -> page + i).toList();
    }

    /** Once the last is there: what the others said, in the order in which it came. */
    private static List<String> signals(Ear ear) {
        ear.hears("29 \"");
        return ear.heard().stream()
                .filter(one -> one.contains("\"type\":\"signal\""))
                .map(one -> one.replaceAll(".*\"candidate\":\"(\\w+) \".*", "$1"))
                .toList();
    }

    @Test
    void whoSignsOutAtOneReplicaIsNotKnownAtTheOtherEither() {
        try (var encounter = Encounter.booked(Clinic.open(), "cough")
                .at(hinted.url(), hinted.url())
                .joined()) {
            encounter.desk().at(swept.url()).signOut();

            assertThat(encounter.deskEar().closedWith()).isEqualTo(4401);
            assertThat(encounter.phoneEar().isOpen()).isTrue();
            encounter.phoneEar().hears("\"presence\":\"GONE\"");
        }
    }

    @Test
    void oddWordsOnTheChannelHarmNobody() throws Exception {
        var visit = "00000000000000000000000001";
        for (var words : List.of(
                "",
                "x signal",
                "x signal a b c",
                "x signal " + visit + " " + visit + " {\"type\":\"beat\"}",
                "x nobody listens",
                "x".repeat(400_000))) {
            assertThat(published("anteroom.words", words)).contains("2");
        }
        for (var words : List.of("", "x", "a b c d", "x".repeat(5000), "a 00000000000000000000000001 b 1")) {
            assertThat(published("anteroom.news", words)).contains("2");
        }
        changeAtOneReplicaReachesASocketAtTheOtherByAHint();
        signalsOfADirectEpochTravelBetweenReplicasInTheirOrder();
    }

    /** Somebody else speaks on the channel; says how many listen to it. */
    private static String published(String channel, String words) throws Exception {
        var answer = new ProcessBuilder(
                        "redis-cli", "-p", String.valueOf(PORT), "-a", "only-for-tests", "-x", "PUBLISH", channel)
                .redirectErrorStream(true)
                .start();
        try (var in = answer.getOutputStream()) {
            in.write(words.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(answer.waitFor()).isZero();
        return new String(answer.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The patient's page moves to the replica: the same person, a newer socket. */
    private static Ear listenAt(Product.Replica replica, Encounter encounter) {
        var ear = encounter.phone().at(replica.url()).listen("/ws/v/" + encounter.visit() + "?page=phone");
        ear.hears("\"IN_VISIT\"");
        ear.say("{\"type\":\"join\",\"id\":\"again\"}").hears("\"id\":\"again\"");
        // The other page's going and this one's coming are told before anything is changed here.
        ear.heard().clear();
        return ear;
    }

    private static void say(Product.Replica replica, Encounter encounter, String deed) {
        var desk = encounter.desk().at(replica.url());
        var answer = desk.json("POST", "/api/visits/" + encounter.visit() + "/" + deed, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static void hearsNewly(Ear ear, String state) {
        ear.hears("\"state\":\"" + state + "\"");
        ear.heard().clear();
    }

    private static void startRedis() {
        redis.start("Ready to accept connections");
    }

    private static void isWell(Product.Replica replica, int status) {
        Awaitility.await("news between replicas to be told as " + status)
                .atMost(Duration.ofSeconds(15))
                .until(() -> status(replica, "/q/health/well") == status);
    }

    private static int status(Product.Replica replica, String path) {
        return RestAssured.get(replica.managementUrl() + path).statusCode();
    }

    private static double lost(Product.Replica replica) {
        return RestAssured.get(replica.managementUrl() + "/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("anteroom_news_hints_total") && line.contains("lost"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
