package org.anteroom.booking;

/** Whether patients are written to. The room that knows how mail leaves implements it; this one never learns its name. */
public interface PatientMail {
    /** False where mail goes nowhere: then nobody is to be told that one was sent. */
    boolean leaves();
}
