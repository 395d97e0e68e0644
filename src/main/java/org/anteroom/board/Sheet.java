package org.anteroom.board;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.anteroom.identity.ClinicId;
import org.anteroom.platform.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a board is to show: those of a clinic on a day, or of them the reader's own.
 *
 * @param day by the clinic's calendar; null for today, whichever day that is
 * @param own whether only those are meant that the reader is the provider of, also where they may see all
 */
public record Sheet(ClinicId clinic, @Nullable LocalDate day, boolean own) {
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2999;

    /** The day that a page's address names, as {@code 2026-11-23}; null when it names none. Refuses what is no day of ours. */
    public static @Nullable LocalDate day(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            var day = LocalDate.parse(text);
            if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeException _) {
            // Refused below, like a year that no clinic has.
        }
        throw Refusal.Invalid.of("day", "must be a day such as 2026-11-23").toException();
    }
}
