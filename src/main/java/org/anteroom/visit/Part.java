package org.anteroom.visit;

/** Which part somebody has in a visit. */
public enum Part {
    PATIENT,
    PROVIDER,
    FAMILY,
    INTERPRETER,
    COLLEAGUE;

    /** Whether somebody comes to this part only by invitation. */
    public boolean isGuest() {
        return switch (this) {
            case PATIENT, PROVIDER -> false;
            case FAMILY, INTERPRETER, COLLEAGUE -> true;
        };
    }
}
