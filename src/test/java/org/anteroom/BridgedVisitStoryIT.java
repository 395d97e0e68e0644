package org.anteroom;

import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.OneAtATime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The same story where the clinic's policy is "always by the bridge": only with a real videobridge, which decodes and forwards. The
 * board is open at another replica, which knows no bridge.
 */
@OneAtATime
class BridgedVisitStoryIT {
    static boolean thereIsARealBridge() {
        return Bridged.isPossible("two people");
    }

    @Test
    @EnabledIf("thereIsARealBridge")
    void patientAndProviderHoldAVisitOverTheClinicsOwnBridge() {
        try (var bridged = Bridged.with(1)) {
            VisitStoryIT.tell(
                    Clinic.openWithBridge(), "bridge", bridged.replica().url());
        }
    }
}
