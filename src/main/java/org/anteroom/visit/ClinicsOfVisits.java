package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.anteroom.audit.VisitClinics;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.VisitId;

/** Tells the audit trail whose a visit is that somebody was refused. */
@ApplicationScoped
class ClinicsOfVisits implements VisitClinics {
    private final Visits visits;

    ClinicsOfVisits(Visits visits) {
        this.visits = visits;
    }

    @Override
    public Optional<ClinicId> clinicOf(VisitId visit) {
        return visits.find(visit).map(Visit::clinic);
    }
}
