package org.anteroom;

import java.util.Objects;
import org.anteroom.fixture.Clinic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same story where the clinic's policy is "always by the bridge": only with a real videobridge, which decodes and forwards. */
class BridgedVisitStoryIT {
    static boolean thereIsARealBridge() {
        boolean real = Objects.nonNull(System.getProperty("anteroom.test.bridge"));
        System.out.println("real bridge: " + (real ? "1 run" : "not run"));
        return real;
    }

    @Test
    @EnabledIf("thereIsARealBridge")
    void patientAndProviderHoldAVisitOverTheClinicsOwnBridge() {
        VisitStoryIT.tell(Clinic.openWithBridge(), "bridge");
    }
}
