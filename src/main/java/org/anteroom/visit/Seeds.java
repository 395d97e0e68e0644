package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Vault;

/** Brings a freshly booked visit into a state it would have reached in the past. For the demo clinics only; no door leads here. */
@ApplicationScoped
public class Seeds {
    private final Visits visits;
    private final Vault vault;
    private final Clock clock;

    Seeds(Visits visits, Vault vault, Clock clock) {
        this.visits = visits;
        this.vault = vault;
        this.clock = clock;
    }

    /** The patient has prepared everything: place, number, consent and devices. */
    public void prepared(VisitId id, String place, String callback, String camera) {
        visits.change(id, Visits.anybody(), visit -> {
            var patient = visit.appointment().patient().value();
            var now = clock.instant();
            return new Change(now)
                    .set("checkIn.identified", now)
                    .set(
                            "checkIn.place",
                            vault.seal(patient, new Vault.Place(id.value(), Preparing.PLACE, 0), new Phi(place)))
                    .set(
                            "checkIn.callback",
                            vault.seal(patient, new Vault.Place(id.value(), Preparing.CALLBACK, 0), new Phi(callback)))
                    .set("checkIn.consent", "2026-11")
                    .set(
                            "checkIn.devices",
                            new org.bson.Document("camera", camera)
                                    .append("microphone", "works")
                                    .append("speaker", "works")
                                    .append("network", "good")
                                    .append("at", Docs.date(now)));
        });
    }

    /** The visit is in the state since the given instant. */
    public void inState(VisitId id, VisitState state, Instant since) {
        visits.change(id, Visits.anybody(), visit -> {
            var change = new Change(since).to(state);
            switch (state) {
                case WAITING ->
                    change.set("checkIn.arrived", since)
                            .presence(visit.appointment().patient(), Presence.KNOCKING);
                case DOCUMENTING, COMPLETED ->
                    change.set("checkIn.arrived", visit.appointment().start())
                            .set("joined", visit.appointment().start())
                            .set("finished", since)
                            .presence(visit.appointment().patient(), Presence.GONE)
                            .presence(visit.appointment().provider(), Presence.GONE);
                case HELD,
                        REQUESTED,
                        BOOKED,
                        CHECKING_IN,
                        INVITED,
                        IN_VISIT,
                        ON_HOLD,
                        INTERRUPTED,
                        LEFT,
                        NO_SHOW,
                        CANCELLED -> {
                    // The state alone says it.
                }
            }
            return change;
        });
    }
}
