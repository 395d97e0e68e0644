package org.anteroom.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Hints that a visit has a new revision. A hint may be lost or come twice: whoever shows visits also sweeps the revisions of those
 * it shows. This one stays within the process, which is the default.
 */
@ApplicationScoped
public class News {
    private final List<Consumer<Hint>> readers = new CopyOnWriteArrayList<>();

    /**
     * A visit is now at a revision.
     *
     * @param clinic whose visit it is
     */
    public record Hint(String visit, String clinic, long revision) {}

    /** Tells every reader, each in a thread of its own. */
    public void publish(Hint hint) {
        for (var reader : readers) {
            Thread.ofVirtual().name("news").start(() -> reader.accept(hint));
        }
    }

    /** From now on the reader is told. */
    public void subscribe(Consumer<Hint> reader) {
        readers.add(reader);
    }
}
