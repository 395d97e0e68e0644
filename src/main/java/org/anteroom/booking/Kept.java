package org.anteroom.booking;

import org.anteroom.identity.ClinicId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.bson.Document;

/** An appointment as it is kept, and the state of the visit it belongs to. */
public record Kept(VisitId visit, ClinicId clinic, VisitState state, long revision, Appointment appointment) {
    static final VisitState[] MOVABLE = {VisitState.REQUESTED, VisitState.BOOKED, VisitState.CHECKING_IN};
    static final VisitState[] CANCELLABLE = {
        VisitState.REQUESTED, VisitState.BOOKED, VisitState.CHECKING_IN, VisitState.WAITING
    };

    /** Whether it can still be moved. */
    public boolean isMovable() {
        return state.is(MOVABLE);
    }

    /** Whether it can still be cancelled. */
    public boolean isCancellable() {
        return state.is(CANCELLABLE);
    }

    static Kept read(Document document) {
        return new Kept(
                new VisitId(document.getString("_id")),
                new ClinicId(document.getString("clinic")),
                VisitState.valueOf(document.getString("state")),
                Docs.whole(document, "revision"),
                Appointment.read(Docs.part(document, "appointment")));
    }
}
