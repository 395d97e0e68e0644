package org.anteroom.platform;

/**
 * Health information as text: a reason, a note, a chat line. It prints as three stars, so that it cannot slip into a log, a
 * metric or an exception by being concatenated.
 *
 * @param text the information itself; call {@link #reveal()} only where it is shown to somebody who may see it
 */
public record Phi(String text) {
    /** Nothing said. */
    public static final Phi NOTHING = new Phi("");

    /** The text, for a reader whose right has been checked and whose reading has been audited. */
    public String reveal() {
        return text;
    }

    /** Whether nothing was said. */
    public boolean isBlank() {
        return text.isBlank();
    }

    @Override
    public String toString() {
        return "***";
    }
}
