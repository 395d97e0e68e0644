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
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
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
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.Times;
import org.anteroom.visit.Preparing;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/** The patient's link and its one question, the date of birth. Whoever answers it gets the visit cookie, and nobody else does. */
@Path("/v/{visit}/join/{secret}")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class LinkPages {
    @CheckedTemplate(basePath = "waitingroom")
    static class Templates {
        static native TemplateInstance link(Frame frame, String action, Question question);

        static native TemplateInstance gone(Frame frame);

        static native TemplateInstance closed(Frame frame, boolean cancelled);
    }

    private final Visits visits;
    private final Preparing preparing;
    private final Links links;
    private final WrongTries tries;
    private final VisitCookie cookie;
    private final Clinics clinics;
    private final Frames frames;
    private final RoutingContext context;
    private final Clock clock;

    LinkPages(
            Visits visits,
            Preparing preparing,
            Links links,
            WrongTries tries,
            VisitCookie cookie,
            Clinics clinics,
            Frames frames,
            RoutingContext context,
            Clock clock) {
        this.visits = visits;
        this.preparing = preparing;
        this.links = links;
        this.tries = tries;
        this.cookie = cookie;
        this.clinics = clinics;
        this.frames = frames;
        this.context = context;
        this.clock = clock;
    }

    /**
     * The question of a link as the page shows it.
     *
     * @param elsewhere whether another device has the seat, so that taking over is asked
     * @param error the key of what was wrong, empty at first
     * @param until when the link opens again, in the clinic's time; empty where it is not locked
     */
    record Question(String day, String month, String year, boolean elsewhere, String error, String until) {
        static final Question FIRST = new Question("", "", "", false, "", "");
    }

    /** Opens a link. Uses nothing up: mail scanners open links too. */
    @GET
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
            return frames.page(Templates.gone(frames.anonymous()), 404);
        }
        if (cookie.holder(context, visit)
                .filter(holder -> holder.person().equals(link.person()))
                .isPresent()) {
            return PreparePages.to("/v/" + id);
        }
        if (isClosed(link)) {
            return closed(link);
        }
        return frames.page(
                Templates.link(frames.of(clinics.get(link.clinic()).help()), action(id, secret), Question.FIRST), 200);
    }

    /** Answers the link's question with the date of birth; the right answer gives the browser its visit cookie. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response answer(
            @PathParam("visit") String id,
            @PathParam("secret") String secret,
            @FormParam("day") @Nullable String day,
            @FormParam("month") @Nullable String month,
            @FormParam("year") @Nullable String year,
            @FormParam("takeOver") @Nullable String takeOver) {
        try (var one = tries.begin(context)) {
            return answer(
                    id,
                    secret,
                    new Question(
                            PreparePages.text(day),
                            PreparePages.text(month),
                            PreparePages.text(year),
                            takeOver != null,
                            "",
                            ""),
                    one);
        }
    }

    private Response answer(String id, String secret, Question said, WrongTries.Try one) {
        var visit = VisitId.of(id);
        var link = links.open(visit, secret).orElse(null);
        if (link == null) {
            one.wrong();
            return frames.page(Templates.gone(frames.anonymous()), 404);
        }
        if (isClosed(link)) {
            return closed(link);
        }
        try {
            var seat = links.answer(visit, secret, date(said), said.elsewhere());
            cookie.give(context, visit, seat);
            preparing.identified(new Actor.Visitor(visit, link.person(), link.clinic()));
            return PreparePages.to("/v/" + id);
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
            var clinic = clinics.get(link.clinic());
            var frame = frames.of(clinic.help());
            var until = e.refusal() instanceof Refusal.TooMany(var after) ? until(after, clinic, frame) : "";
            var question = new Question(said.day(), said.month(), said.year(), key.equals("elsewhere"), key, until);
            var answered = Response.fromResponse(frames.page(
                    Templates.link(frame, action(id, secret), question),
                    e.refusal().status()));
            if (e.refusal() instanceof Refusal.TooMany(var after)) {
                answered.header(HttpHeaders.RETRY_AFTER, after.toSeconds());
            }
            return answered.build();
        }
    }

    /** The minute from which it opens again, in full. */
    private String until(Duration after, Clinic clinic, Frame frame) {
        var end = clock.instant().plus(after).truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        return Times.clock(end, clinic.zone().getId(), frame.locale());
    }

    /** By the visit itself: the link hears of it a moment later. */
    private boolean isClosed(Links.Link link) {
        return link.closed()
                || visits.find(link.visit()).filter(PreparePages::isClosed).isPresent();
    }

    /** Nobody has said who they are here: only that it is over, and what to do now. */
    private Response closed(Links.Link link) {
        boolean cancelled = visits.find(link.visit())
                .filter(visit -> visit.state() == VisitState.CANCELLED)
                .isPresent();
        return frames.page(Templates.closed(frames.of(clinics.get(link.clinic()).help()), cancelled), 410);
    }

    private static String action(String id, String secret) {
        return "/v/" + id + "/join/" + secret;
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
