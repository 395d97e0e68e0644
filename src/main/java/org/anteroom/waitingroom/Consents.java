package org.anteroom.waitingroom;

/** The consent text that is in force. Its sentences are in the message bundle under {@code consent_…}; a new text is a new version. */
final class Consents {
    /** The version that patients agree to now. */
    static final String VERSION = "2026-11";

    private Consents() {}
}
