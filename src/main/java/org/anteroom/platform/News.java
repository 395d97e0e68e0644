package org.anteroom.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Hints that a visit has a new revision. A hint may be lost or come twice: whoever shows visits also sweeps the revisions of those
 * it shows. Within the process they are told at once; where a carrier is set, other replicas are told as well. Beside hints replicas pass words to each
 * other, which nothing makes up for.
 */
@ApplicationScoped
public class News {
    private final List<Consumer<Hint>> readers = new CopyOnWriteArrayList<>();
    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
    private volatile Consumer<Hint> carrier = _ -> {};
    private volatile Consumer<Word> messenger = _ -> {};

    /**
     * A visit is now at a revision.
     *
     * @param clinic whose visit it is
     */
    public record Hint(String visit, String clinic, long revision) {}

    /**
     * What one replica has for the others and no document holds: passed on once and in order, or lost together with what carries it.
     *
     * @param kind one word
     */
    public record Word(String kind, String text) {}

    /** Passes the word on to the other replicas; without a carrier there are none that hear. */
    public void pass(Word word) {
        messenger.accept(word);
    }

    /** From now on the listener hears the words of this kind that other replicas pass on, one after the other; it must not wait for anything. */
    public void listen(String kind, Consumer<String> listener) {
        listeners.put(kind, listener);
    }

    /** From now on words go to other replicas this way, which must not wait for anything. */
    void alsoPassTo(Consumer<Word> other) {
        messenger = other;
    }

    /** Another replica has passed the word on. */
    void hear(Word word) {
        var listener = listeners.get(word.kind());
        if (listener != null) {
            listener.accept(word.text());
        }
    }

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
