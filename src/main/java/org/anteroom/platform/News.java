package org.anteroom.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Hints that a visit has a new revision. A hint may be lost or come twice: whoever shows visits also sweeps the revisions of those
 * it shows. Within the process they are told at once; where a carrier is set, other replicas are told as well.
 */
@ApplicationScoped
public class News {
    private final List<Consumer<Hint>> readers = new CopyOnWriteArrayList<>();
    private volatile Consumer<Hint> carrier = _ -> {};

    /**
     * A visit is now at a revision.
     *
     * @param clinic whose visit it is
     */
    public record Hint(String visit, String clinic, long revision) {}

    /** Tells every reader, each in a thread of its own, and other replicas. */
    public void publish(Hint hint) {
        tell(hint);
        carrier.accept(hint);
    }

    /** From now on what is published here goes to other replicas too. The carrier must not wait for anything. */
    void alsoTo(Consumer<Hint> other) {
        carrier = other;
    }

    /** Tells the readers of this process what another replica has published. */
    void tell(Hint hint) {
        for (var reader : readers) {
            Threads.start("news", () -> reader.accept(hint));
        }
    }

    /** From now on the reader is told. */
    public void subscribe(Consumer<Hint> reader) {
        readers.add(reader);
    }
}
