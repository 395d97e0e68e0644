package org.anteroom.visit;

import java.net.URI;
import java.util.Locale;

/** Sends an invited guest their link. The room that knows how mail is written implements it; this one never learns its name. */
public interface GuestMail {
    /** What became of a mail. */
    enum Outcome {
        /** It has left. */
        SENT,
        /** No mail leaves where this runs. */
        OFF,
        /** The mail server did not take it. */
        FAILED
    }

    /** What the mail would say, for whoever passes the link on themselves: in a message, or read out. */
    String text(Visit visit, Part part, Locale locale, URI link);

    /**
     * Sends the link, with nothing about anybody's health and without the patient's name. Not repeated: whoever asked is told how it
     * ended. The address is not kept.
     */
    Outcome send(Visit visit, Part part, String address, Locale locale, URI link);
}
