package org.anteroom.visit;

/** Which part somebody has in a visit. */
public enum Part {
    PATIENT,
    PROVIDER,
    FAMILY,
    INTERPRETER
}
