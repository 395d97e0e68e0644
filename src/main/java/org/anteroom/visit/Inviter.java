package org.anteroom.visit;

/** Who invited a guest, as far as others are told. */
public enum Inviter {
    PATIENT,
    PROVIDER,
    /** Somebody who schedules for the clinic, or was the visit's provider before. */
    CLINIC
}
