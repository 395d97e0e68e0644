package org.anteroom.operations;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboard ask only for metrics that the running application has. */
class MonitoringIT {
    private static final Path INFRA = Path.of("infra");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:anteroom|http|jvm|process)_[a-z0-9_]+\\b(?=[{)\\[ ,]|$)");

    /** Metrics that another room is about to bring: whoever brings one takes it out of here. */
    private static final Set<String> COMING = Set.of(
            "anteroom_bridge_up",
            "anteroom_bridge_stress",
            "anteroom_bridge_endpoints",
            "anteroom_bridge_draining",
            "anteroom_bridge_calls_seconds_count",
            "anteroom_bridge_calls_seconds_sum",
            "anteroom_visits",
            "anteroom_sockets");

    record Rules(List<Group> groups) {}

    record Group(String name, List<Rule> rules) {}

    record Rule(String alert, String expr, String for_, Map<String, String> labels, Map<String, String> annotations) {}

    @Test
    void rulesAndDashboardAskForWhatThereIs() throws IOException {
        var there = new TreeSet<String>();
        // Its Redis is not there, which the gauge of the news says.
        try (var replica = Product.get()
                .replica(Map.of(
                        "ANTEROOM_BROADCAST", "redis", "ANTEROOM_REDIS_URL", "redis://127.0.0.1:" + Part.freePort()))) {
            RestAssured.get(replica.url() + "/").then().statusCode(200);
            for (var line : RestAssured.get(replica.managementUrl() + "/q/metrics")
                    .asString()
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    there.add(line.split("[{ ]")[0]);
                }
            }
        }

        var asked = new TreeSet<String>();
        rules().forEach(rule -> asked.addAll(metrics(rule.expr())));
        queries().forEach(query -> asked.addAll(metrics(query)));

        assertThat(there).contains("anteroom_news_up", "anteroom_news_hints_total");
        assertThat(asked).hasSizeGreaterThan(12).allMatch(name -> there.contains(name) || COMING.contains(name));
        assertThat(COMING).as("is asked for by something").isSubsetOf(asked);
        var still =
                COMING.stream().filter(name -> !there.contains(name)).sorted().toList();
        System.out.println("metrics that are asked for and not there yet: " + still);
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

    private static Set<String> metrics(String query) {
        // What stands in quotes is a label's value.
        return METRIC.matcher(query.replaceAll("\"[^\"]*\"", "\"\""))
                .results()
                .map(found -> found.group())
                .collect(toCollection(TreeSet::new));
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
