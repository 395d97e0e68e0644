package org.anteroom.identity;

import jakarta.enterprise.context.RequestScoped;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;

/** The frame of a signed-in person's page: their name, and the pages their roles have. */
@RequestScoped
public class StaffFrames {
    private final Frames frames;
    private final Clinics clinics;

    StaffFrames(Frames frames, Clinics clinics) {
        this.frames = frames;
        this.clinics = clinics;
    }

    /** The frame within a clinic. */
    public Frame of(Actor.SignedIn actor, Clinic clinic) {
        return frames.of(clinic.help(), actor.name(), menu(actor));
    }

    /** The frame where no one clinic is meant: that of the actor's first. */
    public Frame of(Actor.SignedIn actor) {
        var help = actor.clinics().stream()
                .sorted(java.util.Comparator.comparing(ClinicId::value))
                .findFirst()
                .flatMap(clinics::find)
                .map(Clinic::help)
                .orElseGet(frames::contact);
        return frames.of(help, actor.name(), menu(actor));
    }

    private static Frame.Menu menu(Actor.SignedIn actor) {
        return new Frame.Menu(
                actor.is(Role.PROVIDER),
                actor.is(Role.SCHEDULER),
                actor.is(Role.PATIENT),
                actor.is(Role.AUDITOR),
                actor.is(Role.ADMIN));
    }
}
