package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins origins = new Origins(PlatformFixture.config(
            "https://visits.example.org/", List.of("https://second.example.org:8443"), "anteroom", "", ""));

    @ParameterizedTest
    @ValueSource(strings = {"https://visits.example.org", "https://second.example.org:8443"})
    void ownPagesCountAsOwn(String origin) {
        assertThat(origins.isOwn(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "http://visits.example.org",
                "https://visits.example.org:443",
                "https://visits.example.org:8443",
                "https://visits.example.org/",
                "https://visits.example.org.evil.example",
                "https://evil-visits.example.org",
                "https://evil.example/https://visits.example.org",
                "https://VISITS.example.org",
                "https://visits.example.org https://evil.example",
                "https://second.example.org",
                "https://sub.visits.example.org"
            })
    void anythingElseIsForeignToTheLetter(String origin) {
        assertThat(origins.isOwn(origin)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, http://localhost:8080",
        "http://localhost:80, http://localhost",
        "https://visits.example.org:443/, https://visits.example.org",
        "https://Visits.Example.org, https://visits.example.org",
        "https://visits.example.org:8443, https://visits.example.org:8443"
    })
    void originIsWrittenAsBrowsersWriteIt(URI address, String origin) {
        assertThat(Origins.originOf(address)).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"visits.example.org", "ftp://visits.example.org", "https://visits.example.org/app", "https:///"})
    void addressWithoutAnOriginEndsTheStart(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> Origins.originOf(URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://visits.localhost",
                "http://127.0.0.1:8080",
                "http://127.1.2.3",
                "http://[::1]:8080",
                "https://visits.example.org"
            })
    void plainHttpIsForThisMachineOnly(String address) {
        var own = new Origins(PlatformFixture.config(address, List.of(address), "anteroom", "", ""));

        assertThat(own.isOwn(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://visits.example.org",
                "http://192.168.1.20:8080",
                "http://localhost.example.org",
                "http://127.0.0.1.example.org",
                "http://[2001:db8::1]",
                "http://0.0.0.0:8080"
            })
    void plainHttpForAnyOtherHostEndsTheStart(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origins(PlatformFixture.config(address, "anteroom", "", "")))
                .withMessageContaining("anteroom.base-url: https:// is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origins(
                        PlatformFixture.config("https://visits.example.org", List.of(address), "anteroom", "", "")))
                .withMessageContaining("anteroom.origins: https:// is needed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "second.example.org",
                "https://second.example.org/",
                "https://Second.example.org",
                "https://second.example.org:443",
                "https://second.example.org/app",
                "https://second.example .org",
                "*",
                "null",
                ""
            })
    void originThatNoBrowserWouldWriteEndsTheStart(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origins(
                        PlatformFixture.config("https://visits.example.org", List.of(origin), "anteroom", "", "")))
                .withMessageContaining("anteroom.origins: ");
    }

    @Test
    void addressWithAQueryEndsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Origins.originOf(URI.create("https://visits.example.org?x=1")));
    }
}
