package org.anteroom.bridge;

/** Carries a {@link BridgeProblem}. */
public final class BridgeException extends RuntimeException {
    private final transient BridgeProblem problem;

    BridgeException(BridgeProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    /** What is wrong. */
    public BridgeProblem problem() {
        return problem;
    }
}
