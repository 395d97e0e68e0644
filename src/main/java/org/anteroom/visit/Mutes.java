package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.Enforcement;
import org.anteroom.bridge.Leg;
import org.anteroom.bridge.Mute;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Threads;
import org.jspecify.annotations.Nullable;

/** Brings what a bridge holds back of a person to what the visit says now, and sees there that it is so. */
@ApplicationScoped
class Mutes {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** How often it is tried on: longer than any bridge is silent and not yet counted as down. */
    private static final int TRIES = 300;

    private final Visits visits;
    private final Enforcement enforcement;
    private final Lanes lanes;

    Mutes(Visits visits, Enforcement enforcement, Lanes lanes) {
        this.visits = visits;
        this.enforcement = enforcement;
        this.lanes = lanes;
    }

    /** How the bridge stands to what the visit says. */
    enum Outcome {
        /** It was seen to do so. */
        SEEN,
        /** It has no such endpoint, and forwards nothing of it. */
        GONE,
        /** It was not seen to within a second. It is told again until it is. */
        LATE
    }

    /** What the visit says of the person. */
    static Mute of(Visit visit, PersonId person) {
        return visit.part(person)
                .map(one -> new Mute(one.silenced(), one.hidden()))
                .orElse(Mute.NOTHING);
    }

    /** Lets the bridge forward of the leg what the visit says, and no more. Repeating is harmless. */
    Outcome enforce(VisitId id, PersonId person, Leg leg) {
        var outcome = attempt(id, person, leg);
        if (outcome == Outcome.LATE) {
            Threads.start("mute", () -> tryOn(id, person, leg));
        }
        return outcome;
    }

    private void tryOn(VisitId id, PersonId person, Leg leg) {
        for (int i = 0; i < TRIES; i++) {
            LockSupport.parkNanos(AGAIN.toNanos());
            try {
                if (attempt(id, person, leg) != Outcome.LATE) {
                    return;
                }
            } catch (RuntimeException e) {
                // The store did not answer; it may the next time.
                Log.warnf(
                        "mute not tried now endpoint=%s kind=%s",
                        leg.endpoint(), e.getClass().getSimpleName());
            }
        }
    }

    private Outcome attempt(VisitId id, PersonId person, Leg leg) {
        var outcome = new Outcome[1];
        lanes.in(leg, () -> {
            try {
                outcome[0] = enforcement.mute(leg, () -> wanted(id, person, leg)) ? Outcome.SEEN : Outcome.LATE;
            } catch (BridgeException e) {
                Log.infof("nothing to mute at the bridge endpoint=%s problem=%s", leg.endpoint(), e.problem());
                outcome[0] = Outcome.GONE;
            }
        });
        return outcome[0];
    }

    /** By the document of now; null when the leg is nobody's any more, or is not made yet and will be made as it has to be. */
    private @Nullable Mute wanted(VisitId id, PersonId person, Leg leg) {
        var visit = visits.find(id).orElse(null);
        if (visit == null || !leg.equals(visit.media().leg(person))) {
            return null;
        }
        var endpoint = visit.media().endpoints().get(person);
        return endpoint == null || endpoint.transport() == null ? null : of(visit, person);
    }
}
