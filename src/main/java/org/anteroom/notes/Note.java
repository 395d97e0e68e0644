package org.anteroom.notes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A visit's note.
 *
 * @param revision grows with every save of the draft; 0 before the first
 * @param signed set once and for ever
 * @param addenda what was added after signing, oldest first
 * @param intact false when it was signed and is not as it was signed: somebody has changed it outside of the product
 */
public record Note(long revision, NoteText text, @Nullable Signed signed, List<Addendum> addenda, boolean intact) {
    /** Who signed when. */
    public record Signed(Instant at, String by) {}

    /** What was added after signing. */
    public record Addendum(String id, Instant at, String by, String text) {}
}
