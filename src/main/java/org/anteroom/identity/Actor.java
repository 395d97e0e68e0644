package org.anteroom.identity;

import java.util.Set;

/**
 * Who does something, as far as it has been proven. Two identities that never mix: under a visit's own path only the visit cookie
 * counts, everywhere else only the Keycloak session.
 */
public sealed interface Actor {
    /** The person who acts. */
    PersonId person();

    /** The clinics within which they act. */
    Set<ClinicId> clinics();

    /**
     * Somebody who opened a visit link and passed its question: a right to one part in one visit.
     *
     * @param seat the hash of their visit cookie, by which sockets are closed when another device has the seat; empty where there is
     *     no cookie yet
     */
    record Visitor(VisitId visit, PersonId person, ClinicId clinic, String seat) implements Actor {
        /** Somebody whose cookie is only about to be made, or who has none. */
        public Visitor(VisitId visit, PersonId person, ClinicId clinic) {
            this(visit, person, clinic, "");
        }

        @Override
        public Set<ClinicId> clinics() {
            return Set.of(clinic);
        }
    }

    /**
     * Somebody with a Keycloak session.
     *
     * @param clinics the clinics they belong to, by our own documents
     * @param roles what their login may open
     * @param session the Keycloak session id, by which sockets are closed at logout
     */
    record SignedIn(PersonId person, String name, Set<ClinicId> clinics, Set<Role> roles, String session)
            implements Actor {
        /** Whether the login has the role. */
        public boolean is(Role role) {
            return roles.contains(role);
        }

        /** The clinics' ids as they are stored, for filters. */
        public Set<String> clinicIds() {
            return clinics.stream().map(ClinicId::value).collect(java.util.stream.Collectors.toUnmodifiableSet());
        }
    }
}
