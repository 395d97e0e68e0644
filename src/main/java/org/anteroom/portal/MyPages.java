package org.anteroom.portal;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Links;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.notes.Notes;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.Preparing;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/** The signed-in patient's own visits: those to come, and those behind with their released summaries. */
@Path("/my")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.PATIENT)
@RunOnVirtualThread
public class MyPages {
    @CheckedTemplate(basePath = "portal")
    static class Templates {
        static native TemplateInstance my(Frame frame, List<Entry> coming, List<Entry> past);

        static native TemplateInstance summary(Frame frame, Entry entry, Notes.@Nullable Summary summary);

        static native TemplateInstance elsewhere(Frame frame, Entry entry);
    }

    private final Visits visits;
    private final Notes notes;
    private final Clinics clinics;
    private final Links links;
    private final VisitCookie cookie;
    private final Preparing preparing;
    private final Actors actors;
    private final SecurityIdentity identity;
    private final StaffFrames frames;
    private final RoutingContext context;

    MyPages(
            Visits visits,
            Notes notes,
            Clinics clinics,
            Links links,
            VisitCookie cookie,
            Preparing preparing,
            Actors actors,
            SecurityIdentity identity,
            StaffFrames frames,
            RoutingContext context) {
        this.visits = visits;
        this.notes = notes;
        this.clinics = clinics;
        this.links = links;
        this.cookie = cookie;
        this.preparing = preparing;
        this.actors = actors;
        this.identity = identity;
        this.frames = frames;
        this.context = context;
    }

    /** A visit in the patient's list. */
    record Entry(Visit visit, Clinic clinic) {}

    @GET
    public TemplateInstance my() {
        var patient = actors.require(identity);
        var all = visits.ofPatient(patient).stream()
                .map(visit -> new Entry(visit, clinics.get(visit.clinic())))
                .toList();
        var frame = frames.of(patient);
        var coming =
                all.stream().filter(entry -> !entry.visit().state().isOver()).toList();
        var past = all.stream().filter(entry -> entry.visit().state().isOver()).toList();
        return Templates.my(frame, coming.reversed(), past).setLocale(frame.locale());
    }

    /** One visit behind, with its summary when the note is signed. */
    @GET
    @Path("visits/{visit}")
    public TemplateInstance summary(@PathParam("visit") String id) {
        var patient = actors.require(identity);
        var visit = own(id, patient);
        var clinic = clinics.get(visit.clinic());
        var frame = frames.of(patient, clinic);
        var summary = notes.summary(visit.id(), patient).orElse(null);
        return Templates.summary(frame, new Entry(visit, clinic), summary).setLocale(frame.locale());
    }

    /**
     * Gives the browser the visit cookie: from here on the patient goes the same way as with a link. Where another device has it, the
     * patient is asked first, as with a link.
     */
    @POST
    @Path("visits/{visit}/join")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response join(@PathParam("visit") String id, @FormParam("takeOver") @Nullable String takeOver) {
        var patient = actors.require(identity);
        var visit = own(id, patient);
        if (visit.state().is(VisitState.COMPLETED, VisitState.CANCELLED)) {
            // Its links are closed: a seat that was taken now would never run out.
            return Response.seeOther(URI.create("/my/visits/" + visit.id())).build();
        }
        // A browser that has the seat keeps it: another window of it may be in the visit.
        if (cookie.holder(context, visit.id())
                .filter(holder -> holder.person().equals(patient.person()))
                .isEmpty()) {
            try {
                var seat = links.seat(visit.id(), patient.person(), visit.clinic(), takeOver != null);
                cookie.give(context, visit.id(), seat);
            } catch (RefusedException e) {
                if (e.refusal() instanceof Refusal.WrongState) {
                    return elsewhere(patient, visit, e.refusal().status());
                }
                throw e;
            }
        }
        preparing.identified(new Actor.Visitor(visit.id(), patient.person(), visit.clinic()));
        return Response.seeOther(URI.create("/v/" + visit.id())).build();
    }

    /** Asks whether this device is to be used instead. The page answers a form and has no address of its own. */
    private Response elsewhere(Actor.SignedIn patient, Visit visit, int status) {
        var clinic = clinics.get(visit.clinic());
        var frame = frames.of(patient, clinic).at("/my");
        return Response.status(status)
                .entity(Templates.elsewhere(frame, new Entry(visit, clinic)).setLocale(frame.locale()))
                .build();
    }

    private Visit own(String id, Actor.SignedIn patient) {
        var visit = visits.get(VisitId.of(id), patient);
        if (!visit.appointment().patient().equals(patient.person())) {
            throw new Refusal.NotThere().toException();
        }
        return visit;
    }
}
