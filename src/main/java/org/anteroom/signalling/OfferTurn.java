package org.anteroom.signalling;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.anteroom.visit.Focus.KeyedOffer;

/**
 * Which offer a page has and whether the next may go: each state of the world once, one at a time, and the first of a leg at once. Not
 * thread-safe: the seat's order guards it.
 */
final class OfferTurn {
    private final Duration patience;
    private final Clock clock;
    private String offered = "";
    /** The offer that is under way; 0 when it has been answered. Changes meanwhile go into the next one. */
    private long version;

    /** @param patience after which an offer without an answer no longer stands in the way of the next */
    OfferTurn(Duration patience, Clock clock) {
        this.patience = patience;
        this.clock = clock;
    }

    /** What is to be done with an offer. */
    sealed interface Next {
        /** It goes, and counts as under way. */
        record Now() implements Next {}

        /** It is asked for again after this time. */
        record Later(Duration time) implements Next {}

        /** The page has it, or has still to answer the one before: then it is asked for again. */
        record Nothing() implements Next {}
    }

    /** @param gathering how long what others are about to say is waited for; asked only where that matters */
    Next next(KeyedOffer offer, Supplier<Duration> gathering) {
        // The first one of a leg is what its connection begins with: that waits for nobody.
        boolean isLater = offered.startsWith(offer.leg());
        if (offer.key().equals(offered) || (isLater && isUnderWay())) {
            return new Next.Nothing();
        }
        var time = isLater ? gathering.get() : Duration.ZERO;
        if (time.isPositive()) {
            return new Next.Later(time);
        }
        offered = offer.key();
        version = offer.offer().version();
        return new Next.Now();
    }

    /** Whether the answer is for the offer that is under way, which is over with it. */
    boolean isAnswered(long answered) {
        if (version == 0 || version != answered) {
            return false;
        }
        version = 0;
        return true;
    }

    private boolean isUnderWay() {
        return version != 0 && clock.millis() - version < patience.toMillis();
    }
}
