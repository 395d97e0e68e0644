package org.anteroom.booking;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads what came in, or refuses it by its name. */
final class Inputs {
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_LANGUAGE = 35;

    private Inputs() {}

    static <T> T body(@Nullable T body) {
        if (body == null) {
            throw Refusal.Invalid.of("body", "must not be empty").toException();
        }
        return body;
    }

    static Instant instant(String field, @Nullable String text) {
        try {
            return Instant.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw Refusal.Invalid.of(field, "must be an instant").toException();
        }
    }

    static LocalDate date(String field, @Nullable String text) {
        try {
            return LocalDate.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw Refusal.Invalid.of(field, "must be a date").toException();
        }
    }

    static int whole(String field, @Nullable String text, int least, int most) {
        if (text == null || !text.matches("[0-9]{1,4}")) {
            throw Refusal.Invalid.of(field, "must be a whole number").toException();
        }
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            throw Refusal.Invalid.of(field, "must be from " + least + " to " + most)
                    .toException();
        }
        return number;
    }

    static PersonId person(String field, @Nullable String text) {
        if (text == null || !Ids.looksLikeId(text)) {
            throw Refusal.Invalid.of(field, "must be an id").toException();
        }
        return new PersonId(text);
    }

    /** A language tag (BCP 47) in its usual form, or null when none was sent. */
    static @Nullable String language(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            var tag = new Locale.Builder().setLanguageTag(text.strip()).build();
            if (!tag.getLanguage().isEmpty() && text.length() <= LONGEST_LANGUAGE) {
                return tag.toLanguageTag();
            }
        } catch (IllformedLocaleException e) {
            // Said below.
        }
        throw Refusal.Invalid.of(field, "must be a language tag").toException();
    }

    /** Why it is cancelled, or null when nothing was said. */
    static @Nullable CancelReason cancelReason(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return CancelReason.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.Invalid.of("reason", "is none of those that can be told")
                    .toException();
        }
    }

    static String reason(@Nullable String text) {
        var reason = text == null ? "" : text.strip();
        if (reason.length() > LONGEST_REASON) {
            throw Refusal.Invalid.of("reason", "must have at most " + LONGEST_REASON + " signs")
                    .toException();
        }
        return reason;
    }
}
