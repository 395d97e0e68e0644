package org.anteroom.bridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place for one stream among the sections of an epoch's offers; the same for all who receive.
 *
 * @param isPicture whether pictures or sound go there; a slot never changes that
 * @param source the stream in it; null while it is free
 */
public record Slot(boolean isPicture, @Nullable MediaSource source) {
    /**
     * Where the streams go: each that has a place stays there with its numbers of now, those that ended free theirs, and new ones
     * take the first free place of their kind or a new one at the end. A pure function; the number of slots never shrinks.
     */
    public static List<Slot> place(List<Slot> before, Collection<MediaSource> streams) {
        var slots = new ArrayList<Slot>();
        var placed = new HashSet<String>();
        for (var slot : before) {
            var was = slot.source();
            var now = was == null
                    ? null
                    : streams.stream()
                            .filter(stream -> stream.name().equals(was.name()))
                            .findFirst()
                            .orElse(null);
            if (now != null) {
                placed.add(now.name());
            }
            slots.add(new Slot(slot.isPicture(), now));
        }
        for (var stream : streams) {
            if (placed.add(stream.name())) {
                var wanted = new Slot(stream.kind().isPicture(), null);
                int free = slots.indexOf(wanted);
                if (free < 0) {
                    slots.add(wanted);
                    free = slots.size() - 1;
                }
                slots.set(free, new Slot(wanted.isPicture(), stream));
            }
        }
        return List.copyOf(slots);
    }
}
