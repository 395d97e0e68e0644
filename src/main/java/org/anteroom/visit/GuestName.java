package org.anteroom.visit;

import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.UnicodeSet;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.anteroom.platform.Refusal;

/**
 * The name that a guest gives themselves, or that they are invited under. Everybody in the visit reads it as who somebody is, so it
 * must be readable as what it is: nothing invisible, nothing that turns the reading direction, no letters of several scripts that
 * pretend to be one (UTS #39, https://www.unicode.org/reports/tr39/), and not the name of somebody else in the visit.
 */
public record GuestName(String value) {
    /** The longest name, in signs. */
    public static final int LONGEST = 60;

    /** Letters with their marks, at most two on each, and the few signs that names are written with. */
    private static final Pattern READABLE = Pattern.compile("\\p{L}\\p{M}{0,2}(?:[\\p{L}\\p{M} .'\u2019\u00b7-])*");

    private static final Pattern HEAPED = Pattern.compile("\\p{M}{3,}");
    /** Letters and marks that are drawn as nothing (UAX #44, Default_Ignorable_Code_Point): Hangul fillers, variation selectors. */
    private static final UnicodeSet UNSEEN = new UnicodeSet("[:Default_Ignorable_Code_Point:]").freeze();

    private static final Pattern SPACES = Pattern.compile("\\p{Zs}+");

    private static final SpoofChecker CHECKER = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.INVISIBLE | SpoofChecker.HIDDEN_OVERLAY)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();
    private static final SpoofChecker LOOKS =
            new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

    /**
     * The name as it will be shown: composed (NFC), single spaces, none around it.
     *
     * @throws org.anteroom.platform.RefusedException with one of the codes {@code empty}, {@code long}, {@code signs},
     *     {@code mixed} for the field {@code name}
     */
    public static GuestName of(String text) {
        var name = SPACES.matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
        if (name.isEmpty()) {
            throw refusal("empty");
        }
        if (name.codePointCount(0, name.length()) > LONGEST) {
            throw refusal("long");
        }
        if (!READABLE.matcher(name).matches() || HEAPED.matcher(name).find() || UNSEEN.containsSome(name)) {
            throw refusal("signs");
        }
        if (CHECKER.failsChecks(name)) {
            throw refusal("mixed");
        }
        return new GuestName(name);
    }

    /** Refuses, with the code {@code taken}, a name that reads like that of somebody else in the visit. */
    public GuestName needUnlike(Collection<String> others) {
        var mine = looks(value);
        for (var other : others) {
            if (!other.isEmpty() && !Collections.disjoint(looks(other), mine)) {
                throw refusal("taken");
            }
        }
        return this;
    }

    /**
     * What the name looks like, without regard to case, spaces and dots, as it is written and in small letters: a capital I looks like a
     * small L, and a small i does not. Names that have a look in common cannot be told apart.
     */
    private static Set<String> looks(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKC).replaceAll("[ .]", "");
        return Set.copyOf(List.of(small(LOOKS.getSkeleton(plain)), LOOKS.getSkeleton(small(plain))));
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static RuntimeException refusal(String code) {
        return Refusal.Invalid.of("name", code).toException();
    }

    @Override
    public String toString() {
        return value;
    }
}
