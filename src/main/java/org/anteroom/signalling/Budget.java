package org.anteroom.signalling;

import java.time.Clock;

/** How many messages a page may still send: a bucket that refills with time. */
final class Budget {
    private final Clock clock;
    private final double perMilli;
    private final double most;
    private double left;
    private long filled;

    Budget(Clock clock, int perSecond, int burst) {
        this.clock = clock;
        this.perMilli = perSecond / 1000.0;
        this.most = burst;
        this.left = burst;
        this.filled = clock.millis();
    }

    /** Takes one; false when there is none left. */
    synchronized boolean take() {
        long now = clock.millis();
        left = Math.min(most, left + (now - filled) * perMilli);
        filled = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
