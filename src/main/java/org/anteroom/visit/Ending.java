package org.anteroom.visit;

/** How a finished visit came to its end. */
public enum Ending {
    /** By video, as it was meant. */
    VIDEO,
    /** By video, which was interrupted and did not come back. */
    INTERRUPTED,
    /** By telephone. */
    PHONE
}
