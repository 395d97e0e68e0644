package org.anteroom.identity;

/** What a person's login may open at all. The relation to a visit, kept in our own documents, decides what happens there. */
public enum Role {
    PATIENT,
    PROVIDER,
    SCHEDULER,
    AUDITOR,
    ADMIN;

    /** The role's name in Keycloak and in {@code @RolesAllowed}. */
    public String realm() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
