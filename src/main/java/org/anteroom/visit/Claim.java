package org.anteroom.visit;

/**
 * What lets a page take the place of another one of the same person unasked.
 *
 * @param after the page that went in the same tab when this one came, as a reload does: the end of its socket may be heard of later than
 *     the new one; empty when there was none
 * @param takeOver whether the person chose to use this page instead of another
 */
public record Claim(String after, boolean takeOver) {
    public static final Claim NONE = new Claim("", false);

    boolean isAfter(Participant one) {
        return !after.isEmpty() && after.equals(one.page());
    }
}
