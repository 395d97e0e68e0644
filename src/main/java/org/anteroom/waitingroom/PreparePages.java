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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Links;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.identity.WrongTries;
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
 * The patient's pages before the waiting room, one question a page, all of them plain forms: the link, who you are, where you are, a
 * number to call, consent, the device check. Under {@code /v/{visit}} only the visit cookie counts.
 */
@Path("/v/{visit}")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class PreparePages {
    private static final Pattern PHONE = Pattern.compile("[+]?[0-9 ().-]{5,24}");
    private static final int LONGEST_PLACE = 300;

    @CheckedTemplate(basePath = "waitingroom")
    static class Templates {
        static native TemplateInstance link(Frame frame, String action, Question question);

        static native TemplateInstance gone(Frame frame);

        static native TemplateInstance closed(Frame frame, boolean cancelled);

        static native TemplateInstance home(Frame frame, Home home);

        static native TemplateInstance place(Frame frame, Home home, String value, String error);

        static native TemplateInstance phone(Frame frame, Home home, String value, String error);

        static native TemplateInstance consent(Frame frame, Home home, String error);

        static native TemplateInstance check(Frame frame, Home home);

        static native TemplateInstance room(Frame frame, Home home, Queue.@Nullable Forecast forecast);
    }

    private final Visits visits;
    private final Preparing preparing;
    private final Queue queue;
    private final Links links;
    private final WrongTries tries;
    private final VisitCookie cookie;
    private final Clinics clinics;
    private final VisitConfig config;
    private final Frames frames;
    private final RoutingContext context;
    private final Clock clock;

    PreparePages(
            Visits visits,
            Preparing preparing,
            Queue queue,
            Links links,
            WrongTries tries,
            VisitCookie cookie,
            Clinics clinics,
            VisitConfig config,
            Frames frames,
            RoutingContext context,
            Clock clock) {
        this.visits = visits;
        this.preparing = preparing;
        this.queue = queue;
        this.links = links;
        this.tries = tries;
        this.cookie = cookie;
        this.clinics = clinics;
        this.config = config;
        this.frames = frames;
        this.context = context;
        this.clock = clock;
    }

    /**
     * The question of a link as the page shows it.
     *
     * @param elsewhere whether another device has the seat, so that taking over is asked
     * @param error the key of what was wrong, empty at first
     */
    record Question(String day, String month, String year, boolean elsewhere, String error) {
        static final Question FIRST = new Question("", "", "", false, "");
    }

    /**
     * What the patient's pages say of the visit.
     *
     * @param open whether the waiting room is open now
     * @param opens when it opens
     */
    record Home(Visit visit, Clinic clinic, boolean open, Instant opens, CheckIn.Whereabouts where) {
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

    /** Opens a link. Uses nothing up: mail scanners open links too. */
    @GET
    @Path("join/{secret}")
    public Response link(@PathParam("visit") String id, @PathParam("secret") String secret) {
        try (var one = tries.begin(context)) {
            return link(id, secret, one);
        }
    }

    private Response link(String id, String secret, WrongTries.Try one) {
        var visit = VisitId.of(id);
        var link = links.open(visit, secret).orElse(null);
        if (link == null) {
            one.wrong();
            return page(Templates.gone(anonymous()), 404);
        }
        if (cookie.holder(context, visit)
                .filter(holder -> holder.person().equals(link.person()))
                .isPresent()) {
            return to("/v/" + id);
        }
        if (isClosed(link)) {
            return closed(link);
        }
        return page(
                Templates.link(frames.of(clinics.get(link.clinic()).help()), action(id, secret), Question.FIRST), 200);
    }

    /** Answers the link's question with the date of birth; the right answer gives the browser its visit cookie. */
    @POST
    @Path("join/{secret}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response answer(
            @PathParam("visit") String id,
            @PathParam("secret") String secret,
            @FormParam("day") @Nullable String day,
            @FormParam("month") @Nullable String month,
            @FormParam("year") @Nullable String year,
            @FormParam("takeOver") @Nullable String takeOver) {
        try (var one = tries.begin(context)) {
            return answer(id, secret, new Question(text(day), text(month), text(year), takeOver != null, ""), one);
        }
    }

    private Response answer(String id, String secret, Question said, WrongTries.Try one) {
        var visit = VisitId.of(id);
        var link = links.open(visit, secret).orElse(null);
        if (link == null) {
            one.wrong();
            return page(Templates.gone(anonymous()), 404);
        }
        if (isClosed(link)) {
            return closed(link);
        }
        try {
            var seat = links.answer(visit, secret, date(said), said.elsewhere());
            cookie.give(context, visit, seat);
            preparing.identified(new Actor.Visitor(visit, link.person(), link.clinic()));
            return to("/v/" + id);
        } catch (RefusedException e) {
            var key =
                    switch (e.refusal()) {
                        case Refusal.TooMany _ -> "locked";
                        case Refusal.WrongState _ -> "elsewhere";
                        default -> "mismatch";
                    };
            if (!key.equals("elsewhere")) {
                one.wrong();
            }
            var question = new Question(said.day(), said.month(), said.year(), key.equals("elsewhere"), key);
            var help = clinics.get(link.clinic()).help();
            var answered = Response.fromResponse(page(
                    Templates.link(frames.of(help), action(id, secret), question),
                    e.refusal().status()));
            if (e.refusal() instanceof Refusal.TooMany(var after)) {
                answered.header(HttpHeaders.RETRY_AFTER, after.toSeconds());
            }
            return answered.build();
        }
    }

    /** The visit's home: when, with whom, and what is still to do. */
    @GET
    public Response home(@PathParam("visit") String id) {
        var patient = patient(id);
        if (visits.get(patient.visit(), patient).partOf(patient).part().isGuest()) {
            return to("/v/" + id + "/guest");
        }
        var home = home(patient);
        return page(Templates.home(frame(home), home), 200);
    }

    @GET
    @Path("place")
    public Response place(@PathParam("visit") String id) {
        var home = home(patient(id));
        if (isClosed(home.visit())) {
            return to(after(id));
        }
        return page(Templates.place(frame(home), home, home.where().place().reveal(), ""), 200);
    }

    @POST
    @Path("place")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response sayPlace(@PathParam("visit") String id, @FormParam("place") @Nullable String place) {
        var patient = patient(id);
        var value = text(place);
        if (value.isEmpty() || value.length() > LONGEST_PLACE) {
            var home = home(patient);
            return page(Templates.place(frame(home), home, value, "place"), 400);
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
        return page(Templates.phone(frame(home), home, home.where().callback().reveal(), ""), 200);
    }

    @POST
    @Path("phone")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response sayPhone(@PathParam("visit") String id, @FormParam("phone") @Nullable String phone) {
        var patient = patient(id);
        var value = text(phone);
        if (!PHONE.matcher(value).matches()) {
            var home = home(patient);
            return page(Templates.phone(frame(home), home, value, "phone"), 400);
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
        return page(Templates.consent(frame(home), home, ""), 200);
    }

    @POST
    @Path("consent")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response agree(@PathParam("visit") String id, @FormParam("agree") @Nullable String agree) {
        var patient = patient(id);
        if (agree == null) {
            var home = home(patient);
            return page(Templates.consent(frame(home), home, "consent"), 400);
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
        return page(Templates.check(frame(home), home), 200);
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
        return page(Templates.room(frame(home), home, forecast), 200);
    }

    /** By the visit itself: the link hears of it a moment later. */
    private boolean isClosed(Links.Link link) {
        return link.closed()
                || visits.find(link.visit()).filter(PreparePages::isClosed).isPresent();
    }

    private static boolean isClosed(Visit visit) {
        return visit.state().is(VisitState.COMPLETED, VisitState.CANCELLED);
    }

    /** Nobody has said who they are here: only that it is over, and what to do now. */
    private Response closed(Links.Link link) {
        boolean cancelled = visits.find(link.visit())
                .filter(visit -> visit.state() == VisitState.CANCELLED)
                .isPresent();
        return page(Templates.closed(frames.of(clinics.get(link.clinic()).help()), cancelled), 410);
    }

    private static String after(String id) {
        return "/v/" + id + "/after";
    }

    private Actor.Visitor patient(String id) {
        return cookie.require(context, VisitId.of(id));
    }

    private Home home(Actor.Visitor patient) {
        var visit = visits.getAsPatient(patient.visit(), patient);
        var opens = visit.appointment().start().minus(config.opensBefore());
        var closes = visit.appointment().end().plus(config.opensAfter());
        var now = clock.instant();
        return new Home(
                visit,
                clinics.get(visit.clinic()),
                !now.isBefore(opens) && now.isBefore(closes),
                opens,
                preparing.whereabouts(visit));
    }

    private Frame frame(Home home) {
        return frames.of(home.clinic().help());
    }

    private Frame anonymous() {
        return frames.of(new Frame.Help("Anteroom", "", ""));
    }

    private Response page(TemplateInstance template, int status) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(template.setLocale(frames.locale()).render())
                .build();
    }

    private static Response to(String path) {
        return Response.seeOther(URI.create(path)).build();
    }

    private static String action(String id, String secret) {
        return "/v/" + id + "/join/" + secret;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static @Nullable LocalDate date(Question said) {
        try {
            return LocalDate.of(
                    Integer.parseInt(said.year()), Integer.parseInt(said.month()), Integer.parseInt(said.day()));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }
}
