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

    @Test
    void addressWithAQueryEndsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Origins.originOf(URI.create("https://visits.example.org?x=1")));
    }
}
