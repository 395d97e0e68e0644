package org.anteroom.operations;

import java.time.Instant;
import org.anteroom.booking.VisitState;
import org.anteroom.visit.UnderWay;
import org.jspecify.annotations.Nullable;

/**
 * A visit on its way, seen from a bridge or from among those that travel directly.
 *
 * @param visit the beginning of its id, long enough to find it in a log
 * @param people how many are in it
 * @param since when media began to travel this way
 * @param move the planned move that is under way
 * @param other the other bridge of that move, or empty
 */
public record Traveller(
        String visit,
        String clinic,
        VisitState state,
        int people,
        @Nullable Instant since,
        Move move,
        String other) {
    private static final int SHORT = 8;

    /** A planned move that is under way: the older way still runs. */
    public enum Move {
        NONE,
        FROM_BRIDGE,
        FROM_DIRECT,
        TO_BRIDGE,
        TO_DIRECT
    }

    /**
     * As seen from the bridge, which it travels over or has just left.
     *
     * @param settled media that began before this has ended what was before it
     */
    static Traveller at(String bridge, UnderWay visit, String clinic, Instant settled) {
        var over = visit.bridge();
        if (!bridge.equals(over)) {
            return over == null ? of(visit, clinic, Move.TO_DIRECT, "") : of(visit, clinic, Move.TO_BRIDGE, over);
        }
        var left = visit.left();
        if (left != null) {
            return of(visit, clinic, Move.FROM_BRIDGE, left.bridge());
        }
        var began = visit.began();
        boolean isMoving = visit.isPlanned() && began != null && began.isAfter(settled);
        return of(visit, clinic, isMoving ? Move.FROM_DIRECT : Move.NONE, "");
    }

    /** As seen from among those that travel directly. */
    static Traveller directly(UnderWay visit, String clinic) {
        var left = visit.left();
        return left == null ? of(visit, clinic, Move.NONE, "") : of(visit, clinic, Move.FROM_BRIDGE, left.bridge());
    }

    /** Whether it has its media elsewhere already, and only what it left is here. */
    boolean hasLeft() {
        return move == Move.TO_BRIDGE || move == Move.TO_DIRECT;
    }

    private static Traveller of(UnderWay visit, String clinic, Move move, String other) {
        return new Traveller(
                visit.id().value().substring(0, SHORT),
                clinic,
                visit.state(),
                visit.people(),
                visit.began(),
                move,
                other);
    }
}
