package org.anteroom.operations;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.anteroom.booking.VisitState;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.bridge.BridgeProblem;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.RawHttp;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboard ask only for metrics that the running application has, and these name nobody. */
class MonitoringIT {
    private static final Path INFRA = Path.of("infra");
    /** A word of a query that is no function; what Prometheus has of itself is {@code up}. */
    private static final Pattern WORD = Pattern.compile("(?<![\\w:.$])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

    private static final Set<String> NO_MEASURE = Set.of("and", "or", "unless", "bool", "offset", "up");

    /** What an id of ours looks like, a meeting's at a bridge included. */
    private static final Pattern ID = Pattern.compile("[0-9a-hjkmnp-tv-z]{26}");

    private static final Pattern LABEL = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");

    record Rules(List<Group> groups) {}

    record Group(String name, List<Rule> rules) {}

    record Rule(String alert, String expr, String for_, Map<String, String> labels, Map<String, String> annotations) {}

    @Test
    void rulesAndDashboardAskForWhatThereIs() throws IOException {
        var there = new TreeSet<String>();
        // Its Redis is not there, which the gauge of the news says; its bridge is a double.
        try (var bridge = new BridgeDouble();
                var replica = Product.get()
                        .replica(Map.of(
                                "ANTEROOM_BROADCAST",
                                "redis",
                                "ANTEROOM_REDIS_URL",
                                "redis://127.0.0.1:" + Part.freePort(),
                                "ANTEROOM_BRIDGE_URLS",
                                bridge.url().toString()))) {
            RestAssured.get(replica.url() + "/").then().statusCode(200);
            measures(replica.managementUrl()).forEach(line -> there.add(line.split("[{ ]")[0]));
        }

        var asked = new TreeSet<String>();
        expressions().forEach(expression -> asked.addAll(metrics(expression)));

        assertThat(there).contains("anteroom_news_up", "anteroom_news_hints_total");
        assertThat(asked).hasSizeGreaterThan(18).isSubsetOf(there);
        assertThat(asked)
                .contains(
                        "anteroom_visits",
                        "anteroom_sockets",
                        "anteroom_people",
                        "anteroom_wait_seconds_bucket",
                        "anteroom_join_seconds_bucket",
                        "anteroom_media_moves_total",
                        "anteroom_visit_states_total",
                        "anteroom_bridge_calls_seconds_count");
    }

    /** A label that no measure ever has makes an alert that never rings, or always. */
    @Test
    void labelsThatAreAskedForAreThoseThatTheMeasuresHave() throws IOException {
        var outcomes = new TreeSet<>(Set.of("done", "late", "SERVER_ERROR"));
        for (var problem : BridgeProblem.class.getPermittedSubclasses()) {
            outcomes.add(problem.getSimpleName());
        }
        var words = Map.of(
                "state",
                Arrays.stream(VisitState.values()).map(Enum::name).collect(toSet()),
                "link",
                Set.of("good", "fair", "weak", "lost"),
                "outcome",
                outcomes);

        var looked = new TreeSet<String>();
        for (var expression : expressions()) {
            LABEL.matcher(expression).results().forEach(label -> {
                var known = words.get(label.group(1));
                if (known != null) {
                    looked.add(label.group(1));
                    assertThat(known)
                            .as(expression)
                            .containsAll(List.of(label.group(3).split("\\|")));
                }
            });
        }
        assertThat(looked).isEqualTo(words.keySet());
    }

    @Test
    void visitIsMeasuredAndNoLabelNamesAnybody() {
        var management = Product.get().managementUrl();
        double waits = value(management, "anteroom_wait_seconds_count");
        try (var visit = Encounter.booked(Clinic.open(), "canary-reason-4401").joined()) {
            visit.phoneEar()
                    .say("{\"type\":\"say\",\"id\":\"say\",\"microphone\":true,\"camera\":true,"
                            + "\"sharing\":false,\"link\":\"weak\",\"seen\":1}")
                    .hears("\"id\":\"say\"");

            assertThat(value(management, "anteroom_wait_seconds_count")).isEqualTo(waits + 1);
            assertThat(value(management, "anteroom_join_seconds_count{kind=\"patient\"}"))
                    .isPositive();
            assertThat(value(management, "anteroom_sockets{kind=\"patient\"}")).isPositive();
            assertThat(value(management, "anteroom_sockets{kind=\"provider\"}")).isPositive();
            assertThat(value(management, "anteroom_visit_states_total{state=\"IN_VISIT\"}"))
                    .isPositive();
            Awaitility.await("the next count")
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> value(management, "anteroom_visits{state=\"IN_VISIT\"}") >= 1
                            && value(management, "anteroom_people{link=\"weak\"}") >= 1);
            askOddly(visit.visit());
            assertThat(measures(management))
                    .hasSizeGreaterThan(100)
                    .noneMatch(line -> ID.matcher(line).find()
                            || line.contains("Whitfield")
                            || line.contains("Okafor")
                            || line.contains("canary"));
        }
    }

    /** Nothing of these has a route's name: each is refused before it has one. */
    private static void askOddly(VisitId visit) {
        var chart = "/api/visits/" + visit + "/chart";
        var own = Map.of("Origin", Product.get().url(), "Content-Length", "70000");
        assertThat(asked("GET", chart + "%3bx", Map.of())).isEqualTo(400);
        assertThat(asked("GET", "/" + chart, Map.of())).isEqualTo(400);
        assertThat(asked("GET", "/nowhere/" + visit, Map.of())).isEqualTo(404);
        assertThat(asked("GET", "/nowhere/" + visit + "/", Map.of())).isEqualTo(404);
        assertThat(asked("POST", chart + "/", Map.of())).isEqualTo(403);
        assertThat(asked("PUT", "/api/visits/" + visit + "/note/", own)).isEqualTo(413);
    }

    private static int asked(String method, String path, Map<String, String> headers) {
        return RawHttp.status(RawHttp.send(method, path, headers));
    }

    private static List<String> measures(String management) {
        return RestAssured.get(management + "/q/metrics")
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /** The measure's value now; labels are given as the scrape writes them. */
    private static double value(String management, String measure) {
        return measures(management).stream()
                .filter(line -> line.startsWith(measure + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    void everyAlertSaysWhatPeopleNoticeAndWhatToDo() throws IOException {
        assertThat(rules()).hasSizeGreaterThan(8).allSatisfy(rule -> {
            assertThat(rule.alert()).matches("[A-Z][A-Za-z]+");
            assertThat(rule.for_()).matches("\\d+[mh]");
            assertThat(rule.labels().get("severity")).isIn("page", "warn");
            assertThat(rule.labels()).hasSize(1);
            assertThat(rule.annotations()).containsOnlyKeys("summary", "description");
        });
        assertThat(rules()).extracting(Rule::alert).doesNotHaveDuplicates();
    }

    @Test
    void dashboardHasItsFiveRowsAndEveryPanelAQuery() throws IOException {
        var panels = dashboard().path("panels");
        var rows = new ArrayList<String>();
        for (var panel : panels) {
            if (panel.path("type").asText().equals("row")) {
                rows.add(panel.path("title").asText());
            } else {
                assertThat(panel.path("targets"))
                        .as(panel.path("title").asText())
                        .isNotEmpty();
                assertThat(panel.path("description").asText()).isNotBlank();
                assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("prometheus");
            }
        }

        assertThat(rows).containsExactly("Clinic now", "Waits", "Call quality", "Bridges", "System");
    }

    /** Whatever the query asks for, by whatever name: one that is misspelt from its first letter on is found too. */
    private static Set<String> metrics(String query) {
        var bare = query.replaceAll("\"[^\"]*\"", "\"\"")
                .replaceAll("\\{[^}]*}|\\[[^]]*]", "")
                .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "");
        return WORD.matcher(bare)
                .results()
                .map(found -> found.group())
                .filter(word -> !NO_MEASURE.contains(word))
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void everyMeasureOfAQueryIsFoundInIt() {
        assertThat(
                        metrics(
                                "sum by (link) (max(antroom_people{link=~\"weak|lost\"})) / up > 0.3 and rate(x:y_total[5m] offset 1h) > 5"))
                .containsExactly("antroom_people", "x:y_total");
    }

    private static List<String> expressions() throws IOException {
        var all = new ArrayList<>(queries());
        rules().forEach(rule -> all.add(rule.expr()));
        return all;
    }

    private static List<Rule> rules() throws IOException {
        var text = ComposeTest.text(INFRA.resolve("prometheus/alerts.yml")).replaceAll("(?m)^( +)for:", "$1for_:");
        return new ObjectMapper(new YAMLFactory())
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readValue(text, Rules.class)
                        .groups()
                        .stream()
                        .flatMap(group -> group.rules().stream())
                        .toList();
    }

    private static List<String> queries() throws IOException {
        var queries = new ArrayList<String>();
        for (var panel : dashboard().path("panels")) {
            for (var target : panel.path("targets")) {
                queries.add(target.path("expr").asText());
            }
        }
        return queries;
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(INFRA.resolve("grafana/dashboards/anteroom.json").toFile());
    }
}
