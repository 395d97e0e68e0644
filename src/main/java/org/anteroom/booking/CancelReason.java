package org.anteroom.booking;

/** Why a visit was cancelled, in one of few words: the patient reads it in their own language, and nothing of health can be in it. */
public enum CancelReason {
    PROVIDER_AWAY,
    TECHNICAL,
    CLINIC_CLOSED,
    PATIENT_ASKED,
    OTHER
}
