package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names people may give themselves: real ones from everywhere, and none that pretends. */
class GuestNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Maria Gómez",
                "O’Brien-Smith",
                "D'Angelo",
                "Nguyễn Thị Hương",
                "Łukasz Żółć",
                "Jón Þór Ægisson",
                "Иван Петров",
                "Ελένη Παπαδοπούλου",
                "محمد علي",
                "שרה כהן",
                "प्रिया शर्मा",
                "สมชาย ใจดี",
                "田中さくら",
                "김민준",
                "王小明",
                "Anna M. Gal·la",
                "Х"
            })
    void namesFromEverywhereAreTaken(String name) {
        assertThat(GuestName.of(name).value()).isEqualTo(name);
    }

    @Test
    void spacesAreEvenedOutAndLettersComposed() {
        assertThat(GuestName.of("  Maria \u00a0  Go\u0301mez ").value()).isEqualTo("Maria Gómez");
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "'   ', empty",
        "Mar\u200bia, signs",
        "Mar\u200dia, signs",
        "Mar\u00adia, signs",
        "Mar\ufeffia, signs",
        "Maria\u202eroF, signs",
        "\u2066Maria\u2069, signs",
        "Maria\u061c, signs",
        "Mar\u0007ia, signs",
        "\u3164, signs",
        "\u115f\uffa0, signs",
        "Mar\ufe0fia, signs",
        "Mar\u034fia, signs",
        "Mar\u2028ia, signs",
        "Maria \ud83d\ude00, signs",
        "Maria 2, signs",
        "<b>Maria</b>, signs",
        "Maria\ue000, signs",
        "'Dr. Lee, MD', signs",
        "M\u0301\u0302\u0303\u0304aria, signs",
        "..., signs",
        "M\u0430ria, mixed",
        "Dr \u041ekafor, mixed",
        "Ol\u03b9via, mixed",
        "\u03a9lga \u0418ванова, mixed",
        "\u13a0nna, mixed"
    })
    void whatHidesOrPretendsIsRefusedWithItsWord(String name, String code) {
        refused(() -> GuestName.of(name), code);
    }

    @Test
    void longNameIsRefusedAndItsLimitIsNot() {
        refused(() -> GuestName.of("a".repeat(61)), "long");
        assertThat(GuestName.of("a".repeat(60)).value()).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Dr Amara Okafor", "dr amara okafor", "DrAmara Okafor", "Dr. Amara Okafor", "Dr Arnara Okafor"})
    void nameOfSomebodyInTheVisitIsTaken(String name) {
        refused(() -> GuestName.of(name).needUnlike(List.of("Dr Amara Okafor", "Margaret Whitfield")), "taken");
    }

    @Test
    void wholeNameOfAnotherScriptThatLooksTheSameIsTaken() {
        // Cyrillic letters only, each of which looks like a Latin one.
        refused(() -> GuestName.of("\u0421\u0430\u0440\u0430").needUnlike(List.of("Capa")), "taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dr lnes", "dr lnes", "Dr INES", "DR lNES"})
    void letterThatLooksTheSameOnlyAsACapitalIsNoOtherName(String name) {
        refused(() -> GuestName.of(name).needUnlike(List.of("Dr Ines")), "taken");
    }

    @Test
    void otherNamesAreNotTaken() {
        assertThat(GuestName.of("Helen Whitfield")
                        .needUnlike(List.of("Dr Amara Okafor", "Margaret Whitfield", "", "Margaret"))
                        .value())
                .isEqualTo("Helen Whitfield");
    }

    private static void refused(ThrowingCallable deed, String code) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Refusal.Invalid(Map.of("name", code))));
    }
}
