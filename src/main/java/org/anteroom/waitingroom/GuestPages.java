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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
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
import org.anteroom.visit.Guests;
import org.anteroom.visit.Participant;
import org.anteroom.visit.Presence;
import org.anteroom.visit.Visit;
import org.anteroom.visit.VisitConfig;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/**
 * The way of an invited guest: the link, a name and the terms, a short device check, the door. Each state of visit and guest has a page
 * that says what is true. Only the visit cookie counts, and none of these pages tells a guest who the patient is.
 */
@Path("/v/{visit}/guest")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class GuestPages {
    @CheckedTemplate(basePath = "waitingroom")
    static class Templates {
        static native TemplateInstance guestName(Frame frame, Door door, String action, Question question);

        static native TemplateInstance guestCheck(Frame frame, Door door);

        static native TemplateInstance guestDoor(Frame frame, Door door);

        static native TemplateInstance guestRoom(Frame frame, Door door);
    }

    private final Guests guests;
    private final Visits visits;
    private final Links links;
    private final WrongTries tries;
    private final VisitCookie cookie;
    private final Clinics clinics;
    private final VisitConfig config;
    private final Frames frames;
    private final RoutingContext context;
    private final Clock clock;

    GuestPages(
            Guests guests,
            Visits visits,
            Links links,
            WrongTries tries,
            VisitCookie cookie,
            Clinics clinics,
            VisitConfig config,
            Frames frames,
            RoutingContext context,
            Clock clock) {
        this.guests = guests;
        this.visits = visits;
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
     * What a guest is asked.
     *
     * @param elsewhere whether another device has the seat, so that taking over is asked
     * @param error the code of what was wrong: of a name, {@code agree} or {@code elsewhere}; empty at first
     */
    record Question(String name, boolean elsewhere, String error) {
        public boolean isAboutTheName() {
            return !error.isEmpty() && !error.equals("agree") && !error.equals("elsewhere");
        }
    }

    /** The visit as a guest at its door may know it. */
    record Door(Visit visit, Clinic clinic, Participant me, Instant now, Instant opens, Instant closes) {
        public String zone() {
            return clinic.zone().getId();
        }

        public String provider() {
            return visit.provider().name();
        }

        /** Which page is true now: ended, cancelled, removed, declined, early, late, terms, knock or room. */
        public String says() {
            if (me.presence() == Presence.REMOVED) {
                var guest = me.guest();
                return guest != null && Guests.NO.equals(guest.declined()) ? "declined" : "removed";
            }
            if (visit.state().is(VisitState.DOCUMENTING, VisitState.COMPLETED)) {
                return "ended";
            }
            if (visit.state().isOver() || visit.state() == VisitState.HELD) {
                return "cancelled";
            }
            if (me.presence() != Presence.EXPECTED) {
                return "room";
            }
            if (now.isBefore(opens)) {
                return "early";
            }
            return now.isAfter(closes) && !visit.state().isLive() ? "late" : "knock";
        }

        /** Whether the guest has been sent away for the moment. */
        public boolean isSentAway() {
            var guest = me.guest();
            return guest != null && Guests.LATER.equals(guest.declined());
        }

        public boolean isOpen() {
            return says().equals("knock");
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
        var link = links.openForGuest(visit, secret).orElse(null);
        var door = link == null ? null : doorOf(link);
        if (link == null || door == null) {
            one.wrong();
            return frames.page(LinkPages.Templates.gone(frames.anonymous()), 404);
        }
        if (holds(visit, link)) {
            return to("/v/" + id + "/guest");
        }
        return switch (door.says()) {
            case "ended", "cancelled", "removed", "declined" ->
                frames.page(Templates.guestDoor(frame(door), door), 200);
            default ->
                frames.page(
                        Templates.guestName(
                                frame(door),
                                door,
                                action(id, secret),
                                new Question(door.me().name(), false, "")),
                        200);
        };
    }

    /** The guest's name and their yes to the terms; gives the browser its visit cookie. */
    @POST
    @Path("join/{secret}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response enter(
            @PathParam("visit") String id,
            @PathParam("secret") String secret,
            @FormParam("name") @Nullable String name,
            @FormParam("agree") @Nullable String agree,
            @FormParam("takeOver") @Nullable String takeOver) {
        try (var one = tries.begin(context)) {
            return enter(id, secret, name == null ? "" : name, agree != null, takeOver != null, one);
        }
    }

    private Response enter(
            String id, String secret, String text, boolean agrees, boolean takesOver, WrongTries.Try one) {
        var visit = VisitId.of(id);
        var link = links.openForGuest(visit, secret).orElse(null);
        var door = link == null ? null : doorOf(link);
        if (link == null || door == null) {
            one.wrong();
            return frames.page(LinkPages.Templates.gone(frames.anonymous()), 404);
        }
        boolean elsewhere = isElsewhere(visit, link);
        try {
            if (!agrees) {
                throw Refusal.Invalid.of("agree", "agree").toException();
            }
            if (elsewhere && !takesOver) {
                throw new Refusal.WrongState("open elsewhere").toException();
            }
            guests.name(new Actor.Visitor(visit, link.person(), link.clinic()), text, Consents.VERSION);
            cookie.give(context, visit, links.enter(visit, secret, link.taken()));
            return to("/v/" + id + "/guest/check");
        } catch (RefusedException e) {
            // Another device may have answered at the same moment.
            elsewhere = links.openForGuest(visit, secret)
                    .filter(now -> isElsewhere(visit, now))
                    .isPresent();
            if (e.refusal() instanceof Refusal.WrongState && !elsewhere) {
                return to(action(id, secret));
            }
            return frames.page(
                    Templates.guestName(
                            frame(door),
                            door,
                            action(id, secret),
                            new Question(text.strip(), elsewhere, code(e.refusal()))),
                    e.refusal().status());
        }
    }

    /** The door: what is true for this guest now, and in the same page the visit once they are let in. */
    @GET
    public Response door(@PathParam("visit") String id) {
        var door = door(guest(id));
        return door.says().equals("room")
                ? frames.page(Templates.guestRoom(frame(door), door), 200)
                : frames.page(Templates.guestDoor(frame(door), door), 200);
    }

    /** A short device check before the door; what it finds stays in the page. */
    @GET
    @Path("check")
    public Response check(@PathParam("visit") String id) {
        var door = door(guest(id));
        return switch (door.says()) {
            case "knock", "early" -> frames.page(Templates.guestCheck(frame(door), door), 200);
            default -> to("/v/" + id + "/guest");
        };
    }

    /** The guest knocks: the provider is told. */
    @POST
    @Path("knock")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response knock(@PathParam("visit") String id) {
        try {
            guests.knock(guest(id));
        } catch (RefusedException e) {
            if (e.refusal() instanceof Refusal.NotThere || e.refusal() instanceof Refusal.NotKnown) {
                throw e;
            }
            // Too early, too late or over: the door says which.
        }
        return to("/v/" + id + "/guest");
    }

    private boolean isElsewhere(VisitId visit, Links.Link link) {
        return link.taken() && !holds(visit, link);
    }

    private boolean holds(VisitId visit, Links.Link link) {
        return cookie.holder(context, visit)
                .filter(holder -> holder.person().equals(link.person()))
                .isPresent();
    }

    private Actor.Visitor guest(String id) {
        return cookie.require(context, VisitId.of(id));
    }

    private Door door(Actor.Visitor guest) {
        var visit = visits.get(guest.visit(), guest);
        var me = visit.partOf(guest);
        if (!me.part().isGuest()) {
            throw new Refusal.NotThere().toException();
        }
        return door(visit, me);
    }

    private @Nullable Door doorOf(Links.Link link) {
        return visits.find(link.visit())
                .flatMap(visit -> visit.part(link.person()).map(me -> door(visit, me)))
                .orElse(null);
    }

    private Door door(Visit visit, Participant me) {
        return new Door(
                visit,
                clinics.get(visit.clinic()),
                me,
                clock.instant(),
                visit.appointment().start().minus(config.opensBefore()),
                visit.appointment().end().plus(config.opensAfter()));
    }

    private Frame frame(Door door) {
        return frames.of(door.clinic().help());
    }

    private static String code(Refusal refusal) {
        return switch (refusal) {
            case Refusal.WrongState _ -> "elsewhere";
            case Refusal.Invalid(var fields) ->
                fields.getOrDefault("name", fields.containsKey("agree") ? "agree" : "signs");
            default -> "signs";
        };
    }

    private static Response to(String path) {
        return Response.seeOther(URI.create(path)).build();
    }

    private static String action(String id, String secret) {
        return "/v/" + id + "/guest/join/" + secret;
    }
}
