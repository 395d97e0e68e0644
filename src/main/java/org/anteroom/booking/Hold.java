package org.anteroom.booking;

import java.time.Instant;
import org.anteroom.platform.Docs;
import org.bson.Document;

/**
 * A time that is kept for somebody who is still deciding.
 *
 * @param until when it is given back unless it is booked
 * @param latest until when it can be kept at the most
 */
public record Hold(Kept kept, Instant until, Instant latest) {
    /** Whether asking again would keep it longer. */
    public boolean isExtendable() {
        return until.isBefore(latest);
    }

    static Hold read(Document document, BookingConfig config) {
        return new Hold(
                Kept.read(document),
                Docs.instant(document, "due"),
                Docs.instant(document, "since").plus(config.longestHold()));
    }
}
