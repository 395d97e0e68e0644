package org.anteroom.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The contract against a real Jitsi Videobridge. Runs only where {@code VIDEOBRIDGE_HOME} names an unpacked one with a
 * {@code run.sh}; says at the end how many tests ran, so that nobody takes the double's results for the real thing's.
 */
@ExtendWith(RealBridgeIT.OnlyWithBridge.class)
class RealBridgeIT extends BridgeContract {
    private static final String HOME = System.getenv("VIDEOBRIDGE_HOME");

    private static RealBridge real;
    private static int ran;

    @BeforeAll
    static void startReal() {
        real = RealBridge.start();
    }

    @AfterAll
    static void stopReal() {
        if (real != null) {
            real.close();
        }
        System.out.println("real bridge: " + ran + " run");
    }

    @Override
    Videobridge bridge() {
        return real;
    }

    @Override
    Videobridge another() {
        return RealBridge.start();
    }

    /** Leaves the class out, in words, where there is no bridge; counts what ran where there is one. */
    static final class OnlyWithBridge implements ExecutionCondition, AfterTestExecutionCallback {
        private static boolean said;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (HOME != null && Files.isExecutable(Path.of(HOME, "run.sh"))) {
                return ConditionEvaluationResult.enabled("there is a bridge");
            }
            if (!said) {
                said = true;
                System.out.println("real bridge: not run");
            }
            return ConditionEvaluationResult.disabled("VIDEOBRIDGE_HOME names no bridge with a run.sh");
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            ran++;
        }
    }
}
