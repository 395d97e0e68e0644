package org.anteroom.platform;

/** A room that carries out what must follow from changes elsewhere. Upstream rooms never learn its name. */
public interface OutboxListener {
    /** Whether entries of this kind concern the room. */
    boolean carries(OutboxEntry.Kind kind);

    /**
     * Does what must follow. Called at least once for each entry: repeating must be harmless. An exception leaves the entry where
     * it is, to be tried again, later each time; {@link OutboxLater} says when.
     *
     * @param document the id of the document whose change it follows
     */
    void carry(String document, OutboxEntry entry);
}
