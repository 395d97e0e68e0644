package org.anteroom.booking;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.Person;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Many want one time, over two replicas; what the store holds says who got it. */
class BookingRaceIT {
    private static final int RACERS = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    @Test
    void ofTwoHundredPatientsExactlyOneGetsTheTimeAndTheOthersAreOfferedWhatIsNear() throws Exception {
        var clinic = Clinic.open();
        var provider = bookable(clinic);
        var scheduler = clinic.scheduler();
        var patients =
                IntStream.range(0, RACERS).mapToObj(_ -> clinic.patient()).toList();
        // Half an hour of the grid, well ahead of now and of what the test takes.
        var start = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(26));
        try (var window = Window.desktop("scheduler").signIn(scheduler.login(), "/board");
                var replica = Product.get().replica()) {
            var cookies = cookies(window);
            var urls = List.of(Product.get().url(), replica.url());
            assertThat(get(urls.getFirst(), cookies, times(provider, start)).toString())
                    .contains(start.toString());

            var answers = race(urls, cookies, provider, patients, start);

            assertThat(answers.stream().collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting())))
                    .isEqualTo(Map.of(201, 1L, 409, RACERS - 1L));
            for (var answer : answers) {
                if (answer.statusCode() == 409) {
                    var problem = JSON.readTree(answer.body());
                    assertThat(problem.path("type").asText()).isEqualTo("/problems/time-taken");
                    assertThat(problem.path("alternatives")).hasSize(3);
                    assertThat(problem.path("alternatives").toString()).doesNotContain(start.toString());
                }
            }
            var visits = Product.get().database().getCollection("visits");
            assertThat(visits.countDocuments(eq("cells", "provider|" + provider.id() + "|" + start)))
                    .isEqualTo(1);
            assertThat(visits.countDocuments(eq("clinic", clinic.id().value()))).isEqualTo(1);

            Awaitility.await("the time to be offered no more")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !get(replica.url(), cookies, times(provider, start))
                            .toString()
                            .contains(start.toString()));
            movesAndCancels(urls.getLast(), cookies, provider, start);
        }
    }

    private void movesAndCancels(String url, String cookies, Person provider, Instant start) throws Exception {
        var visits = Product.get().database().getCollection("visits");
        var later = start.plus(Duration.ofHours(3));
        var visit = visits.find(eq("appointment.provider", provider.id().value()))
                .map(document -> document.getString("_id"))
                .first();

        var moved = post(url, cookies, "/api/visits/" + visit + "/move", Map.of("start", later.toString()));
        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
        assertThat(post(url, cookies, "/api/visits/" + visit + "/move", Map.of("start", "soon"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(url, cookies, "/api/visits/" + visit + "/move", Map.of("at", later.toString()))
                        .statusCode())
                .isEqualTo(400);
        Awaitility.await("the old time to be free and the new one to be taken")
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    var times = get(url, cookies, times(provider, start)).toString();
                    return times.contains(start.toString()) && !times.contains(later.toString());
                });

        var cancelled = post(url, cookies, "/api/visits/" + visit + "/cancel", Map.of());
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        assertThat(visits.find(eq("_id", visit)).first())
                .doesNotContainKey("cells")
                .containsEntry("state", "CANCELLED");
        Awaitility.await("the audit trail to know all three")
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> Product.get()
                                .database()
                                .getCollection("audit")
                                .find(eq("visit", visit))
                                .map((Document entry) -> entry.getString("action"))
                                .into(new ArrayList<>()),
                        actions -> Set.copyOf(actions).containsAll(Set.of("BOOKED", "MOVED", "CANCELLED")));
    }

    private List<HttpResponse<String>> race(
            List<String> urls, String cookies, Person provider, List<Person> patients, Instant start) throws Exception {
        var go = new CountDownLatch(1);
        // As many at once as a small machine's sockets take; the others press in behind them.
        var doors = new Semaphore(100);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < patients.size(); i++) {
                var url = urls.get(i % urls.size());
                var patient = patients.get(i).id().value();
                tries.add(threads.submit(() -> {
                    go.await();
                    doors.acquire();
                    try {
                        return post(
                                url,
                                cookies,
                                "/api/appointments",
                                Map.of(
                                        "provider",
                                        provider.id().value(),
                                        "patient",
                                        patient,
                                        "start",
                                        start.toString(),
                                        "type",
                                        "follow-up",
                                        "reason",
                                        "Back pain"));
                    } finally {
                        doors.release();
                    }
                }));
            }
            go.countDown();
            var answers = new ArrayList<HttpResponse<String>>();
            for (var one : tries) {
                answers.add(one.get());
            }
            return answers;
        }
    }

    private static Person bookable(Clinic clinic) {
        var provider = clinic.provider();
        BookingFixture.providers(Product.get().database())
                .keep(new Provider(
                        provider.id(),
                        Set.of(clinic.id()),
                        WeeklyHours.aroundTheClock(Clinic.ZONE),
                        Duration.ofMinutes(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO));
        return provider;
    }

    private static String times(Person provider, Instant start) {
        var day = start.atZone(Clinic.ZONE).toLocalDate();
        return "/api/providers/" + provider.id() + "/times?from=" + day + "&days=2";
    }

    private static String cookies(Window window) {
        return window.context().cookies().stream()
                .filter(cookie -> cookie.name.startsWith("q_session"))
                .map(cookie -> cookie.name + "=" + cookie.value)
                .collect(Collectors.joining("; "));
    }

    private JsonNode get(String url, String cookies, String path) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Cookie", cookies)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String url, String cookies, String path, Map<String, String> body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Cookie", cookies)
                        .header("Origin", url)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
