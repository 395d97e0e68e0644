package org.anteroom.waitingroom;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.anteroom.booking.Bookings;
import org.anteroom.booking.Offers;
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
import org.jspecify.annotations.Nullable;

/**
 * A patient moves their visit by their link, without a login, to another free time of the same provider: choose, look once more, done.
 * Times are in the clinic's zone, like everywhere under {@code /v/{visit}}. Plain pages that need no script.
 */
@Path("/v/{visit}/move")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class MovePages {
    @CheckedTemplate(basePath = "waitingroom")
    static class Templates {
        static native TemplateInstance move(
                Frame frame, Visit visit, Offers offers, String more, String zone, Notice notice);

        static native TemplateInstance moveTo(Frame frame, Visit visit, Instant start, String zone);

        static native TemplateInstance moveLate(Frame frame, Visit visit);
    }

    private final Visits visits;
    private final Bookings bookings;
    private final Clinics clinics;
    private final VisitCookie cookie;
    private final Frames frames;
    private final RoutingContext context;
    private final Clock clock;

    MovePages(
            Visits visits,
            Bookings bookings,
            Clinics clinics,
            VisitCookie cookie,
            Frames frames,
            RoutingContext context,
            Clock clock) {
        this.visits = visits;
        this.bookings = bookings;
        this.clinics = clinics;
        this.cookie = cookie;
        this.frames = frames;
        this.context = context;
        this.clock = clock;
    }

    /**
     * What the page with the times has to say first.
     *
     * @param key {@code taken}, {@code other} for a time that is not offered, or empty
     * @param nearest free times near the one that was taken
     */
    record Notice(String key, List<Instant> nearest) {
        static final Notice NONE = new Notice("", List.of());
        static final Notice OTHER = new Notice("other", List.of());
    }

    /** The days and times; with a start, the last question before it is moved. */
    @GET
    public Response choose(
            @PathParam("visit") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("day") @Nullable String day,
            @QueryParam("start") @Nullable String start) {
        var patient = patient(id);
        var visit = visits.getAsPatient(patient.visit(), patient);
        try {
            var free = bookings.timesToMove(patient);
            if (start == null) {
                return choose(visit, free, from, day, Notice.NONE, null, 200);
            }
            var wanted = instantOrNull(start);
            if (wanted == null || !free.contains(wanted)) {
                return choose(visit, free, from, day, Notice.OTHER, wanted, 400);
            }
            var clinic = clinics.get(visit.clinic());
            return frames.page(
                    Templates.moveTo(frame(clinic), visit, wanted, clinic.zone().getId()), 200);
        } catch (RefusedException e) {
            return tooLate(e, patient);
        }
    }

    /** Moves the visit; its home says so. Repeating is harmless. When somebody was faster, the page offers what is near. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response move(@PathParam("visit") String id, @FormParam("start") @Nullable String start) {
        var patient = patient(id);
        var wanted = instantOrNull(start);
        try {
            if (wanted == null) {
                return again(patient, Notice.OTHER, null, 400);
            }
            bookings.move(patient, wanted);
            return PreparePages.to("/v/" + id + "?moved=yes");
        } catch (RefusedException e) {
            return switch (e.refusal()) {
                case Refusal.TimeTaken(var times) ->
                    again(
                            patient,
                            new Notice(
                                    "taken", times.stream().map(Instant::parse).toList()),
                            wanted,
                            e.refusal().status());
                case Refusal.Invalid _ ->
                    again(patient, Notice.OTHER, wanted, e.refusal().status());
                default -> tooLate(e, patient);
            };
        }
    }

    private Response again(Actor.Visitor patient, Notice notice, @Nullable Instant refused, int status) {
        var visit = visits.getAsPatient(patient.visit(), patient);
        try {
            return choose(visit, bookings.timesToMove(patient), null, null, notice, refused, status);
        } catch (RefusedException e) {
            return tooLate(e, patient);
        }
    }

    private Response choose(
            Visit visit,
            List<Instant> free,
            @Nullable String from,
            @Nullable String day,
            Notice notice,
            @Nullable Instant refused,
            int status) {
        var clinic = clinics.get(visit.clinic());
        var zone = clinic.zone();
        var offers = Offers.of(free, zone, LocalDate.now(clock.withZone(zone)), from, day)
                .without(refused);
        return frames.page(
                Templates.move(frame(clinic), visit, offers, "/v/" + visit.id() + "/move?", zone.getId(), notice),
                status);
    }

    /** It has begun meanwhile, or is over: whoever asks is told so, and what they can do now. */
    private Response tooLate(RefusedException e, Actor.Visitor patient) {
        if (!(e.refusal() instanceof Refusal.WrongState)) {
            throw e;
        }
        var visit = visits.getAsPatient(patient.visit(), patient);
        if (PreparePages.isClosed(visit)) {
            return PreparePages.to(PreparePages.after(patient.visit().value()));
        }
        return frames.page(
                Templates.moveLate(frame(clinics.get(visit.clinic())), visit),
                e.refusal().status());
    }

    private Frame frame(Clinic clinic) {
        return frames.of(clinic.help());
    }

    private Actor.Visitor patient(String id) {
        return cookie.require(context, VisitId.of(id));
    }

    private static @Nullable Instant instantOrNull(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
