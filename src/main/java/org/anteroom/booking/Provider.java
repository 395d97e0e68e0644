package org.anteroom.booking;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;

/**
 * How a provider can be booked.
 *
 * @param length of one visit
 * @param notice how long before its start a patient must book
 * @param before time kept free before each visit, and {@code after} likewise
 */
public record Provider(
        PersonId id,
        Set<ClinicId> clinics,
        WeeklyHours hours,
        Duration length,
        Duration notice,
        Duration before,
        Duration after) {
    /** Refuses a length that is not positive and times that are negative. */
    public Provider {
        if (!length.isPositive() || notice.isNegative() || before.isNegative() || after.isNegative()) {
            throw new IllegalArgumentException("length must be positive, the other times must not be negative");
        }
    }

    /** What is asked of a time; staff may book without notice. */
    FreeTimes.Rules rules(Instant now, boolean staff) {
        return new FreeTimes.Rules(length, before, after, staff ? now : now.plus(notice));
    }
}
