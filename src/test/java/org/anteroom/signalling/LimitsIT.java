package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.identity.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one page may send, and that its trespass costs nobody else anything. */
class LimitsIT {
    private static final int KIB = 1024;

    private static Clinic clinic;
    private static Person doctor;
    private static int visits;

    private Ear page;
    private Ear neighbour;

    @BeforeAll
    static void openTheClinic() {
        clinic = Clinic.open();
        doctor = clinic.provider();
    }

    @BeforeEach
    void openTwoSockets() {
        page = socket();
        neighbour = socket();
        page.hears("\"type\":\"view\"");
        neighbour.hears("\"type\":\"view\"");
    }

    @AfterEach
    void neighbourLivesOn() {
        neighbour.say("{\"type\":\"beat\",\"id\":\"still-here\"}");
        neighbour.hears("\"still-here\"");
        page.close();
        neighbour.close();
    }

    @Test
    void messageUnderTheLimitIsAnswered() {
        page.say("{\"type\":\"lines\",\"id\":\"" + "x".repeat(30 * KIB) + "\",\"since\":0}");

        page.hears("\"done\"");
    }

    @Test
    void messageOverTheLimitClosesTheSocket() {
        page.say("{\"type\":\"chat\",\"id\":\"c1\",\"text\":\"" + "x".repeat(33 * KIB) + "\"}");

        assertThat(page.closedWith()).isEqualTo(1009);
    }

    @Test
    void messageLargerThanAFrameMayBeClosesTheSocket() {
        page.trySay("x".repeat(200 * KIB), true);

        assertThat(page.closedWith()).isIn(1009, 1006);
    }

    @Test
    void sixtyFourMebibytesInFragmentsAreCutEarly() {
        var fragment = "x".repeat(16 * KIB);
        int sent = 0;
        while (sent < 4096 && page.isOpen() && page.trySay(fragment, false)) {
            sent++;
        }

        // A socket that is closed while more is on its way to it is reset, and its last word may be lost with that.
        assertThat(page.closedWith()).isIn(1009, 1006);
        assertThat(sent).as("fragments of 16 KiB that could be sent").isLessThan(1024);
    }

    @Test
    void moreMessagesThanTheRateAllowsCloseTheSocket() {
        for (int i = 0; i < 400 && page.isOpen(); i++) {
            page.trySay("{\"type\":\"beat\",\"id\":\"b" + i + "\"}", true);
        }

        assertThat(page.closedWith()).isEqualTo(CloseCode.TOO_MANY.getCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "",
                "{}",
                "null",
                "{\"type\":\"admit\",\"id\":\"c1\"}",
                "{\"type\":\"beat\",\"id\":\"c1\",\"person\":\"somebody else\"}"
            })
    void messageThatIsNotOneOfOursClosesTheSocket(String text) {
        page.say(text);

        assertThat(page.closedWith()).isEqualTo(CloseCode.BAD_MESSAGE.getCode());
    }

    @Test
    void messageInManySmallFragmentsIsOneMessage() {
        var text = "{\"type\":\"beat\",\"id\":\"slowly\"}";
        for (int i = 0; i < text.length() - 1; i++) {
            page.say(text.substring(i, i + 1), false);
        }
        page.say(text.substring(text.length() - 1), true);

        page.hears("\"slowly\"");
    }

    @Test
    void pageThatSaysNothingIsLetGo() {
        assertThat(page.still().closedWith(Duration.ofSeconds(20))).isEqualTo(CloseCode.GOING.getCode());
        neighbour.close();
        neighbour = socket();
        neighbour.hears("\"type\":\"view\"");
    }

    @Test
    void onePersonHasFiveSocketsAndClosingOneMakesRoom() {
        var provider = clinic.provider();
        var caller = Caller.signedIn(provider.login());
        var visit = clinic.visit(provider, clinic.patient(), Duration.ofMinutes(5));
        var board = "/ws/board/" + clinic.id();
        var open = new ArrayList<Ear>();
        try {
            for (int i = 0; i < 4; i++) {
                open.add(caller.listen(board));
            }
            open.add(caller.listen("/ws/visits/" + visit + "?page=p1"));
            open.forEach(ear -> ear.hears("\"type\":"));

            for (var path : List.of(board, "/ws/visits/" + visit + "?page=p1")) {
                try (var sixth = caller.listen(path)) {
                    assertThat(sixth.closedWith()).isEqualTo(CloseCode.TOO_MANY_SOCKETS.getCode());
                    assertThat(sixth.heard()).isEmpty();
                }
            }
            assertThat(open).allSatisfy(ear -> assertThat(ear.isOpen()).isTrue());

            // Ten times over: what is closed is counted no more, however it was closed.
            for (int i = 0; i < 10; i++) {
                open.removeFirst().close();
                Awaitility.await("room for one more")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> {
                            var ear = caller.listen(board);
                            open.add(ear);
                            Awaitility.await().until(() -> !ear.heard().isEmpty() || !ear.isOpen());
                            if (ear.heard().isEmpty()) {
                                open.remove(ear);
                                return false;
                            }
                            return true;
                        });
            }
        } finally {
            open.forEach(Ear::close);
        }
    }

    private static Ear socket() {
        var patient = clinic.patient();
        var visit = clinic.visit(doctor, patient, Duration.ofMinutes(5L + 30L * visits++));
        return Caller.withLink(clinic.link(visit, patient)).listen("/ws/v/" + visit + "?page=p1");
    }
}
