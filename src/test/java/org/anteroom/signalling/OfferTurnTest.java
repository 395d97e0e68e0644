package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.anteroom.bridge.Offers;
import org.anteroom.platform.ShiftedClock;
import org.anteroom.signalling.OfferTurn.Next;
import org.anteroom.visit.Focus.KeyedOffer;
import org.junit.jupiter.api.Test;

/** A page gets each state of the world once, and one offer at a time. */
class OfferTurnTest {
    private static final Next NOW = new Next.Now();
    private static final Next NOTHING = new Next.Nothing();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ShiftedClock clock = new ShiftedClock();
    private final OfferTurn turn = new OfferTurn(Duration.ofSeconds(10), clock);
    /** Of the offer that was made last; an offer that never goes leaves the one before under way. */
    private long version;

    @Test
    void theSameStateIsOfferedOnce() {
        assertThat(next("leg-a", "x")).isEqualTo(NOW);
        answer();

        assertThat(next("leg-a", "x")).isEqualTo(NOTHING);
        assertThat(next("leg-a", "x,y")).isEqualTo(NOW);
    }

    @Test
    void whatChangesMeanwhileGoesIntoTheNextOne() {
        next("leg-a", "x");

        assertThat(next("leg-a", "x,y")).isEqualTo(NOTHING);
        assertThat(turn.isAnswered(version + 1)).isFalse();
        assertThat(next("leg-a", "x,y,z")).isEqualTo(NOTHING);
        answer();
        assertThat(next("leg-a", "x,y,z")).isEqualTo(NOW);
    }

    @Test
    void anOfferThatNobodyAnswersStandsInTheWayForAWhileOnly() {
        next("leg-a", "x");

        clock.on(Duration.ofSeconds(10));

        assertThat(next("leg-a", "x,y")).isEqualTo(NOW);
    }

    @Test
    void anAnswerCountsOnce() {
        next("leg-a", "x");
        answer();

        assertThat(turn.isAnswered(version)).isFalse();
        assertThat(turn.isAnswered(0)).isFalse();
    }

    @Test
    void theFirstOfferOfALegWaitsForNobody() {
        assertThat(turn.next(offer("leg-a", "x"), () -> SECOND)).isEqualTo(NOW);

        assertThat(turn.next(offer("leg-b", "x"), () -> SECOND)).isEqualTo(NOW);
    }

    @Test
    void laterOnesWaitForWhatOthersAreAboutToSay() {
        next("leg-a", "x");
        answer();

        assertThat(turn.next(offer("leg-a", "x,y"), () -> SECOND)).isEqualTo(new Next.Later(SECOND));
        assertThat(turn.next(offer("leg-a", "x,y,z"), () -> Duration.ZERO)).isEqualTo(NOW);
    }

    private Next next(String leg, String streams) {
        var offer = offer(leg, streams);
        var next = turn.next(offer, () -> Duration.ZERO);
        version = next.equals(NOW) ? offer.offer().version() : version;
        return next;
    }

    private void answer() {
        assertThat(turn.isAnswered(version)).isTrue();
    }

    private KeyedOffer offer(String leg, String streams) {
        return new KeyedOffer(1, leg, leg + streams, new Offers.Offer(clock.millis(), "", List.of()));
    }
}
