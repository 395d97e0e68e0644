package org.anteroom.demo;

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
import java.net.URI;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Links;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.Seeds;
import org.anteroom.visit.Visit;

/**
 * The demo's double: a small page that is the patient of a visit nobody plays. It goes through the patient's own door, by cookie and
 * socket, and sends a drawn moving picture. Answers as not there unless the demo is on, and never for a patient whom a person plays.
 */
@Path("/demo")
@PermitAll
@RunOnVirtualThread
public class DoublePages {
    @CheckedTemplate(basePath = "demo")
    static class Templates {
        static native TemplateInstance twin(Frame frame, Visit visit);
    }

    private final DemoConfig config;
    private final Seeds seeds;
    private final Clinics clinics;
    private final Links links;
    private final VisitCookie cookie;
    private final Frames frames;
    private final RoutingContext context;

    DoublePages(
            DemoConfig config,
            Seeds seeds,
            Clinics clinics,
            Links links,
            VisitCookie cookie,
            Frames frames,
            RoutingContext context) {
        this.config = config;
        this.seeds = seeds;
        this.clinics = clinics;
        this.links = links;
        this.cookie = cookie;
        this.frames = frames;
        this.context = context;
    }

    /**
     * Who stands behind a visit's patient.
     *
     * @param held whether the demo may answer for them
     * @param answered whether a page does already
     */
    record Standing(boolean held, boolean answered) {}

    /** Whether the demo may answer for the patient; the provider's page asks before it offers it. */
    @GET
    @Path("visits/{visit}/held")
    @Produces(MediaType.APPLICATION_JSON)
    public Standing held(@PathParam("visit") String id) {
        needDemo();
        return seeds.find(VisitId.of(id))
                .map(seed -> new Standing(seed.held(), seed.isAnswered()))
                .orElse(new Standing(false, false));
    }

    /** Gives this browser the patient's seat and leads to the double. */
    @POST
    @Path("visits/{visit}/double")
    @Produces(MediaType.TEXT_HTML)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response take(@PathParam("visit") String id) {
        var visit = needHeld(id);
        var patient = visit.appointment().patient();
        cookie.give(context, visit.id(), links.seat(visit.id(), patient, visit.clinic(), true));
        seeds.giveSeat(visit.id());
        return Response.seeOther(URI.create("/demo/visits/" + visit.id() + "/double"))
                .build();
    }

    /** The double itself. Only with the seat. */
    @GET
    @Path("visits/{visit}/double")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance twin(@PathParam("visit") String id) {
        var visit = needHeld(id);
        cookie.require(context, visit.id());
        var frame = frames.of(clinics.get(visit.clinic()).help());
        return Templates.twin(frame, visit).setLocale(frame.locale());
    }

    private Visit needHeld(String id) {
        needDemo();
        var seed = seeds.find(VisitId.of(id)).orElseThrow(() -> new Refusal.NotThere().toException());
        if (!seed.held()) {
            throw new Refusal.WrongState(seed.visit().state().name()).toException();
        }
        return seed.visit();
    }

    private void needDemo() {
        if (!config.enabled()) {
            throw new Refusal.NotThere().toException();
        }
    }
}
