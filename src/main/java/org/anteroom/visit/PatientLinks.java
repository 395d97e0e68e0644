package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.PatientMail;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Links;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.PlatformConfig;
import org.anteroom.platform.Refusal;

/**
 * A new link for a patient who has lost theirs, by mail or to be read out or copied. The visit's provider and schedulers of its clinic
 * may; each time is recorded. The older link opens until the newer one has left by mail, or has been opened with the right answer.
 */
@ApplicationScoped
public class PatientLinks {
    private final Visits visits;
    private final Links links;
    private final People people;
    private final PatientMail mail;
    private final AuditTrail audit;
    private final PlatformConfig platform;
    private final Clock clock;

    PatientLinks(
            Visits visits,
            Links links,
            People people,
            PatientMail mail,
            AuditTrail audit,
            PlatformConfig platform,
            Clock clock) {
        this.visits = visits;
        this.links = links;
        this.people = people;
        this.mail = mail;
        this.audit = audit;
        this.platform = platform;
        this.clock = clock;
    }

    /** A new link, which is shown once and kept nowhere. Refused when the visit is over. */
    public String make(VisitId id, Actor.SignedIn staff) {
        var visit = visits.change(id, Visits.byStaff(staff), before -> recorded(before, staff));
        var secret = links.prepare(id, visit.appointment().patient(), visit.clinic());
        return platform.baseUrl().resolve("/v/" + id + "/join/" + secret).toString();
    }

    /**
     * Writes to the patient again, with a new link. Refused when the visit or its time is over, when the patient has no address, and
     * where no mail leaves.
     */
    public Visit mail(VisitId id, Actor.SignedIn staff) {
        return visits.change(id, Visits.byStaff(staff), before -> {
            var change = recorded(before, staff);
            if (before.state().isOver() || before.appointment().end().isBefore(clock.instant())) {
                throw new Refusal.NotNow("The time of this visit is over").toException();
            }
            var address = people.find(before.appointment().patient())
                    .map(Person::email)
                    .orElse("");
            if (address.isBlank()) {
                throw Refusal.Invalid.of("email", "is not known").toException();
            }
            if (!mail.leaves()) {
                throw new Refusal.Unavailable("mail").toException();
            }
            return change.then(OutboxEntry.of(OutboxEntry.Kind.MAIL, clock.instant(), Map.of("what", "again")));
        });
    }

    private Change recorded(Visit before, Actor.SignedIn staff) {
        before.need(
                VisitState.BOOKED,
                VisitState.CHECKING_IN,
                VisitState.WAITING,
                VisitState.INVITED,
                VisitState.IN_VISIT,
                VisitState.ON_HOLD,
                VisitState.INTERRUPTED,
                VisitState.LEFT,
                VisitState.NO_SHOW);
        return new Change(clock.instant())
                .then(audit.change(
                        staff,
                        Action.LINK_MADE,
                        before.clinic(),
                        before.id(),
                        before.appointment().patient()));
    }
}
