package org.anteroom.platform;

import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** How pages write times: in the reader's language, in a zone that is named where it may be in doubt. */
@TemplateExtension(namespace = "times")
public final class Times {
    private Times() {}

    /** The day with its weekday, for example {@code Monday, 23 November 2026}. */
    public static String day(Instant instant, String zone, Locale locale) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                .withLocale(locale)
                .format(instant.atZone(ZoneId.of(zone)));
    }

    /** A calendar day with its weekday, for example {@code Monday, 23 November 2026}. */
    public static String calendar(LocalDate date, Locale locale) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                .withLocale(locale)
                .format(date);
    }

    /** The same without its year, where it is today, for example {@code Monday, November 23}. */
    public static String thisDay(LocalDate date, Locale locale) {
        return DateTimeFormatter.ofLocalizedPattern("MMMMEEEEd")
                .withLocale(locale)
                .format(date);
    }

    /** The time of day. */
    public static String clock(Instant instant, String zone, Locale locale) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(locale)
                .format(instant.atZone(ZoneId.of(zone)));
    }

    /** Day and time with seconds, for lists that are read closely. */
    public static String exact(Instant instant, String zone, Locale locale) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(instant.atZone(ZoneId.of(zone)));
    }

    /** A birth date in full. */
    public static String date(LocalDate date, Locale locale) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(date);
    }

    /** How long it is from one instant to the other, in its two largest units, for example {@code 3 min 20 s}. Never less than nothing. */
    public static String span(Instant from, Instant to) {
        long seconds = Math.max(0, Duration.between(from, to).toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + rest(seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h" + rest(seconds % 3600 / 60, "min");
        }
        return seconds / 86_400 + " d" + rest(seconds % 86_400 / 3600, "h");
    }

    private static String rest(long number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
