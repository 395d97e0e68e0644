package org.anteroom.waitingroom;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.anteroom.booking.Bookings;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;

/** A patient who cannot come cancels by their link, without a login; another time is found on {@link MovePages}. */
@Path("/v/{visit}/cancel")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class CancelPages {
    @CheckedTemplate(basePath = "waitingroom")
    static class Templates {
        static native TemplateInstance cancel(Frame frame, Visit visit, Clinic clinic, boolean movable);
    }

    private final Visits visits;
    private final Bookings bookings;
    private final Clinics clinics;
    private final VisitCookie cookie;
    private final Frames frames;
    private final RoutingContext context;

    CancelPages(
            Visits visits,
            Bookings bookings,
            Clinics clinics,
            VisitCookie cookie,
            Frames frames,
            RoutingContext context) {
        this.visits = visits;
        this.bookings = bookings;
        this.clinics = clinics;
        this.cookie = cookie;
        this.frames = frames;
        this.context = context;
    }

    /** Asks once more. */
    @GET
    public Response ask(@PathParam("visit") String id) {
        var patient = patient(id);
        var visit = visits.getAsPatient(patient.visit(), patient);
        if (visit.state() == VisitState.CANCELLED) {
            return PreparePages.to(PreparePages.after(id));
        }
        if (!bookings.isCancellable(patient, visit.id())) {
            return PreparePages.to("/v/" + id);
        }
        var clinic = clinics.get(visit.clinic());
        return frames.page(Templates.cancel(frames.of(clinic.help()), visit, clinic, bookings.isMovable(patient)), 200);
    }

    /** Cancels; the page it leads to says what now. Repeating is harmless. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response cancel(@PathParam("visit") String id) {
        var patient = patient(id);
        try {
            bookings.cancel(patient, patient.visit(), null);
            return PreparePages.to(PreparePages.after(id));
        } catch (RefusedException e) {
            if (!(e.refusal() instanceof Refusal.WrongState)) {
                throw e;
            }
            // It has begun meanwhile, or is over: its home says how it stands.
            return PreparePages.to("/v/" + id);
        }
    }

    private Actor.Visitor patient(String id) {
        return cookie.require(context, VisitId.of(id));
    }
}
