package org.anteroom.audit;

import java.util.Optional;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.VisitId;

/** Whose a visit is. The room that keeps the visits tells it: this one does not know them. */
public interface VisitClinics {
    /** The visit's clinic; empty when there is no such visit. */
    Optional<ClinicId> clinicOf(VisitId visit);
}
