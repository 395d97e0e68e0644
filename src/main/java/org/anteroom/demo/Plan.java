package org.anteroom.demo;

import static org.anteroom.booking.VisitState.BOOKED;
import static org.anteroom.booking.VisitState.CANCELLED;
import static org.anteroom.booking.VisitState.CHECKING_IN;
import static org.anteroom.booking.VisitState.COMPLETED;
import static org.anteroom.booking.VisitState.DOCUMENTING;
import static org.anteroom.booking.VisitState.IN_VISIT;
import static org.anteroom.booking.VisitState.LEFT;
import static org.anteroom.booking.VisitState.NO_SHOW;
import static org.anteroom.booking.VisitState.ON_HOLD;
import static org.anteroom.booking.VisitState.WAITING;
import static org.anteroom.demo.Cast.CHEN;
import static org.anteroom.demo.Cast.NAIR;
import static org.anteroom.demo.Cast.OKAFOR;
import static org.anteroom.demo.Slot.past;
import static org.anteroom.demo.Slot.today;

import java.util.List;

/**
 * The demo's visits: today's in every state that staff meet, as minutes from now, and those behind with their signed notes, as days.
 * At Dr Okafor's ten minutes before and after now are left free, so that a visit "now" can be booked there.
 */
final class Plan {
    private Plan() {}

    static final List<Slot> TODAY = List.of(
            today("ines", OKAFOR, "Ines", -170, COMPLETED, -152, "Medication question")
                    .withNote(WrittenNotes.MEDICATION),
            today("noah", OKAFOR, "Noah", -90, NO_SHOW, -72, "Asthma follow-up"),
            today("walter", OKAFOR, "Walter", -30, WAITING, -8, "Dizzy in the morning"),
            today("margaret", OKAFOR, "Margaret", 10, BOOKED, -60, "Heart failure check"),
            today("amina", OKAFOR, "Amina", 50, BOOKED, -60, "Pregnancy, week 24"),
            today("daniel", CHEN, "Daniel", -125, LEFT, -100, "Headache"),
            today("rosa", CHEN, "Rosa", -95, DOCUMENTING, -76, "Blood pressure review"),
            today("samuel", CHEN, "Samuel", -50, WAITING, -17, "Back pain").withCamera("blocked"),
            today("grace", CHEN, "Grace", -25, IN_VISIT, -14, "Rash on the arm"),
            today("tomasz", CHEN, "Tomasz", 5, CHECKING_IN, -3, "Diabetes follow-up"),
            today("noah-cancelled", CHEN, "Noah", 70, CANCELLED, -40, "Asthma follow-up"),
            today("ines-later", CHEN, "Ines", 130, BOOKED, -60, "Results of the blood test"),
            today("lucy", NAIR, "Lucy", -20, WAITING, -6, "Sore throat"),
            today("george-held", NAIR, "George", -50, ON_HOLD, -4, "Fell on the stairs"),
            today("george", NAIR, "George", 10, BOOKED, -60, "Knee pain"));

    static final List<Slot> PAST = List.of(
            past("margaret-3", OKAFOR, "Margaret", 61, -1, "First visit after hospital", WrittenNotes.AFTER_HOSPITAL),
            past("margaret-2", OKAFOR, "Margaret", 21, -2, "Weight and tablets", WrittenNotes.WATER_TABLETS),
            past("margaret-1", OKAFOR, "Margaret", 7, -3, "Heart failure check", WrittenNotes.STEADY_WEIGHT),
            past("tomasz-1", CHEN, "Tomasz", 28, -1, "Diabetes follow-up", WrittenNotes.GLUCOSE),
            past("rosa-1", CHEN, "Rosa", 14, -2, "Blood pressure review", WrittenNotes.PRESSURE),
            past("samuel-1", OKAFOR, "Samuel", 35, -2, "Back pain", WrittenNotes.BACK),
            past("noah-1", OKAFOR, "Noah", 42, -3, "Asthma follow-up", WrittenNotes.ASTHMA),
            past("george-1", NAIR, "George", 20, -1, "Knee pain", WrittenNotes.KNEE));
}
