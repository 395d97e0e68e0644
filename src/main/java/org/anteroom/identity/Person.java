package org.anteroom.identity;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody we know: patient or staff.
 *
 * @param prefix such as {@code Dr}; empty when there is none
 * @param birthDate patients only
 * @param sex administrative gender as one letter, F, M or X; empty when unknown
 * @param phone as people dial it
 * @param record the medical record number, patients only
 */
public record Person(
        PersonId id,
        Set<ClinicId> clinics,
        @Nullable String login,
        String prefix,
        String given,
        String family,
        @Nullable LocalDate birthDate,
        String sex,
        String phone,
        String email,
        ZoneId zone,
        Locale locale,
        String record) {
    /** Prefix, given and family name. */
    public String name() {
        return (prefix.isEmpty() ? "" : prefix + " ") + given + " " + family;
    }

    /** How the person is addressed beside a picture: {@code Dr Okafor}, {@code Margaret}. */
    public String shortName() {
        return prefix.isEmpty() ? given : prefix + " " + family;
    }

    /** Two letters for an avatar. */
    public String initials() {
        return given.substring(0, 1) + family.substring(0, 1);
    }
}
