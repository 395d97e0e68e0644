package org.anteroom.signalling;

import io.quarkus.logging.Log;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is on its way to one page, in the order in which it was added. One message at a time is with the network, and no thread waits
 * for it: whoever adds writes the first, and the network's own thread the next ones.
 */
final class Outgoing {
    private final Session session;
    private final String connection;
    private final Queue<Word> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger words = new AtomicInteger();
    private final AtomicInteger characters = new AtomicInteger();

    private sealed interface Word {
        record Text(String text) implements Word {}

        record Goodbye(CloseCode code) implements Word {}
    }

    Outgoing(Session session, String connection) {
        this.session = session;
        this.connection = connection;
    }

    /** Sends it after everything before; returns how many characters the network has not taken yet. */
    int add(String text) {
        int all = characters.addAndGet(text.length());
        say(new Word.Text(text));
        return all;
    }

    /** Closes the socket after everything before. */
    void close(CloseCode code) {
        say(new Word.Goodbye(code));
    }

    /** Closes the socket whatever waits. Repeating is harmless. */
    void closeNow(CloseCode code) {
        try {
            session.close(new CloseReason(code, ""));
        } catch (IOException | IllegalStateException e) {
            Log.debugf(
                    "close failed connection=%s because=%s",
                    connection, e.getClass().getSimpleName());
        }
    }

    private void say(Word word) {
        waiting.add(word);
        if (words.getAndIncrement() == 0) {
            next();
        }
    }

    private void next() {
        do {
            switch (waiting.poll()) {
                case Word.Text(var text)
                when session.isOpen() -> {
                    session.getAsyncRemote().sendText(text, _ -> {
                        taken(text);
                        if (words.decrementAndGet() > 0) {
                            next();
                        }
                    });
                    return;
                }
                case Word.Text(var text) -> taken(text);
                case Word.Goodbye(var code) -> closeNow(code);
                case null -> throw new IllegalStateException("a word is counted before it waits");
            }
        } while (words.decrementAndGet() > 0);
    }

    private void taken(String text) {
        characters.addAndGet(-text.length());
    }
}
