package org.anteroom.notes;

import jakarta.enterprise.context.ApplicationScoped;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxListener;
import org.anteroom.visit.Encounters;

/** A signed note completes its visit. */
@ApplicationScoped
class SignedNotes implements OutboxListener {
    private final Encounters encounters;

    SignedNotes(Encounters encounters) {
        this.encounters = encounters;
    }

    @Override
    public boolean carries(OutboxEntry.Kind kind) {
        return kind == OutboxEntry.Kind.SIGNED;
    }

    @Override
    public void carry(String document, OutboxEntry entry) {
        encounters.complete(new VisitId(document));
    }
}
