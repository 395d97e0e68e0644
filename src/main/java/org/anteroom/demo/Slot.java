package org.anteroom.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Person;
import org.anteroom.notes.NoteText;
import org.anteroom.visit.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * One visit of the demo's plan, as offsets from whenever it is planted.
 *
 * @param name the same on every day
 * @param start from now to its start; five minutes go into it without rest, so that two slots never share a cell by rounding
 * @param since from now to when it came to its state
 * @param reason what the patient comes for
 * @param camera what the patient's device check said of the camera; empty when nothing has been prepared
 * @param note the note that its provider has signed; null when there is none
 */
record Slot(
        String name,
        Person provider,
        Person patient,
        Duration start,
        VisitState state,
        Duration since,
        String reason,
        String camera,
        @Nullable NoteText note) {
    /** A visit of an earlier day: planted once, and never moved. */
    boolean isPast() {
        return start.compareTo(Duration.ofDays(-1)) < 0;
    }

    /** Whether the demo holds its patient present until a person plays them. */
    boolean isHeld() {
        return state.is(VisitState.WAITING, VisitState.IN_VISIT, VisitState.ON_HOLD);
    }

    Instant startFrom(Instant now) {
        return now.plus(start);
    }

    Seeds.Planting planting(Instant now, LocalDate day) {
        var prepared =
                camera.isEmpty() ? null : new Seeds.Prepared("12 Elm Street, Chicago, IL", patient.phone(), camera);
        return new Seeds.Planting(name, day, state, now.plus(since), isHeld(), prepared);
    }

    static Slot today(
            String name, Person provider, String patient, int start, VisitState state, int since, String reason) {
        boolean prepared = state.is(
                VisitState.WAITING,
                VisitState.IN_VISIT,
                VisitState.ON_HOLD,
                VisitState.DOCUMENTING,
                VisitState.COMPLETED,
                VisitState.LEFT);
        return new Slot(
                name,
                provider,
                Cast.patient(patient),
                Duration.ofMinutes(start),
                state,
                Duration.ofMinutes(since),
                reason,
                prepared ? "works" : "",
                null);
    }

    static Slot past(
            String name, Person provider, String patient, int daysAgo, int hourOffset, String reason, NoteText note) {
        var start = Duration.ofDays(-daysAgo).plusHours(hourOffset);
        return new Slot(
                name,
                provider,
                Cast.patient(patient),
                start,
                VisitState.COMPLETED,
                start.plusMinutes(19),
                reason,
                "works",
                note);
    }

    Slot withCamera(String found) {
        return new Slot(name, provider, patient, start, state, since, reason, found, note);
    }

    Slot withNote(NoteText written) {
        return new Slot(name, provider, patient, start, state, since, reason, camera, written);
    }
}
