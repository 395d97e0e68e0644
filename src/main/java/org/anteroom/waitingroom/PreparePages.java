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
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;
import org.anteroom.booking.PatientMail;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.CheckIn;
import org.anteroom.visit.Preparing;
import org.anteroom.visit.Visit;
import org.anteroom.visit.VisitConfig;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/**
 * The patient's pages before the waiting room, one question a page, all of them plain forms: where you are, a number to call,
 * consent, the device check. Under {@code /v/{visit}} only the visit cookie counts.
 */
@Path("/v/{visit}")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class PreparePages {
    /** How a patient who comes now is in time. */
    enum Timing {
        /** Before the waiting room opens. */
        EARLY,
        /** Before the planned start. */
        OPEN,
        /** After the planned start, and still welcome. */
        LATE,
        /** Too late for this visit. */
        OVER
    }

    private static final Pattern PHONE = Pattern.compile("[+]?[0-9 ().-]{5,24}");
    private static final int LONGEST_PLACE = 300;

    @CheckedTemplate(basePath = "waitingroom")
    static class Templates {
        static native TemplateInstance home(Frame frame, Home home, boolean moved, boolean mailed);

        static native TemplateInstance place(Frame frame, Home home, String value, String error);

        static native TemplateInstance phone(Frame frame, Home home, String value, String error);

        static native TemplateInstance consent(Frame frame, Home home, String error);

        static native TemplateInstance check(Frame frame, Home home);

        static native TemplateInstance room(Frame frame, Home home, Queue.@Nullable Forecast forecast);
    }

    private final Visits visits;
    private final Preparing preparing;
    private final Queue queue;
    private final VisitCookie cookie;
    private final Clinics clinics;
    private final PatientMail mail;
    private final VisitConfig config;
    private final Frames frames;
    private final RoutingContext context;
    private final Clock clock;

    PreparePages(
            Visits visits,
            Preparing preparing,
            Queue queue,
            VisitCookie cookie,
            Clinics clinics,
            PatientMail mail,
            VisitConfig config,
            Frames frames,
            RoutingContext context,
            Clock clock) {
        this.visits = visits;
        this.preparing = preparing;
        this.queue = queue;
        this.cookie = cookie;
        this.clinics = clinics;
        this.mail = mail;
        this.config = config;
        this.frames = frames;
        this.context = context;
        this.clock = clock;
    }

    /**
     * What the patient's pages say of the visit.
     *
     * @param when how the patient is in time
     * @param opens when the waiting room opens
     * @param closes until when the patient may come
     */
    record Home(Visit visit, Clinic clinic, Timing when, Instant opens, Instant closes, CheckIn.Whereabouts where) {
        /** Whether the waiting room is open now. */
        public boolean isOpen() {
            return switch (when) {
                case OPEN, LATE -> true;
                case EARLY, OVER -> false;
            };
        }

        /** Whether there is still a way to the visit that the patient has not gone: they have not come, or have left. */
        public boolean isAhead() {
            return visit.state().isBefore() || visit.state().is(VisitState.LEFT, VisitState.NO_SHOW);
        }

        public boolean hasPlace() {
            return visit.checkIn().place() != null;
        }

        public boolean hasPhone() {
            return visit.checkIn().callback() != null;
        }

        public boolean hasConsent() {
            return visit.checkIn().consent() != null;
        }

        public boolean hasDevices() {
            return visit.checkIn().devices() != null;
        }

        /** The next page of the task list. */
        public String next() {
            var base = "/v/" + visit.id();
            if (!hasPlace()) {
                return base + "/place";
            }
            if (!hasPhone()) {
                return base + "/phone";
            }
            return hasConsent() ? base + "/check" : base + "/consent";
        }

        public String zone() {
            return clinic.zone().getId();
        }
    }

    /** The visit's home: when, with whom, and what is still to do; after a move also that it was moved. */
    @GET
    public Response home(@PathParam("visit") String id, @QueryParam("moved") @Nullable String moved) {
        var patient = patient(id);
        if (visits.get(patient.visit(), patient).partOf(patient).part().isGuest()) {
            return to("/v/" + id + "/guest");
        }
        var home = home(patient);
        boolean justMoved = moved != null && home.visit().state().isBefore();
        return frames.page(Templates.home(frame(home), home, justMoved, mail.leaves()), 200);
    }

    @GET
    @Path("place")
    public Response place(@PathParam("visit") String id) {
        var home = home(patient(id));
        if (isClosed(home.visit())) {
            return to(after(id));
        }
        return frames.page(
                Templates.place(frame(home), home, home.where().place().reveal(), ""), 200);
    }

    @POST
    @Path("place")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response sayPlace(@PathParam("visit") String id, @FormParam("place") @Nullable String place) {
        var patient = patient(id);
        var value = text(place);
        if (value.isEmpty() || value.length() > LONGEST_PLACE) {
            var home = home(patient);
            return frames.page(Templates.place(frame(home), home, value, "place"), 400);
        }
        preparing.sayPlace(patient, new Phi(value));
        return to(home(patient).next());
    }

    @GET
    @Path("phone")
    public Response phone(@PathParam("visit") String id) {
        var home = home(patient(id));
        if (isClosed(home.visit())) {
            return to(after(id));
        }
        return frames.page(
                Templates.phone(frame(home), home, home.where().callback().reveal(), ""), 200);
    }

    @POST
    @Path("phone")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response sayPhone(@PathParam("visit") String id, @FormParam("phone") @Nullable String phone) {
        var patient = patient(id);
        var value = text(phone);
        if (!PHONE.matcher(value).matches()) {
            var home = home(patient);
            return frames.page(Templates.phone(frame(home), home, value, "phone"), 400);
        }
        preparing.sayCallback(patient, new Phi(value));
        return to(home(patient).next());
    }

    @GET
    @Path("consent")
    public Response consent(@PathParam("visit") String id) {
        var home = home(patient(id));
        if (isClosed(home.visit())) {
            return to(after(id));
        }
        return frames.page(Templates.consent(frame(home), home, ""), 200);
    }

    @POST
    @Path("consent")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response agree(@PathParam("visit") String id, @FormParam("agree") @Nullable String agree) {
        var patient = patient(id);
        if (agree == null) {
            var home = home(patient);
            return frames.page(Templates.consent(frame(home), home, "consent"), 400);
        }
        preparing.consent(patient, Consents.VERSION);
        return to(home(patient).next());
    }

    /** The device check; its findings come by the API, its last button is the form below. */
    @GET
    @Path("check")
    public Response check(@PathParam("visit") String id) {
        var home = home(patient(id));
        if (isClosed(home.visit())) {
            return to(after(id));
        }
        return frames.page(Templates.check(frame(home), home), 200);
    }

    /** Goes to the waiting room. */
    @POST
    @Path("arrive")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response arrive(@PathParam("visit") String id) {
        var patient = patient(id);
        try {
            preparing.arrive(patient);
            return to("/v/" + id + "/room");
        } catch (RefusedException e) {
            return switch (e.refusal()) {
                case Refusal.Invalid _ -> to(home(patient).next());
                case Refusal.NotNow _ -> to("/v/" + id);
                default -> throw e;
            };
        }
    }

    /** Asks to be phoned instead, from wherever the video leads no further; the page it leads to says so. Repeating is harmless. */
    @POST
    @Path("call-me")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response callMe(@PathParam("visit") String id) {
        try {
            return to(pageOf(preparing.askForPhone(patient(id))));
        } catch (RefusedException e) {
            if (!(e.refusal() instanceof Refusal.WrongState)) {
                throw e;
            }
            return to("/v/" + id);
        }
    }

    /** The patient's page of a visit in this state. */
    private static String pageOf(Visit visit) {
        var base = "/v/" + visit.id();
        if (visit.state().isBefore() || visit.state().is(VisitState.LEFT, VisitState.NO_SHOW)) {
            return base;
        }
        return base + (visit.state().isOver() ? "/after" : "/room");
    }

    /** The waiting room and, in the same page, the visit: nothing is loaded anew between waiting and talking. */
    @GET
    @Path("room")
    public Response room(@PathParam("visit") String id) {
        var home = home(patient(id));
        var state = home.visit().state();
        if (state.isBefore()) {
            return to("/v/" + id);
        }
        var forecast = state == VisitState.WAITING ? queue.forecast(home.visit()) : null;
        return frames.page(Templates.room(frame(home), home, forecast), 200);
    }

    static boolean isClosed(Visit visit) {
        return visit.state().is(VisitState.COMPLETED, VisitState.CANCELLED);
    }

    static String after(String id) {
        return "/v/" + id + "/after";
    }

    private Actor.Visitor patient(String id) {
        return cookie.require(context, VisitId.of(id));
    }

    private Home home(Actor.Visitor patient) {
        var visit = visits.getAsPatient(patient.visit(), patient);
        var opens = visit.appointment().start().minus(config.opensBefore());
        var closes = visit.appointment().end().plus(config.opensAfter());
        return new Home(
                visit,
                clinics.get(visit.clinic()),
                timing(opens, visit.appointment().start(), closes),
                opens,
                closes,
                preparing.whereabouts(visit));
    }

    private Timing timing(Instant opens, Instant start, Instant closes) {
        var now = clock.instant();
        if (now.isBefore(opens)) {
            return Timing.EARLY;
        }
        if (now.isBefore(start)) {
            return Timing.OPEN;
        }
        return now.isBefore(closes) ? Timing.LATE : Timing.OVER;
    }

    private Frame frame(Home home) {
        return frames.of(home.clinic().help());
    }

    static Response to(String path) {
        return Response.seeOther(URI.create(path)).build();
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
