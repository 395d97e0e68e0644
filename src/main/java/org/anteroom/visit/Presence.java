package org.anteroom.visit;

/** Where one person of a visit is. */
public enum Presence {
    /** Not here yet. */
    EXPECTED,
    /** In the waiting room. */
    KNOCKING,
    /** Let in; has not pressed Join yet. Media rights begin here. */
    ADMITTED,
    /** In the visit. */
    JOINED,
    /** Was in the visit and has lost the connection. */
    AWAY,
    /** Has left by their own choice, and may come back while the visit is open. */
    GONE,
    /** Was removed, and may not come back. */
    REMOVED;

    /** Whether the person may send and receive media in a live visit. */
    public boolean mayHaveMedia() {
        return switch (this) {
            case ADMITTED, JOINED, AWAY, GONE -> true;
            case EXPECTED, KNOCKING, REMOVED -> false;
        };
    }

    /** Whether the person takes a place in the conversation: those who left by their own choice do not. */
    public boolean isInside() {
        return switch (this) {
            case ADMITTED, JOINED, AWAY -> true;
            case EXPECTED, KNOCKING, GONE, REMOVED -> false;
        };
    }
}
