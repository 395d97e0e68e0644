package org.anteroom.bridge;

import java.util.List;
import java.util.Map;

/** What a bridge tells about a conference over the control socket of one leg, in our words. */
public sealed interface LegWord {
    /** The leg on which it was said. */
    Leg leg();

    /** The endpoint that speaks now. */
    record Speaker(Leg leg, String endpoint) implements LegWord {}

    /** The pictures that the leg is sent now; the others are paused, for want of bandwidth or of interest. */
    record Forwarded(Leg leg, List<String> sources) implements LegWord {}

    /** The tallest picture that anybody wants of a stream of the leg; 0 when nobody watches. */
    record Wanted(Leg leg, Map<String, Integer> heights) implements LegWord {}

    /** Whether the bridge still hears from an endpoint. */
    record Active(Leg leg, String endpoint, boolean active) implements LegWord {}
}
