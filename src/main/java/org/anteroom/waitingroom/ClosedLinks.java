package org.anteroom.waitingroom;

import jakarta.enterprise.context.ApplicationScoped;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Links;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxListener;
import org.anteroom.visit.Visits;

/** Closes the links of a visit that is completed or cancelled. Follows its outbox, where every change of state leaves an entry. */
@ApplicationScoped
class ClosedLinks implements OutboxListener {
    private final Visits visits;
    private final Links links;

    ClosedLinks(Visits visits, Links links) {
        this.visits = visits;
        this.links = links;
    }

    @Override
    public boolean carries(OutboxEntry.Kind kind) {
        return kind == OutboxEntry.Kind.LISTS;
    }

    @Override
    public void carry(String document, OutboxEntry entry) {
        var id = new VisitId(document);
        visits.find(id)
                .filter(visit -> visit.state().is(VisitState.COMPLETED, VisitState.CANCELLED))
                .ifPresent(visit -> links.close(id, visit.since()));
    }
}
