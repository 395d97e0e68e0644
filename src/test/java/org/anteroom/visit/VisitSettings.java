package org.anteroom.visit;

import java.time.Duration;

/** The product's own durations. */
final class VisitSettings implements VisitConfig {
    @Override
    public Duration invited() {
        return Duration.ofSeconds(90);
    }

    @Override
    public Duration late() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Duration away() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Duration placeKept() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Duration noShowOffered() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Duration opensBefore() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Duration opensAfter() {
        return Duration.ofMinutes(60);
    }

    @Override
    public Duration checkInBefore() {
        return Duration.ofMinutes(60);
    }

    @Override
    public Duration silent() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Duration betweenEpochs() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration moving() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Duration backToDirect() {
        return Duration.ofSeconds(30);
    }
}
