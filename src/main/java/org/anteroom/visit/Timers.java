package org.anteroom.visit;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.RefusedException;

/** Acts when time runs out. Every replica sweeps once a second; the guarded update lets one of them win. */
@ApplicationScoped
class Timers {
    private final Visits visits;
    private final Connections connections;
    private final Legs legs;
    private final AuditTrail audit;
    private final Clock clock;

    Timers(Visits visits, Connections connections, Legs legs, AuditTrail audit, Clock clock) {
        this.visits = visits;
        this.connections = connections;
        this.legs = legs;
        this.audit = audit;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        var now = clock.instant();
        for (var id : visits.due(now)) {
            try {
                ranOut(id, now);
            } catch (RefusedException e) {
                Log.infof(
                        "timer came too late visit=%s because=%s",
                        id, e.refusal().type());
            }
        }
        connections.sweep();
    }

    private void ranOut(VisitId id, Instant now) {
        var ended = new Media[1];
        // Since the visit was found, another replica may have acted, and the same state begun anew with more time.
        var after = visits.change(id, Visits.dueAt(now), visit -> {
            var patient = visit.appointment().patient();
            return switch (visit.state()) {
                // Not both pressed Join: both go back. When the patient did not, the board says so, and so does their
                // page.
                case INVITED -> {
                    ended[0] = visit.media();
                    boolean came = visit.patient().presence() == Presence.JOINED;
                    var back = new Change(now);
                    if (!came) {
                        back.count("invitations");
                    }
                    yield back.set("missed", !came)
                            .to(VisitState.WAITING)
                            .due(null)
                            .presence(patient, Presence.KNOCKING)
                            .presence(visit.appointment().provider(), Presence.EXPECTED)
                            .guestsToDoor(visit)
                            .media(visit.media().none())
                            .then(audit.byTimer(Action.SENT_BACK, visit.clinic(), id, patient));
                }
                case IN_VISIT -> new Change(now).to(VisitState.INTERRUPTED).due(null);
                case HELD,
                        REQUESTED,
                        BOOKED,
                        CHECKING_IN,
                        WAITING,
                        ON_HOLD,
                        INTERRUPTED,
                        DOCUMENTING,
                        COMPLETED,
                        LEFT,
                        NO_SHOW,
                        CANCELLED -> new Change(now).due(null);
            };
        });
        if (ended[0] != null) {
            legs.endNow(ended[0], after.media());
        }
        Log.infof("time ran out visit=%s state=%s", id, after.state());
    }
}
