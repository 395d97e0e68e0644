package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import org.anteroom.booking.VisitState;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a call lives through and is afterwards as it was before: a reload, a hold, a lost socket, a lost connection. All of it happens to
 * the same two people, one after the other.
 */
@OneAtATime
class CallLastsIT {
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    private static final LocatorAssertions.ContainsTextOptions TEXT_SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);

    private static Pair pair;

    private VisitId visit;
    private Window phone;
    private Window desk;

    /** After a failure nobody knows how the call is: the next test begins another. */
    @RegisterExtension
    final AfterTestExecutionCallback failed = context -> {
        if (context.getExecutionException().isPresent()) {
            end();
        }
    };

    @BeforeEach
    void bothAreInTheVisit() {
        if (pair == null) {
            pair = Pair.talking(Clinic.open());
        }
        visit = pair.visit();
        phone = pair.phone();
        desk = pair.desk();
    }

    @AfterAll
    static void end() {
        if (pair != null) {
            pair.close();
            pair = null;
        }
    }

    @Test
    void patientComesBackAfterAReload() {
        phone.page().reload();
        phone.at("[data-join]").click();

        phone.seesAndHears();
        desk.seesAndHears();
        assertThat(desk.at("[data-remote]")).hasCount(1);
    }

    @Test
    void whoLeavesLeavesTheVisitOpenAndComesBack() {
        phone.at(".toolbar .end").click();
        phone.at("[data-leave]").click();
        assertThat(phone.at("h1")).hasText("You left the visit. It is still open.");
        assertThat(phone.hasEndedItsDevices()).as("the patient's devices").isTrue();
        assertThat(desk.at(".stage-note")).containsText("Margaret has left");
        assertThat(state()).isEqualTo(VisitState.IN_VISIT);
        phone.at("[data-join]").click();
        phone.seesAndHears();
        desk.seesAndHears();

        desk.at(".toolbar .end").click();
        desk.at("[data-leave]").click();
        assertThat(desk.at("[data-join]")).hasText("Return to the visit");
        assertThat(desk.hasEndedItsDevices()).as("the provider's devices").isTrue();
        assertThat(phone.at(".stage-note")).containsText("Dr Okafor has left. Please stay");
        assertThat(phone.at("[data-phone-me]")).isVisible();
        assertThat(state()).isEqualTo(VisitState.IN_VISIT);
        desk.at("[data-join]").click();
        phone.seesAndHears();
        desk.seesAndHears();
        assertThat(desk.at("[data-remote]")).hasCount(1);
    }

    @Test
    void onHoldNobodyIsSeenOrHeardAndTheCameraIsOff() {
        desk.at(".toolbar button:has-text('Hold')").click();

        assertThat(phone.at(".stage-note")).containsText("put the visit on hold");
        long frames = phone.remoteFrames();
        Awaitility.await("the connection to be closed")
                .pollInSameThread()
                .until(() -> ((Number)
                                        phone.page()
                                                .evaluate(
                                                        "window.__peers.filter(one => one.connectionState !== 'closed').length"))
                                .intValue()
                        == 0);
        assertThat(phone.at("[data-self]")).hasCount(0);
        assertThat(phone.remoteFrames()).isLessThanOrEqualTo(frames + 15);

        desk.at(".toolbar button:has-text('Go on')").click();
        phone.seesAndHears();
        desk.seesAndHears();
    }

    @Test
    void aMuteWhileTheSocketIsAwayIsToldOnceItIsBack() {
        phone.cutSockets();
        assertThat(phone.at(".stage-banner")).containsText("Reconnecting");
        phone.at(".toolbar button:has-text('Mute')").click();
        assertThat(desk.at("[aria-label='Margaret is muted']")).hasCount(0);

        phone.restoreSockets();
        assertThat(desk.at("[aria-label='Margaret is muted']")).isVisible(SOON);
        phone.at(".toolbar button:has-text('Unmute')").click();
        assertThat(desk.at("[aria-label='Margaret is muted']")).hasCount(0);
    }

    @Test
    void aConnectionThatDropsIsSaidAndComesBack() {
        desk.page().evaluate("window.__peers.at(-1).close()");

        assertThat(phone.at(".stage-banner")).containsText("Reconnecting… please stay", TEXT_SOON);
        phone.picture("call-lost");
        assertThat(phone.at(".stage-banner")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        phone.seesAndHears();
        desk.seesAndHears();
        assertThat(desk.at("[data-remote]")).hasCount(1);
    }

    /** The time is the subject here: five seconds are less than a silent socket is given, thirty are more. */
    @ParameterizedTest
    @ValueSource(ints = {5, 30})
    void mediaGoesOnWhileAPatientsSocketIsCutAndTheViewComesBack(int seconds) {
        goesOnWithoutSocket(phone, seconds);
    }

    /** Whose socket it is makes no difference to the server, so this is lived through in the full profile only. */
    @Test
    @EnabledIfSystemProperty(named = "anteroom.looks", matches = "all")
    void mediaGoesOnWhileAProvidersSocketIsCutAndTheViewComesBack() {
        goesOnWithoutSocket(desk, 5);
    }

    private void goesOnWithoutSocket(Window cut, int seconds) {
        cut.cutSockets();
        assertThat(cut.at(".stage-banner")).containsText("Reconnecting");
        Awaitility.await("the socket to have been away for a while")
                .pollInSameThread()
                .pollDelay(Duration.ofSeconds(seconds))
                .atMost(Duration.ofSeconds(seconds + 30))
                .until(() -> true);
        phone.seesAndHears();
        desk.seesAndHears();
        assertThat(phone.at("[data-remote]")).hasCount(1);
        assertThat(desk.at("[data-remote]")).hasCount(1);

        cut.restoreSockets();
        assertThat(cut.at(".stage-banner")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(15_000));
        phone.seesAndHears();
        desk.seesAndHears();
        assertThat(state()).isEqualTo(VisitState.IN_VISIT);
    }

    @Test
    void providerMutesThePatientWhoAloneCanUndoIt() {
        desk.at("[aria-label='Mute Margaret']").click();

        assertThat(phone.at(".stage-banner")).containsText("has muted you", TEXT_SOON);
        assertThat(desk.at("[aria-label='Margaret is muted']")).isVisible(SOON);
        assertThat(desk.at("[aria-label='Mute Margaret']")).hasCount(0);

        phone.at(".toolbar button:has-text('Unmute')").click();
        assertThat(desk.at("[aria-label='Margaret is muted']"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(15_000));
        desk.seesAndHears();
    }

    @Test
    void sharedScreenIsSeenBesideTheFaceAndEndsForTheOther() {
        desk.sharesADrawnScreen();
        desk.at(".toolbar button:has-text('Share screen')").click();

        assertThat(phone.at("[data-screen]")).isVisible(SOON);
        Awaitility.await("the screen to be decoded at the other end")
                .pollInSameThread()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        (boolean) phone.page().evaluate("document.querySelector('[data-screen]').videoWidth === 800"));
        phone.seesAndHears();
        phone.picture("call-screen-phone");

        desk.at(".toolbar button:has-text('Stop sharing')").click();
        assertThat(phone.at("[data-screen]")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(15_000));
        phone.seesAndHears();
    }

    private VisitState state() {
        var document = Product.get()
                .database()
                .getCollection("visits")
                .find(com.mongodb.client.model.Filters.eq("_id", visit.value()))
                .first();
        return VisitState.valueOf(document.getString("state"));
    }
}
