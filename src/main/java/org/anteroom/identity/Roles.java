package org.anteroom.identity;

/** The realm's role names, for annotations. */
public final class Roles {
    public static final String PATIENT = "patient";
    public static final String PROVIDER = "provider";
    public static final String SCHEDULER = "scheduler";
    public static final String AUDITOR = "auditor";
    public static final String ADMIN = "admin";

    private Roles() {}
}
