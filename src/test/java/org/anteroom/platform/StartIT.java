package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.anteroom.fixture.Product;
import org.junit.jupiter.api.Test;

/** Settings that would harm people end the start, with a sentence that names what is wrong. */
class StartIT {
    @Test
    void addressWithAPathEndsTheStart() {
        var part =
                Product.get().unstarted(java.util.Map.of("ANTEROOM_BASE_URL", "https://visits.example.org/anteroom"));

        assertThatThrownBy(() -> part.start("never said")).hasMessageContaining("ended at its start");

        assertThat(part.log()).contains("the address must have no path, was https://visits.example.org/anteroom");
    }
}
