package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Look;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.fixture.Wish;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people see when a visit does not go its straight way, each state in every {@link Look}. The straight way is in {@link AccessibilityIT}, guests are in {@link GuestStoryIT}.
 */
class StatesIT {
    private final Inspection inspection = new Inspection();

    @ParameterizedTest
    @MethodSource("org.anteroom.fixture.Look#all")
    void nothingIsWrongOffTheStraightWay(Look look) {
        var clinic = Clinic.open();
        var provider = clinic.staff("Dr", "Amara", "Okafor", "provider", "scheduler");
        var patient = clinic.patient();
        try (var phone = look.window("patient", 844).watchConnections();
                var desk = look.window("provider", 900).watchConnections();
                var board = look.window("scheduler", 900).watchConnections()) {
            board.page().navigate(shut(clinic, provider, patient));
            board.answer();
            inspection.look(board, "link, locked", "main:not(:has([aria-invalid])) .error-summary");
            board.signIn(provider.login(), "/board");
            var none = "live-board p.card";
            inspection.look(board, "board, empty", none);
            var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
            var row = "tr[data-visit='" + visit + "']";
            board.at(row).waitFor();
            board.at("[aria-pressed]").last().click();
            inspection.look(board, "board, nobody of these", none);
            board.at("[aria-pressed]").first().click();

            times(clinic, phone, provider, patient);
            var link = clinic.link(visit, patient);
            phone.openLink(link).prepare();
            elsewhere(board, link);
            devices(phone);
            phone.checkDevicesAndArrive();
            board.page().navigate(Product.get().url() + "/board");
            phoned(board, visit);
            board.at(row + " [data-deed=message]").click();
            inspection.look(board, "board, a message is written", "dialog[open] textarea");
            board.at("dialog[open] textarea").fill("Dr Okafor is five minutes late.");
            board.at("dialog[open] .btn-primary").click();
            inspection.look(phone, "waiting room, told something", "#messages");
            phone.at("[data-phone-me]").click();
            inspection.look(board, "board, somebody is to be phoned", row + " phone-task button");
            phoned(board, visit);
            board.cutSockets();
            inspection.look(board, "board, not connected", "[data-live=false]");
            phone.cutSockets();
            inspection.look(phone, "waiting room, not connected", ".icon-\\[lucide--wifi-off\\]");
            phone.restoreSockets();

            desk.signIn(provider.login(), "/visits/" + visit);
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();
            phone.at("[data-join]").click();
            desk.at("[data-remote]:not(.invisible)").waitFor();
            note(desk, visit);
            desk.at(".toolbar button:has(.icon-\\[lucide--pause\\])").click();
            inspection.look(phone, "call, on hold", ".chip-ON_HOLD");
            inspection.look(desk, "desk, on hold", ".chip-ON_HOLD");
            phoneMe(phone, ".stage");
            phoned(board, visit);
            desk.at(".toolbar button:has(.icon-\\[lucide--play\\])").click();
            phone.at("[data-remote]:not(.invisible)").waitFor();
            for (var sheet : new String[] {"message-square", "users", "settings"}) {
                phone.at(".toolbar button:has(.icon-\\[lucide--" + sheet + "\\])")
                        .click();
                inspection.look(phone, "call, " + sheet, "dialog[open]");
                phone.page().keyboard().press("Escape");
            }
            desk.at("#tab-people").click();
            inspection.look(desk, "desk, people", "#panel-people:not([hidden]) [data-invite]");
            desk.at(".stage-name button").first().click();
            inspection.look(phone, "call, muted by the provider", ".stage-banner");
            phone.at(".toolbar [data-key=KeyM]").click();

            phone.refusesDevices("NotFoundError");
            phone.unplugsMicrophone();
            inspection.look(phone, "call, no microphone", "[data-trouble=microphone]");
            phoneMe(phone, "[data-trouble]");
            phoned(board, visit);
            phone.givesDevices();
            phone.at("[data-trouble] .btn-primary").click();
            assertThat(phone.at("[data-trouble]")).hasCount(0);
            soundOnly(phone);

            desk.page().reload();
            inspection.look(phone, "call, the provider is away", ".stage [data-phone-me]");
            phoneMe(phone, ".stage");
            phoned(board, visit);
            desk.at("[data-join]").click();
            phone.at("[data-remote]:not(.invisible)").waitFor();

            phone.cutSockets();
            inspection.look(phone, "call, not connected", ".stage-banner");
            phone.restoreSockets();

            var another = phone.another();
            another.navigate(phone.page().url());
            another.locator("main button.btn-primary").click();
            inspection.look(phone, "call, taken over by another window", "main button.btn-primary");
            phone.page().reload();
            inspection.look(phone, "call, open in another window", "main button.btn-primary");
            phone.at("main button.btn-primary").click();
            inspection.look(phone, "call, to be joined again", "[data-join]");
            another.close();
            phone.at("[data-join]").click();
            phone.at("[data-remote]:not(.invisible)").waitFor();
            lost(phone, desk);

            as(visit, "INTERRUPTED");
            phone.page().reload();
            desk.page().reload();
            inspection.look(phone, "call, interrupted", "[data-join]");
            inspection.look(desk, "desk, interrupted", "[data-join]");
            as(visit, "NO_SHOW");
            phone.page().reload();
            desk.page().reload();
            inspection.look(phone, "room, no show", "form[action$='/arrive']");
            inspection.look(desk, "desk, no show", ".chip-NO_SHOW");
            as(visit, "CANCELLED");
            phone.page().reload();
            inspection.look(phone, "room, cancelled", "h1");
        }
        assertThat(inspection.found()).isEmpty();
    }

    /** Whoever comes early, late or too late, or finds the visit marked or called off, is told so and what they can do. */
    private void times(Clinic clinic, Window phone, Person provider, Person patient) {
        var far = clinic.visit(provider, patient, Duration.ofDays(2));
        var farLink = clinic.link(far, patient);
        phone.openLink(farLink);
        inspection.look(phone, "visit home, early", "[data-when=EARLY]");
        as(far, "CANCELLED");
        phone.page().reload();
        inspection.look(phone, "visit home, cancelled", "a[href$='/after']");
        phone.context().clearCookies();
        phone.page().navigate(farLink);
        inspection.look(phone, "link of a cancelled visit", "a[href='/book']");
        var gone = clinic.visit(provider, patient, Duration.ofMinutes(-20));
        phone.openLink(clinic.link(gone, patient));
        inspection.look(phone, "visit home, late", "[data-when=LATE] ~ form [data-phone-me]");
        as(gone, "NO_SHOW");
        phone.page().reload();
        inspection.look(phone, "visit home, no show", "[data-when=NO_SHOW]");
        phone.at("[data-phone-me]").click();
        inspection.look(phone, "visit home, to be phoned", "[data-phone-asked]");
    }

    /** A link whose question was answered wrong too often; that is a visit of another day, which no list of today shows. */
    private static String shut(Clinic clinic, Person provider, Person patient) {
        var link = clinic.link(clinic.visit(provider, patient, Duration.ofDays(3)), patient);
        var path = URI.create(link).getPath();
        var stranger = Caller.anonymous();
        stranger.get(path);
        for (int i = 0; i < 5; i++) {
            stranger.post(path, Map.of("day", "1", "month", "1", "year", "1901"));
        }
        return link;
    }

    /** Another device of the same person, which leaves things as they are. */
    private void elsewhere(Window other, String link) {
        other.page().navigate(link);
        other.answer();
        inspection.look(other, "link, open on another device", "[name=takeOver]");
    }

    /** What the device check says when there is no device, each as another browser would find it. */
    private void devices(Window phone) {
        // Eight seconds are the product's; the page is told that they are over.
        phone.page().evaluate("""
                () => {
                  const later = window.setTimeout;
                  window.setTimeout = (deed, wait, ...more) => later(deed, wait === 8000 ? 0 : wait, ...more);
                }
                """);
        phone.refusesDevices("");
        phone.at("[data-start]").click();
        inspection.look(phone, "device check, nobody answers", "[data-hint]");
        phone.page().reload();
        phone.refusesDevices("NotAllowedError");
        phone.at("[data-start]").click();
        inspection.look(phone, "device check, blocked", "[data-fault=both-blocked] li");
        phoneMe(phone, "visit-device-check");
        phone.refusesDevices("NotReadableError");
        phone.at("[data-retry]").click();
        inspection.look(phone, "device check, busy", "[data-fault=both-busy]");
        phone.refusesDevices("NotFoundError");
        phone.at("[data-retry]").click();
        inspection.look(phone, "device check, missing", "[data-fault=both-missing]");
        phone.page().evaluate("""
                () => {
                  window.RTCPeerConnection = undefined;
                  document.querySelector("visit-device-check").requestUpdate();
                }
                """);
        inspection.look(phone, "device check, unsupported", "[data-unsupported] ~ * [data-copy]");
        phone.page().reload();
    }

    /** Another window has saved meanwhile; and then nothing can be saved. */
    private void note(Window desk, VisitId visit) {
        desk.at("#tab-note").click();
        desk.at("[name=plan]").waitFor();
        desk.page().evaluate("""
                async (visit) => {
                  const text = { subjective: "", objective: "", assessment: "", plan: "Review in two weeks", summary: "" };
                  const answer = await fetch(`/api/visits/${visit}/note`, {
                    method: "PUT",
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({ revision: 0, text }),
                  });
                  if (!answer.ok) throw new Error(`the note was not saved: ${answer.status}`);
                }
                """, visit.value());
        desk.at("[name=plan]").fill("Review in four weeks");
        inspection.look(desk, "note, two texts", "[data-conflict]");
        desk.at("[data-conflict] button").last().click();
        desk.page().route("**/note", one -> one.abort());
        desk.at("[name=plan]").fill("Review in six weeks");
        inspection.look(desk, "note, not saved", "[data-note-status=failed]");
        desk.page().unroute("**/note");
        desk.at("[data-note-status=saved]").waitFor();
    }

    /** A connection that stays weak takes half a minute to be offered sound only: the page is told that it is so. */
    private void soundOnly(Window phone) {
        phone.page().evaluate("""
                () => {
                  const room = document.querySelector("visit-room");
                  room.call.sound.isOffered = () => true;
                  room.requestUpdate();
                }
                """);
        inspection.look(phone, "call, sound only is offered", "[data-sound-only]");
        phone.at("[data-sound-only]").click();
        inspection.look(phone, "call, sound only", "[data-pictures]");
        phone.page().evaluate("delete document.querySelector('visit-room').call.sound.isOffered");
        phone.at("[data-pictures]").click();
        phone.at("[data-remote]:not(.invisible)").waitFor();

        phone.page().evaluate("""
                () => {
                  const room = document.querySelector("visit-room");
                  room.call.theirs.hear = () => undefined;
                  room.call.theirs.gives = "pictures";
                  room.requestUpdate();
                }
                """);
        inspection.look(phone, "call, pictures gave way to the sound", "[data-pictures]");
        phone.page().evaluate("delete document.querySelector('visit-room').call.theirs.hear");
        phone.at("[data-pictures]").click();
        phone.at("[data-remote]:not(.invisible)").waitFor();
    }

    /** The other end is gone and answers nothing; half a minute later there are choices, and the page is told that it is over. */
    private void lost(Window phone, Window desk) {
        desk.page().evaluate("""
                () => {
                  RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);
                  window.__peers.at(-1).close();
                }
                """);
        inspection.look(phone, "call, lost", ".stage-lost .stage-banner");
        phone.page().evaluate("() => { const now = Date.now; Date.now = () => now() + 26_000; }");
        inspection.look(phone, "call, choices", ".stage-note[role=alert] .btn-primary");
        assertThat(phone.isClearOfOwnPicture(".stage-note")).as("what is said").isTrue();
    }

    /** The way to the telephone is there, and taken. */
    private static void phoneMe(Window phone, String where) {
        phone.at(where + " [data-phone-me]").click();
        assertThat(phone.at(where + " [data-phone-me]")).hasCount(0);
        assertThat(phone.at(where)).containsText(Pattern.compile("phone(d| you)|llam(ará|en)"));
    }

    /** Somebody has tried, so that the patient may ask again. */
    private static void phoned(Window staff, VisitId visit) {
        staff.page().evaluate("""
                async ([visit, body]) => {
                  const answer = await fetch(`/api/visits/${visit}/phoned`, {
                    method: "POST",
                    headers: { "Content-Type": "application/json" },
                    body,
                  });
                  if (!answer.ok) throw new Error(`not told: ${answer.status}`);
                }
                """, List.of(visit.value(), Wish.answered(visit, false)));
    }

    /** What took minutes to come about, or cannot be taken back: written as the product would. */
    private static void as(VisitId visit, String state) {
        Product.get()
                .database()
                .getCollection("visits")
                .updateOne(eq("_id", visit.value()), combine(set("state", state), inc("revision", 1L)));
    }
}
