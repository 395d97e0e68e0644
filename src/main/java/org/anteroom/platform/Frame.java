package org.anteroom.platform;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page: language, theme, where help is, and the token for its forms.
 *
 * @param theme {@code clinic}, {@code clinic-dark}, or empty to follow the system
 * @param size text size the reader chose: {@code a}, {@code aa} or {@code aaa}
 * @param help where people get help on this page
 * @param who the name of the signed-in person, when there is one
 */
public record Frame(
        Locale locale,
        String theme,
        String size,
        String formToken,
        String path,
        Help help,
        @Nullable String who,
        Menu menu) {
    /**
     * Where people get help: the same place on every page (WCAG 2.2, 3.2.6).
     *
     * @param phone the clinic's number as people read it
     * @param emergency the number for emergencies where the clinic is
     */
    public record Help(String clinic, String phone, String emergency) {
        /** The number as a {@code tel:} link takes it. */
        public String dial() {
            return phone.replaceAll("[^+0-9]", "");
        }
    }

    /** Which of the staff's pages the signed-in person has. */
    public record Menu(boolean day, boolean board, boolean my, boolean audit, boolean bridges) {
        /** Nobody is signed in. */
        public static final Menu NONE = new Menu(false, false, false, false, false);
    }

    /** The same frame, of which a change of language or display leads to the path: a page that answers a form may have none of its own. */
    public Frame at(String where) {
        return new Frame(locale, theme, size, formToken, where, help, who, menu);
    }

    /** The language as {@code lang} wants it. */
    public String lang() {
        return locale.toLanguageTag();
    }
}
