package org.anteroom.platform;

import java.time.Instant;

/** An entry cannot be carried yet, which is no fault: it stays, and is tried again at a time that its listener knows. */
public final class OutboxLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Instant at;

    /** Not before this time. */
    public OutboxLater(Instant at) {
        super("not before " + at, null, false, false);
        this.at = at;
    }

    /** When to try again. */
    Instant at() {
        return at;
    }
}
