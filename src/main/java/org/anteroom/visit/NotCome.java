package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;

/**
 * What staff say of patients who are not there: did not come, left before being seen, were phoned instead. Its provider and schedulers of
 * its clinic may. Nothing of it happens by itself; a patient whose place is kept and whose page may come back is not given up yet.
 */
@ApplicationScoped
class NotCome {
    private final Visits visits;
    private final AuditTrail audit;
    private final VisitConfig config;
    private final Clock clock;

    NotCome(Visits visits, AuditTrail audit, VisitConfig config, Clock clock) {
        this.visits = visits;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** The patient did not come. Offered to staff some time after the start; never automatic. */
    Visit markNoShow(VisitId id, Actor.SignedIn staff) {
        return visits.change(id, Visits.byStaff(staff), before -> {
            before.need(VisitState.BOOKED, VisitState.CHECKING_IN);
            var offered = before.appointment().start().plus(config.noShowOffered());
            if (clock.instant().isBefore(offered)) {
                throw new Refusal.NotNow("It is too early to say that the patient did not come").toException();
            }
            return new Change(clock.instant())
                    .to(VisitState.NO_SHOW)
                    .due(null)
                    .then(audit.change(
                            staff,
                            Action.MARKED_NO_SHOW,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
    }

    /** The patient left before being seen: offered once their page has been silent for as long as a place is kept. */
    Visit markLeft(VisitId id, Actor.SignedIn staff) {
        return visits.change(id, Visits.byStaff(staff), before -> {
            before.need(VisitState.WAITING);
            var lost = before.patient().lost() == null
                    ? before.since()
                    : before.patient().lost();
            if (before.patient().isConnected() || clock.instant().isBefore(lost.plus(config.placeKept()))) {
                throw new Refusal.NotNow("The patient's place is still kept").toException();
            }
            return new Change(clock.instant())
                    .to(VisitState.LEFT)
                    .due(null)
                    .presence(before.appointment().patient(), Presence.GONE)
                    .then(audit.change(
                            staff,
                            Action.MARKED_LEFT,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
    }

    /**
     * Somebody has phoned the patient: the task is done, also when nobody answered; the patient is told and may ask again. Repeating is
     * harmless.
     *
     * @param asked since when the wish stands that is answered: a page that shows an older one answers none that came since
     */
    Visit phoned(VisitId id, Actor.SignedIn staff, Instant asked, boolean reached) {
        return visits.change(id, Visits.byStaff(staff), before -> {
            if (before.phone() == null) {
                return null;
            }
            if (!before.phone().equals(asked)) {
                throw new Refusal.Stale(before.revision()).toException();
            }
            return new Change(clock.instant())
                    .unset("phone")
                    .set("call", new PhoneCall(clock.instant(), reached).toDocument())
                    .list()
                    .then(audit.change(
                            staff,
                            reached ? Action.PHONED : Action.PHONED_IN_VAIN,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
    }
}
