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

    /** The word under which people of this part are measured. */
    public String measured() {
        return switch (this) {
            case PATIENT -> "patient";
            case PROVIDER -> "provider";
            case FAMILY, INTERPRETER, COLLEAGUE -> "guest";
        };
    }
}
