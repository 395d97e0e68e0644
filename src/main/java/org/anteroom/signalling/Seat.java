package org.anteroom.signalling;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.anteroom.bridge.LegWord;
import org.anteroom.identity.PersonId;
import org.anteroom.visit.Focus;
import org.anteroom.visit.Visit;
import org.anteroom.waitingroom.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A page in a room, and what it has been told. Views and offers are decided and sent under one lock, the seat's order: a page never
 * gets an older view after a newer one, and never two offers at a time.
 */
final class Seat {
    private final Client client;
    /** The revision that made this page its person's. A read that is older still names the page before. */
    private final long since;

    private final String kind;
    private final Views views;
    private final Focus focus;

    private final Object order = new Object();
    private long revision;
    /** What a waiting patient was told last of their line. */
    private VisitView.@Nullable Wait waiting;

    private final OfferTurn offers;
    /** The visit whose offer waits for what others are about to say. */
    private @Nullable Visit held;

    /** The endpoints that the bridge does not hear, as it said on this leg. */
    private final Set<String> silent = new TreeSet<>();

    private String silentOn = "";

    /** @param visit as the update left it that made this page its person's */
    Seat(Visit visit, Client client, Views views, Focus focus, SocketConfig config, Clock clock) {
        this.client = client;
        this.since = visit.revision();
        this.kind = visit.partOf(client.actor()).part().measured();
        this.views = views;
        this.focus = focus;
        this.offers = new OfferTurn(config.answered(), clock);
    }

    Client client() {
        return client;
    }

    PersonId person() {
        return client.actor().person();
    }

    /** The part of its person, as it is measured. */
    String kind() {
        return kind;
    }

    boolean isBehind(long latest) {
        synchronized (order) {
            return revision < latest;
        }
    }

    /** Tells the page of the visit what it has not been told yet; closes it when the visit no longer names it. */
    void tell(Visit visit) {
        if (visit.revision() < since) {
            return;
        }
        var part = visit.people().get(person());
        if (part == null) {
            // A guest whose invitation was taken back.
            client.close(CloseCode.NOT_THERE);
            return;
        }
        if (part.connection() == null) {
            // Counted as lost while the store was away, or a new link was made: whoever may come back does so by
            // themselves.
            client.close(CloseCode.GOING);
            return;
        }
        if (!part.connection().equals(client.connection())) {
            // The document names another connection: another page, perhaps on another replica, speaks for the person.
            client.close(CloseCode.TAKEN_OVER);
            return;
        }
        synchronized (order) {
            if (visit.revision() > revision) {
                show(visit, null);
                offerNext(visit);
            }
        }
    }

    /** Sends the view once more, as the visit is now, with credentials that have just been made. */
    void again(Visit visit) {
        synchronized (order) {
            if (visit.revision() >= revision) {
                show(visit, null);
            }
        }
    }

    /** Tells a patient who waits what they can expect, unless they know it. */
    void expect(Visit visit, Queue.Forecast forecast) {
        synchronized (order) {
            // At another revision its own news is on the way, and that view says the same.
            boolean isCurrent = visit.revision() == revision;
            var known = waiting;
            if (isCurrent && known != null && !known.equals(Views.waiting(forecast, known.arrived(), known.missed()))) {
                show(visit, forecast);
            }
        }
    }

    /** Sends the offer that the page should have now, unless it has it, or another one is still to be answered. */
    void offer(Visit visit) {
        synchronized (order) {
            offerNext(visit);
        }
    }

    /** Whether the answer is for the offer that is under way, which is over with it. */
    boolean isAnswered(long answered) {
        synchronized (order) {
            return offers.isAnswered(answered);
        }
    }

    /** What a bridge tells of the seat's leg, as its page is told it: whoever is silent stays named until they are heard again. */
    synchronized ServerMessage.Scene scene(Visit visit, LegWord word) {
        if (word instanceof LegWord.Active(var leg, var endpoint, var isActive)) {
            if (!silentOn.equals(leg.endpoint())) {
                silentOn = leg.endpoint();
                silent.clear();
            }
            if (isActive) {
                silent.remove(endpoint);
            } else {
                silent.add(endpoint);
            }
        }
        return Scenes.of(visit, word, silent);
    }

    private void show(Visit visit, Queue.@Nullable Forecast forecast) {
        var view = views.of(visit, client.actor(), forecast);
        revision = visit.revision();
        waiting = view.waiting();
        client.send(new ServerMessage.View(view));
    }

    private void offerNext(Visit visit) {
        held = null;
        focus.offer(visit, person()).ifPresent(offer -> {
            switch (offers.next(offer, () -> focus.gathering(visit, person()))) {
                case OfferTurn.Next.Now _ -> {
                    focus.watch(visit, person());
                    client.send(Views.offer(visit, offer));
                }
                case OfferTurn.Next.Later(var time) -> hold(visit, time);
                case OfferTurn.Next.Nothing _ -> {
                    // The page has it, or says that it has what is under way first.
                }
            }
        });
    }

    private void hold(Visit visit, Duration time) {
        held = visit;
        CompletableFuture.delayedExecutor(time.toMillis() + 1, TimeUnit.MILLISECONDS)
                .execute(() -> client.later(this::offerHeld));
    }

    private void offerHeld() {
        synchronized (order) {
            if (held != null) {
                offerNext(held);
            }
        }
    }
}
