package org.anteroom.visit;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Refusal;

/** The provider's page of a visit: compare, admit, talk, write, finish, sign, all without leaving it. */
@Path("/visits/{visit}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class DeskPages {
    @CheckedTemplate(basePath = "visit")
    static class Templates {
        static native TemplateInstance desk(Frame frame, Visit visit, Person patient, Clinic clinic);
    }

    private final Visits visits;
    private final People people;
    private final Clinics clinics;
    private final Actors actors;
    private final SecurityIdentity identity;
    private final StaffFrames frames;

    DeskPages(
            Visits visits,
            People people,
            Clinics clinics,
            Actors actors,
            SecurityIdentity identity,
            StaffFrames frames) {
        this.visits = visits;
        this.people = people;
        this.clinics = clinics;
        this.actors = actors;
        this.identity = identity;
        this.frames = frames;
    }

    /** The visit's page. Only its provider. */
    @GET
    @RolesAllowed(Roles.PROVIDER)
    public TemplateInstance desk(@PathParam("visit") String id) {
        var actor = actors.require(identity);
        var visit = visits.getAsProvider(VisitId.of(id), actor);
        var patient =
                people.find(visit.appointment().patient()).orElseThrow(() -> new Refusal.NotThere().toException());
        var clinic = clinics.get(visit.clinic());
        var frame = frames.of(actor, clinic);
        return Templates.desk(frame, visit, patient, clinic).setLocale(frame.locale());
    }
}
