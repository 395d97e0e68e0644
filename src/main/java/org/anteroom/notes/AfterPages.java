package org.anteroom.notes;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/** What the patient finds by their visit cookie after the visit: how it ended, and the released summary once the note is signed. */
@Path("/v/{visit}/after")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class AfterPages {
    @CheckedTemplate(basePath = "notes")
    static class Templates {
        static native TemplateInstance after(
                Frame frame, Visit visit, Clinic clinic, long minutes, Notes.@Nullable Summary summary);

        static native TemplateInstance past(Frame frame);
    }

    private final Visits visits;
    private final Notes notes;
    private final Clinics clinics;
    private final VisitCookie cookie;
    private final Frames frames;
    private final RoutingContext context;

    AfterPages(Visits visits, Notes notes, Clinics clinics, VisitCookie cookie, Frames frames, RoutingContext context) {
        this.visits = visits;
        this.notes = notes;
        this.clinics = clinics;
        this.cookie = cookie;
        this.frames = frames;
        this.context = context;
    }

    /** How it ended; 410 with the way onwards when the time to read it by the link is over. */
    @GET
    public Response after(@PathParam("visit") String id) {
        var past = cookie.past(context, VisitId.of(id));
        if (past.isPresent()) {
            var frame = frames.of(clinics.get(past.get()).help());
            return frames.page(Templates.past(frame), 410);
        }
        var patient = cookie.require(context, VisitId.of(id));
        var visit = visits.getAsPatient(patient.visit(), patient);
        var clinic = clinics.get(visit.clinic());
        var frame = frames.of(clinic.help());
        var summary = notes.summary(visit.id(), patient).orElse(null);
        return frames.page(Templates.after(frame, visit, clinic, minutes(visit), summary), 200);
    }

    static long minutes(Visit visit) {
        var joined = visit.joined();
        var finished = visit.finished();
        return joined == null || finished == null
                ? 0
                : Math.max(1, Duration.between(joined, finished).toMinutes());
    }
}
