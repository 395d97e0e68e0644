package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.anteroom.fixture.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that would harm people end the start, with a sentence that names what is wrong. */
class StartIT {
    private static final String LINKS = "mail leaves, but the links in it lead to";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ANTEROOM_BASE_URL | https://visits.example.org/anteroom |"
                        + " anteroom.base-url: the address must have no path, was https://visits.example.org/anteroom",
                "ANTEROOM_BASE_URL | http://visits.example.org |"
                        + " anteroom.base-url: https:// is needed, since browsers keep no login over plain HTTP, was http://visits.example.org",
                "ANTEROOM_ORIGINS | http://second.example.org |"
                        + " anteroom.origins: https:// is needed, since browsers keep no login over plain HTTP, was http://second.example.org",
                "ANTEROOM_ORIGINS | https://second.example.org/ |"
                        + " anteroom.origins: must be written as browsers write it, https://second.example.org, was https://second.example.org/"
            })
    void addressThatCannotServeEndsTheStart(String setting, String value, String sentence) {
        var part = Product.get().unstarted(Map.of(setting, value));

        assertThatThrownBy(() -> part.start("never said")).hasMessageContaining("ended at its start");

        assertThat(part.log()).contains(sentence);
    }

    @Test
    void mailWhoseLinksLeadToThisMachineIsWarnedOf() {
        try (var replica = Product.get()
                .replica(Map.of("QUARKUS_MAILER_MOCK", "false", "QUARKUS_MAILER_HOST", "mail.example.org"))) {
            assertThat(replica.part().log())
                    .contains(LINKS + " " + Product.get().url());
        }
        assertThat(Product.get().application().log()).doesNotContain(LINKS);
    }
}
