package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final String RECORDED = Sdp.answered("answer-B-v3");

    @Test
    void whatChromiumSendsIsRead() {
        var answer = Answer.read("0a1b2c3d", RECORDED);

        assertThat(answer.sources())
                .containsExactly(
                        MediaSource.of("0a1b2c3d-a0", MediaSource.Kind.AUDIO, 3099297562L, null),
                        MediaSource.of("0a1b2c3d-v0", MediaSource.Kind.CAMERA, 3814133997L, 1342062L));
        assertThat(answer.transport())
                .isEqualTo(new BridgeTransport(
                        "f6o/",
                        "lZEA/jShuSiwao3Agz7Fa3w0",
                        "sha-256",
                        "1C:1C:F8:56:90:71:57:69:25:E2:19:42:7C:E1:22:10:78:53:7F:8C:50:FB:C0:38:AA:BE:72:01:81:81:DE:1C",
                        "active",
                        List.of(),
                        ""));
    }

    @ParameterizedTest
    @CsvSource({
        "answer-A-v2, 2306805627, 3001503668, 2214736991",
        "answer-A-v4, 2306805627, 3001503668, 2214736991",
        "answer-B-v3, 3099297562, 3814133997, 1342062"
    })
    void everyRecordedAnswerIsRead(String name, long sound, long picture, long repair) {
        assertThat(Answer.read("0a1b2c3d", Sdp.answered(name)).sources())
                .extracting(one -> one.first().ssrc(), one -> one.first().repair())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(sound, null),
                        org.assertj.core.groups.Tuple.tuple(picture, repair));
    }

    @Test
    void aCameraInLayersHasNoNumbersYetAndItsSoundHas() {
        var answer = Answer.read("0a1b2c3d", Sdp.answered("rid-answer-A"));

        assertThat(answer.sources())
                .extracting(MediaSource::name, MediaSource::kind)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("0a1b2c3d-a0", MediaSource.Kind.AUDIO));
    }

    @Test
    void aSharedScreenIsAStreamOfItsOwn() {
        var answer = Answer.read(
                "0a1b2c3d",
                RECORDED.replace(
                        Sdp.NO_SCREEN,
                        Sdp.NO_SCREEN.replace("a=inactive", "a=sendonly")
                                + "a=ssrc-group:FID 2872915616 1587241969\r\n"
                                + "a=ssrc:2872915616 cname:x\r\na=ssrc:1587241969 cname:x\r\n"));

        assertThat(answer.sources())
                .last()
                .isEqualTo(MediaSource.of("0a1b2c3d-v1", MediaSource.Kind.SCREEN, 2872915616L, 1587241969L));
    }

    @Test
    void anAnswerWithoutASectionForAScreenIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answer.read("0a1b2c3d", Sdp.recorded("rid-answer-A")))
                .withMessage("the answer does not have our sections");
    }

    @Test
    void someoneWhoSendsNothingHasNoSources() {
        var answer = Answer.read("0a1b2c3d", RECORDED.replace("a=sendonly", "a=inactive"));

        assertThat(answer.sources()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a=setup:active ~ a=setup:actpass",
                "a=fingerprint:sha-256 ~ a=fingerprint:md5",
                "a=fingerprint:sha-256 1C: ~ a=fingerprint:sha-256 ZZ:",
                "a=ice-ufrag:f6o/ ~ a=ice-ufrag:f6o/\"}",
                "a=ice-ufrag:f6o/ ~ a=ice-ufrag:f",
                "a=ice-pwd:lZEA ~ a=ice-pwd:lZ EA",
                "a=ice-pwd: ~ a=nothing:",
                "m=audio ~ m=application",
                "m=video ~ m=audio",
                "a=ssrc:3099297562 ~ a=ssrc:0",
                "a=ssrc:3099297562 ~ a=ssrc:9999999999",
                "FID 3814133997 1342062 ~ FID 3814133997 4294967296"
            })
    void answerThatIsNotOneIsRefusedInWordsThatHoldNothingOfIt(String right, String wrong) {
        var sdp = RECORDED.replace(right, wrong);

        assertThat(sdp).isNotEqualTo(RECORDED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answer.read("0a1b2c3d", sdp))
                .withMessageNotContaining("lZ")
                .withMessageNotContaining("f6o")
                .withMessageNotContaining("9999999999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=0", "m=audio 9", "not a description at all"})
    void textThatIsNoDescriptionIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.read("0a1b2c3d", text));
    }

    @Test
    void answerThatIsTooLongIsRefusedUnread() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answer.read("0a1b2c3d", RECORDED + "a=x\r\n".repeat(20_000)))
                .withMessage("the answer is too long");
    }

    @Test
    void answerCutAnywhereIsReadOrRefusedAndNothingElse() {
        for (int end = 0; end < RECORDED.length(); end++) {
            var cut = RECORDED.substring(0, end);
            var failure = catchThrowable(() -> Answer.read("0a1b2c3d", cut));
            if (failure != null) {
                assertThat(failure).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void hostileNumberOfLinesCostsLittle() {
        var sdp = RECORDED + "a=ssrc:1 x\r\n".repeat(2_000);

        assertThatCode(() -> Answer.read("0a1b2c3d", sdp)).doesNotThrowAnyException();
    }
}
