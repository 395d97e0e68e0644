package org.anteroom.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.anteroom.fixture.Product;
import org.junit.jupiter.api.Test;

/** Pages that know no clinic lead to the house's number: where none is set, whoever runs it is told at the start. */
class ContactIT {
    private static final String WARNING = "ANTEROOM_CONTACT_PHONE";

    @Test
    void missingNumberIsSaidOnceAtTheStartAndOneThatIsSetIsNot() {
        assertThat(Product.get().application().log().lines().filter(line -> line.contains(WARNING)))
                .hasSize(1)
                .allMatch(line -> line.contains("WARN"));
        try (var replica = Product.get().replica(Map.of(WARNING, "555-0199"))) {
            assertThat(replica.part().log()).doesNotContain(WARNING);
        }
    }
}
