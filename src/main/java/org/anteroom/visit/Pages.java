package org.anteroom.visit;

import org.anteroom.identity.VisitId;

/** The pages that are connected to this replica, as those know it who keep them. */
public interface Pages {
    /** Whether anybody's page of the visit is connected here. */
    boolean areHere(VisitId visit);
}
