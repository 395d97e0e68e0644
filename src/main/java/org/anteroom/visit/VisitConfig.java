package org.anteroom.visit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** All durations of a visit, in one place. */
@ConfigMapping(prefix = "anteroom.visit")
public interface VisitConfig {
    /** How long an admitted patient may take to press Join before both go back. */
    @WithDefault("90S")
    Duration invited();

    /** From this wait on a patient is shown as late. */
    @WithDefault("15M")
    Duration late();

    /** How long somebody may be away before the visit counts as interrupted. */
    @WithDefault("5M")
    Duration away();

    /** How long the place of a waiting patient is kept while their page is away. */
    @WithDefault("10M")
    Duration placeKept();

    /** How long after the start a no-show is offered to staff; never automatic. */
    @WithDefault("15M")
    Duration noShowOffered();

    /** How long before the start the waiting room opens. */
    @WithDefault("15M")
    Duration opensBefore();

    /** How long after the planned end the waiting room still opens. */
    @WithDefault("60M")
    Duration opensAfter();

    /** How long before the start an opened link counts as checking in. */
    @WithDefault("60M")
    Duration checkInBefore();

    /** A socket that was not seen for this long is lost, even when its replica could not say so. */
    @WithDefault("20S")
    Duration silent();

    /** The least time between two new epochs that a participant asks for. */
    @WithDefault("5S")
    Duration betweenEpochs();

    /** How long a planned move of media may take before the older way is ended whether all pages have followed or not. */
    @WithDefault("15S")
    Duration moving();

    /** How long two people who are left stay on the bridge before they go back to direct media. */
    @WithDefault("30S")
    Duration backToDirect();
}
