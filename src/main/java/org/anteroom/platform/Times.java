package org.anteroom.platform;

import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
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
    public static String date(java.time.LocalDate date, Locale locale) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(date);
    }
}
