package org.anteroom.bridge;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hears events where no container runs: keeps each, and passes it on to whoever would observe it. */
final class Told<T> implements Event<T> {
    private final List<T> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super T>> observers = new CopyOnWriteArrayList<>();

    List<T> events() {
        return List.copyOf(events);
    }

    void observe(Consumer<? super T> observer) {
        observers.add(observer);
    }

    /** From here on nobody hears. */
    void forget() {
        observers.clear();
    }

    @Override
    public void fire(T event) {
        events.add(event);
        observers.forEach(observer -> observer.accept(event));
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Event<T> select(Annotation... qualifiers) {
        return this;
    }

    @Override
    public <U extends T> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }
}
