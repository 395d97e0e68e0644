package org.anteroom.identity;

import io.quarkus.oidc.runtime.OidcJwtCallerPrincipal;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.anteroom.platform.Refusal;

/** Turns a Keycloak session into an {@link Actor.SignedIn}: roles from its token, clinics from our own documents. */
@ApplicationScoped
public class Actors {
    private final People people;

    Actors(People people) {
        this.people = people;
    }

    /** Who is signed in; empty for an anonymous request and for a login that names nobody here. */
    public Optional<Actor.SignedIn> find(SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            return Optional.empty();
        }
        return people.withLogin(identity.getPrincipal().getName())
                .map(person -> new Actor.SignedIn(
                        person.id(),
                        person.name(),
                        person.clinics(),
                        Arrays.stream(Role.values())
                                .filter(role -> identity.hasRole(role.realm()))
                                .collect(Collectors.toUnmodifiableSet()),
                        sessionOf(identity)));
    }

    /** Who is signed in; refuses when nobody we know is. */
    public Actor.SignedIn require(SecurityIdentity identity) {
        return find(identity).orElseThrow(() -> new Refusal.NotAllowed().toException());
    }

    private static String sessionOf(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof OidcJwtCallerPrincipal principal) {
            Object session = principal.getClaim("sid");
            if (session != null) {
                return session.toString();
            }
        }
        return "";
    }
}
