package org.anteroom.messaging;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.anteroom.booking.BookingFixture;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Mail as it really leaves: over SMTP, to a server that is first away, and what the patient's calendar reads in it. */
class MailIT {
    @Test
    void invitationAndCancellationArriveOnceAlthoughTheServerWasAway() throws Exception {
        var port = Part.freePort();
        var product = Product.get();
        product.application().stop();
        product.startApplication(Map.of(
                "QUARKUS_MAILER_MOCK", "false",
                "QUARKUS_MAILER_HOST", "localhost",
                "QUARKUS_MAILER_PORT", String.valueOf(port),
                "QUARKUS_MAILER_START_TLS", "DISABLED",
                "QUARKUS_MAILER_FROM", "visits@clinic.example",
                "ANTEROOM_MAIL_AGAIN", "1S",
                "ANTEROOM_MAIL_LONGEST_PAUSE", "2S"));
        var server = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP));
        try {
            var clinic = Clinic.open();
            var patient = clinic.patient();
            var provider = clinic.provider();
            BookingFixture.offer(product.database(), provider, Clinic.ZONE);
            var visit = clinic.visit(provider, patient, Duration.ofHours(5));
            var older = URI.create(clinic.link(visit, patient)).getPath();
            awaitTries(visit, 2);
            assertThat(Caller.anonymous().get(older).status())
                    .as("the link that the patient has while no other can reach them")
                    .isEqualTo(200);
            assertThat(waiting()).as("mails that wait for the server").isGreaterThanOrEqualTo(1);

            server.start();
            var invitation = received(server, 1);
            var request = calendar(invitation);
            assertThat(invitation.getAllRecipients()[0]).hasToString(patient.email());
            assertThat(invitation.getHeader("Message-ID")[0]).contains("@localhost");
            assertThat(request.getMethod().isRequest()).isTrue();
            var event = request.getEvents().getFirst();
            assertThat(event.getUid().getValue()).isEqualTo(visit + "@localhost");
            assertThat(text(invitation)).doesNotContain("breathless");
            var link = text(invitation)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(product.url() + "/v/"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Caller.anonymous().get(URI.create(link).getPath()).status())
                    .isEqualTo(200);
            Awaitility.await("the older link to open nothing any more")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Caller.anonymous().get(older).status() == 404);

            var scheduler = Caller.signedIn(clinic.scheduler().login());
            assertThat(scheduler
                            .json("POST", "/api/visits/" + visit + "/link/mail", "")
                            .status())
                    .isEqualTo(204);
            var resent = received(server, 2);
            assertThat(resent.getSubject()).contains("Your link to the video visit");
            Awaitility.await("the link of the first mail to open nothing any more")
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            Caller.anonymous().get(URI.create(link).getPath()).status() == 404);
            var newer = link(product, resent);
            assertThat(Caller.anonymous().get(newer).status()).isEqualTo(200);

            var start = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofDays(2));
            assertThat(scheduler
                            .json("POST", "/api/visits/" + visit + "/move", "{\"start\":\"" + start + "\"}")
                            .status())
                    .isEqualTo(200);
            var moved = received(server, 3);
            var update = calendar(moved);
            assertThat(update.getMethod().isRequest()).isTrue();
            var later = update.getEvents().getFirst();
            assertThat(later.getUid().getValue()).isEqualTo(event.getUid().getValue());
            assertThat(later.getSequence().getValue())
                    .isEqualTo(event.getSequence().getValue() + 1);
            assertThat(later.getDateStart().getValue().toInstant()).isEqualTo(start);
            assertThat(text(moved)).contains("Cancel visit");
            var last = link(product, moved);
            assertThat(scheduler.get("/book/" + visit).body()).contains("on its way");

            assertThat(scheduler
                            .json("POST", "/api/visits/" + visit + "/cancel", "{\"reason\":\"TECHNICAL\"}")
                            .status())
                    .isEqualTo(200);
            var withdrawal = received(server, 4);
            assertThat(text(withdrawal)).contains("There is a technical problem at the clinic.");
            var cancel = calendar(withdrawal);
            assertThat(cancel.getMethod().isCancel()).isTrue();
            assertThat(cancel.getEvents().getFirst().getUid().getValue())
                    .isEqualTo(event.getUid().getValue());
            assertThat(cancel.getEvents().getFirst().getSequence().getValue())
                    .isGreaterThan(later.getSequence().getValue());
            assertThat(text(withdrawal)).doesNotContain("/join/");
            assertThat(Caller.anonymous().get(last).status()).isEqualTo(410);

            // Relayed anew, as after a crash between sending and noting it: the id is known and nothing leaves.
            var mail = product.database()
                    .getCollection("mails")
                    .find(eq("visit", visit.value()))
                    .first();
            var again = new org.bson.Document("id", mail.getString("_id"))
                    .append("kind", "MAIL")
                    .append("at", mail.getDate("at"))
                    .append("facts", new org.bson.Document("what", "cancelled"))
                    .append("again", mail.getDate("at"));
            product.database()
                    .getCollection("visits")
                    .updateOne(eq("_id", visit.value()), com.mongodb.client.model.Updates.push("outbox", again));
            Awaitility.await("the outbox to be empty")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> product.database()
                            .getCollection("visits")
                            .find(eq("_id", visit.value()))
                            .first()
                            .getList("outbox", org.bson.Document.class)
                            .isEmpty());
            assertThat(server.getReceivedMessages()).hasSize(4);
            assertThat(waiting()).isZero();

            var other = clinic.visit(provider, patient, Duration.ofHours(5));
            var phone = Caller.withLink(product.url() + link(product, received(server, 5)));
            assertThat(phone.post("/v/" + other + "/move", Map.of("start", start.toString()))
                            .header("Location"))
                    .endsWith("/v/" + other + "?moved=yes");
            var movedByLink = received(server, 6);
            assertThat(movedByLink.getSubject()).contains("has been moved");
            assertThat(text(movedByLink)).contains("Move the visit");
            var entry = calendar(movedByLink).getEvents().getFirst();
            assertThat(entry.getUid().getValue()).isEqualTo(other + "@localhost");
            assertThat(entry.getSequence().getValue()).isEqualTo(1);
            assertThat(entry.getDateStart().getValue().toInstant()).isEqualTo(start);
            assertThat(phone.get("/v/" + other + "?moved=yes").body())
                    .as("the cookie outlives the link that the mail replaces")
                    .contains("data-moved", "on its way");
            assertThat(Caller.anonymous().get(link(product, movedByLink)).status())
                    .isEqualTo(200);

            assertThat(phone.post("/v/" + other + "/cancel", Map.of()).status()).isEqualTo(303);
            var own = received(server, 7);
            assertThat(calendar(own).getMethod().isCancel()).isTrue();
            assertThat(calendar(own).getEvents().getFirst().getSequence().getValue())
                    .isEqualTo(2);
            assertThat(text(own)).contains("You have asked us to cancel it.");
        } finally {
            server.stop();
            product.application().stop();
            product.startApplication(Map.of());
        }
    }

    private static String link(Product product, MimeMessage mail) throws Exception {
        return text(mail)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(product.url() + "/v/"))
                .map(line -> URI.create(line).getPath())
                .findFirst()
                .orElseThrow();
    }

    private static void awaitTries(VisitId visit, int tries) {
        Awaitility.await("the mail to be tried " + tries + " times")
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    var mail = Product.get()
                            .database()
                            .getCollection("mails")
                            .find(eq("visit", visit.value()))
                            .first();
                    return mail != null
                            && mail.getInteger("tries") >= tries
                            && mail.containsKey("because")
                            && !mail.containsKey("sentAt");
                });
    }

    private static MimeMessage received(GreenMail server, int count) {
        assertThat(server.waitForIncomingEmail(60_000, count))
                .as("mail " + count)
                .isTrue();
        return server.getReceivedMessages()[count - 1];
    }

    private static double waiting() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var metrics = http.send(
                            HttpRequest.newBuilder(URI.create(Product.get().managementUrl() + "/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith("anteroom_mails_waiting"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static ICalendar calendar(MimeMessage mail) throws Exception {
        var part = part((MimeMultipart) mail.getContent(), "text/calendar");
        try (InputStream ics = part.getInputStream()) {
            return Biweekly.parse(new String(ics.readAllBytes(), StandardCharsets.UTF_8))
                    .first();
        }
    }

    private static String text(MimeMessage mail) throws Exception {
        return part((MimeMultipart) mail.getContent(), "text/plain")
                .getContent()
                .toString();
    }

    private static BodyPart part(MimeMultipart parts, String type) throws Exception {
        for (int i = 0; i < parts.getCount(); i++) {
            var part = parts.getBodyPart(i);
            if (part.isMimeType(type)) {
                return part;
            }
            if (part.getContent() instanceof MimeMultipart inner) {
                return part(inner, type);
            }
        }
        throw new AssertionError("the mail has no part " + type);
    }
}
