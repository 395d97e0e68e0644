package org.anteroom.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on only when a test says so. */
public final class StoppedClock extends Clock {
    private volatile Instant now;

    public StoppedClock(Instant now) {
        this.now = now;
    }

    /** It is this time. */
    public void to(Instant instant) {
        now = instant;
    }

    /** It is so much later. One thread sets a clock; any may read it. */
    public void on(Duration by) {
        to(now.plus(by));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
