package org.anteroom.booking;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Booking, moving and cancelling as plain pages that need no script: choose with whom, choose a time, say what for, done. Times are
 * in the patient's zone, which is named. When somebody was faster, the page keeps what was chosen and offers what is near.
 */
@Path("/book")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Roles.PATIENT, Roles.PROVIDER, Roles.SCHEDULER})
@RunOnVirtualThread
public class BookingPages {
    @CheckedTemplate(basePath = "booking")
    static class Templates {
        static native TemplateInstance book(Frame frame, Choice choice, @Nullable Offers offers, Notice notice);

        static native TemplateInstance held(Frame frame, Choice choice, Hold hold, Asked asked, String error);

        static native TemplateInstance confirm(Frame frame, Choice choice, Asked asked, String error);

        static native TemplateInstance done(Frame frame, Choices.Summary summary, boolean mailed);

        static native TemplateInstance cancel(Frame frame, Choices.Summary summary, List<CancelReason> reasons);
    }

    private final Bookings bookings;
    private final Holds holds;
    private final Choices choices;
    private final Clinics clinics;
    private final PatientMail mail;
    private final Actors actors;
    private final SecurityIdentity identity;
    private final StaffFrames frames;

    BookingPages(
            Bookings bookings,
            Holds holds,
            Choices choices,
            Clinics clinics,
            PatientMail mail,
            Actors actors,
            SecurityIdentity identity,
            StaffFrames frames) {
        this.bookings = bookings;
        this.holds = holds;
        this.choices = choices;
        this.clinics = clinics;
        this.mail = mail;
        this.actors = actors;
        this.identity = identity;
        this.frames = frames;
    }

    /**
     * What was asked for, as it was typed.
     *
     * @param nearest free times near it, when it was taken
     */
    record Asked(@Nullable Instant start, String type, String reason, List<Instant> nearest) {
        public List<String> types() {
            return Bookings.TYPES;
        }
    }

    /**
     * What the page with the times has to say first.
     *
     * @param key empty when there is nothing
     * @param nearest free times near the one that was taken
     */
    record Notice(String key, List<Instant> nearest) {
        static final Notice NONE = new Notice("", List.of());
        static final Notice LAPSED = new Notice("lapsed", List.of());

        static Notice of(RefusedException e) {
            return switch (e.refusal()) {
                case Refusal.TimeTaken(var times) ->
                    new Notice("taken", times.stream().map(Instant::parse).toList());
                case Refusal.Invalid _ -> new Notice("other", List.of());
                default -> throw e;
            };
        }
    }

    /** The fields of the last form. */
    public static class Form {
        @FormParam("provider")
        @Nullable
        String provider;

        @FormParam("patient")
        @Nullable
        String patient;

        @FormParam("move")
        @Nullable
        String move;

        @FormParam("start")
        @Nullable
        String start;

        @FormParam("type")
        @Nullable
        String type;

        @FormParam("reason")
        @Nullable
        String reason;
    }

    /** Choosing: with whom and, for staff, who; then the days and times; with a start, the last question before booking. */
    @GET
    public Response book(
            @QueryParam("provider") @Nullable String provider,
            @QueryParam("patient") @Nullable String patient,
            @QueryParam("move") @Nullable String move,
            @QueryParam("from") @Nullable String from,
            @QueryParam("day") @Nullable String day,
            @QueryParam("start") @Nullable String start,
            @QueryParam("lapsed") @Nullable String lapsed) {
        var actor = actor();
        var choice = choices.of(actor, provider, patient, move);
        var frame = frame(actor, choice);
        if (start != null && choice.isComplete()) {
            var asked = new Asked(Inputs.instant("start", start), Bookings.TYPES.getFirst(), "", List.of());
            return page(Templates.confirm(frame, choice, asked, ""), frame, 200);
        }
        var offers = choice.isComplete() ? choices.offers(actor, choice, from, day) : null;
        return page(Templates.book(frame, choice, offers, lapsed == null ? Notice.NONE : Notice.LAPSED), frame, 200);
    }

    /** Keeps the chosen time while the rest is asked. */
    @POST
    @Path("held")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response hold(@BeanParam Form form) {
        var actor = actor();
        var choice = choices.of(actor, form.provider, form.patient, null);
        try {
            var hold = bookings.hold(
                    actor,
                    Inputs.person("provider", choice.provider()),
                    Inputs.person("patient", choice.patient()),
                    Inputs.instant("start", form.start));
            return to("/book/held/" + hold.kept().visit());
        } catch (RefusedException e) {
            var notice = Notice.of(e);
            var frame = frame(actor, choice).at("/book");
            var offers = choice.isComplete()
                    ? choices.offers(actor, choice, null, null).without(choices.instantOrNull(form.start))
                    : null;
            return page(
                    Templates.book(frame, choice, offers, notice),
                    frame,
                    e.refusal().status());
        }
    }

    /** The last questions, while the time is kept; says until when. */
    @GET
    @Path("held/{visit}")
    public Response held(@PathParam("visit") String visit) {
        var actor = actor();
        var hold = holds.find(VisitId.of(visit), actor).orElse(null);
        if (hold == null) {
            return noLongerHeld(actor, VisitId.of(visit));
        }
        var start = hold.kept().appointment().start();
        return held(actor, hold, new Asked(start, Bookings.TYPES.getFirst(), "", List.of()), "", 200);
    }

    /** Books the time that is kept. */
    @POST
    @Path("held/{visit}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response book(@PathParam("visit") String visit, @BeanParam Form form) {
        var actor = actor();
        var id = VisitId.of(visit);
        try {
            var kept = bookings.bookHeld(
                    actor,
                    id,
                    new Bookings.Ask(
                            Inputs.person("provider", form.provider),
                            Inputs.person("patient", form.patient),
                            Inputs.instant("start", form.start),
                            text(form.type),
                            new Phi(Inputs.reason(form.reason))));
            return to("/book/" + kept.visit());
        } catch (RefusedException e) {
            var hold = e.refusal() instanceof Refusal.Invalid
                    ? holds.find(id, actor).orElse(null)
                    : null;
            return hold == null
                    ? refused(e, actor, choices.of(actor, form.provider, form.patient, null), form)
                    : held(
                            actor,
                            hold,
                            asked(form, List.of()),
                            wrong(e),
                            e.refusal().status());
        }
    }

    /** Keeps the time longer; what was typed stays. */
    @POST
    @Path("held/{visit}/longer")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response longer(@PathParam("visit") String visit, @BeanParam Form form) {
        var actor = actor();
        if (holds.find(VisitId.of(visit), actor).isEmpty()) {
            return noLongerHeld(actor, VisitId.of(visit));
        }
        return held(actor, holds.extend(VisitId.of(visit), actor), asked(form, List.of()), "", 200);
    }

    /** Gives the time back to choose another. */
    @POST
    @Path("held/{visit}/back")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response back(@PathParam("visit") String visit) {
        var actor = actor();
        var hold = holds.find(VisitId.of(visit), actor).orElse(null);
        if (hold == null) {
            return noLongerHeld(actor, VisitId.of(visit));
        }
        holds.release(VisitId.of(visit), actor);
        return to(choice(actor, hold).link());
    }

    private Response held(Actor.SignedIn actor, Hold hold, Asked asked, String error, int status) {
        var choice = choice(actor, hold);
        var frame = frame(actor, choice).at("/book/held/" + hold.kept().visit());
        return page(Templates.held(frame, choice, hold, asked, error), frame, status);
    }

    private Choice choice(Actor.SignedIn actor, Hold hold) {
        var appointment = hold.kept().appointment();
        return choices.of(
                actor, appointment.provider().value(), appointment.patient().value(), null);
    }

    /** It was booked meanwhile, or the time has run out: the same answer for whoever it never was kept for. */
    private Response noLongerHeld(Actor.SignedIn actor, VisitId visit) {
        return to(choices.isBooked(actor, visit) ? "/book/" + visit : "/book?lapsed=yes");
    }

    /** Books or moves. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response book(@BeanParam Form form) {
        var actor = actor();
        var choice = choices.of(actor, form.provider, form.patient, form.move);
        try {
            var start = Inputs.instant("start", form.start);
            var moving = choice.moving();
            var kept = moving == null
                    ? bookings.book(
                            actor,
                            new Bookings.Ask(
                                    Inputs.person("provider", choice.provider()),
                                    Inputs.person("patient", choice.patient()),
                                    start,
                                    text(form.type),
                                    new Phi(Inputs.reason(form.reason))))
                    : bookings.move(actor, moving, Inputs.person("provider", choice.provider()), start);
            return to("/book/" + kept.visit());
        } catch (RefusedException e) {
            return refused(e, actor, choice, form);
        }
    }

    /** Says what was wrong, keeps what was typed, and offers what is near. */
    private Response refused(RefusedException e, Actor.SignedIn actor, Choice choice, Form form) {
        var nearest =
                switch (e.refusal()) {
                    case Refusal.TimeTaken(var times) ->
                        times.stream().map(Instant::parse).toList();
                    case Refusal.Invalid _ -> List.<Instant>of();
                    default -> throw e;
                };
        var frame = frame(actor, choice);
        return page(
                Templates.confirm(frame, choice, asked(form, nearest), wrong(e)),
                frame,
                e.refusal().status());
    }

    private Asked asked(Form form, List<Instant> nearest) {
        return new Asked(choices.instantOrNull(form.start), text(form.type), text(form.reason), nearest);
    }

    private static String wrong(RefusedException e) {
        return e.refusal() instanceof Refusal.Invalid(var fields)
                ? fields.keySet().iterator().next()
                : "taken";
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** What is booked now. */
    @GET
    @Path("{visit}")
    public Response done(@PathParam("visit") String visit) {
        var actor = actor();
        var summary = choices.summary(actor, VisitId.of(visit));
        var frame = frames.of(actor, summary.clinic());
        return page(Templates.done(frame, summary, mail.leaves()), frame, 200);
    }

    /** Asks once more before it is cancelled. */
    @GET
    @Path("{visit}/cancel")
    public Response cancel(@PathParam("visit") String visit) {
        var actor = actor();
        var summary = choices.summary(actor, VisitId.of(visit));
        var frame = frames.of(actor, summary.clinic());
        return page(
                summary.kept().isCancellable()
                        ? Templates.cancel(frame, summary, List.of(CancelReason.values()))
                        : Templates.done(frame, summary, mail.leaves()),
                frame,
                200);
    }

    @POST
    @Path("{visit}/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response cancelled(@PathParam("visit") String visit, @FormParam("reason") @Nullable String reason) {
        bookings.cancel(actor(), VisitId.of(visit), Inputs.cancelReason(reason));
        return to("/book/" + visit);
    }

    private Frame frame(Actor.SignedIn actor, Choice choice) {
        Clinic clinic = choice.clinic() == null ? null : clinics.get(choice.clinic());
        return clinic == null ? frames.of(actor) : frames.of(actor, clinic);
    }

    private Actor.SignedIn actor() {
        return actors.require(identity);
    }

    private static Response page(TemplateInstance template, Frame frame, int status) {
        return Response.status(status)
                .entity(template.setLocale(frame.locale()))
                .build();
    }

    private static Response to(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
