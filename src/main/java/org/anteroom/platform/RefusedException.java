package org.anteroom.platform;

/** Carries a {@link Refusal} from a deed to its door. It has no stack trace: a refusal is expected, not a fault. */
public final class RefusedException extends RuntimeException {
    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.type(), null, false, false);
        this.refusal = refusal;
    }

    /** What was refused and why. */
    public Refusal refusal() {
        return refusal;
    }
}
