package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final int MANY = 10_000;

    @Test
    void idHas26LettersThatCanBeReadAloud() {
        assertThat(Stream.generate(Ids::random).limit(MANY))
                .allSatisfy(id -> assertThat(id)
                        .hasSize(26)
                        .doesNotContainPattern("[^0-9a-z]|[ilou]")
                        .satisfies(Ids::checked));
    }

    @Test
    void idsDoNotRepeatAndUseAllOfTheirBits() {
        var ids = Stream.generate(Ids::random).limit(MANY).toList();

        assertThat(new HashSet<>(ids)).hasSize(MANY);
        for (int place = 0; place < 26; place++) {
            int at = place;
            var letters = ids.stream().map(id -> id.charAt(at)).distinct();
            assertThat(letters).as("letters in place " + place).hasSize(place == 0 ? 8 : 32);
        }
    }

    @Test
    void secretHas256Bits() {
        assertThat(Stream.generate(Ids::secret).limit(100))
                .allSatisfy(secret -> assertThat(secret).hasSize(52))
                .doesNotHaveDuplicates();
    }

    @Test
    void endpointIsEightHexadecimalDigits() {
        assertThat(Stream.generate(Ids::endpoint).limit(1_000)).allMatch(id -> id.matches("[0-9a-f]{8}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "01arz3ndektsv4rrffq69g5fav0",
                "01arz3ndektsv4rrffq69g5fa",
                "81arz3ndektsv4rrffq69g5fav",
                "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "01arz3ndektsv4rrffq69g5fai",
                "01arz3ndektsv4rrffq69g5fa.",
                "01arz3ndektsv4rrffq69g5fav\n",
                "../../../../../../etc/pass"
            })
    void whatHasNotTheFormOfAnIdIsRefused(String text) {
        assertThat(Ids.looksLikeId(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Ids.checked(text)).withMessageNotContaining("arz3");
    }
}
