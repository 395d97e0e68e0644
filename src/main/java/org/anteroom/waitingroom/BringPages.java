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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.GuestLinks;
import org.anteroom.visit.Guests;
import org.anteroom.visit.Invitations;
import org.anteroom.visit.Part;
import org.anteroom.visit.Participant;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/**
 * Where the patient brings somebody of their family: plain forms, no script needed. A link stands on the page that answers the form that
 * made it, and nowhere else. Under {@code /v/{visit}} only the visit cookie counts, and here only the patient's.
 */
@Path("/v/{visit}/bring")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class BringPages {
    @CheckedTemplate(basePath = "waitingroom")
    static class Templates {
        static native TemplateInstance bring(Frame frame, Family family, Said said);
    }

    private final Visits visits;
    private final Guests guests;
    private final Invitations invitations;
    private final GuestLinks links;
    private final VisitCookie cookie;
    private final Clinics clinics;
    private final Frames frames;
    private final RoutingContext context;

    BringPages(
            Visits visits,
            Guests guests,
            Invitations invitations,
            GuestLinks links,
            VisitCookie cookie,
            Clinics clinics,
            Frames frames,
            RoutingContext context) {
        this.visits = visits;
        this.guests = guests;
        this.invitations = invitations;
        this.links = links;
        this.cookie = cookie;
        this.clinics = clinics;
        this.frames = frames;
        this.context = context;
    }

    /**
     * Whom the patient has invited.
     *
     * @param most how many they can bring
     */
    record Family(Visit visit, List<Participant> people, int most) {
        public boolean isOpen() {
            return !visit.state().isOver();
        }

        public String base() {
            return "/v/" + visit.id() + "/bring";
        }
    }

    /**
     * What was typed and what came of it.
     *
     * @param error the code of what was wrong: of a name, {@code email} or {@code full}; empty when nothing was
     * @param link the link that was made; null when none was
     */
    record Said(String name, String email, String error, GuestLinks.@Nullable Link link) {
        static final Said NOTHING = new Said("", "", "", null);

        public boolean isAboutTheName() {
            return !error.isEmpty() && !error.equals("email") && !error.equals("full");
        }

        /** The code as an image that a page may hold. */
        public String code() {
            return link == null
                    ? ""
                    : "data:image/svg+xml;base64,"
                            + Base64.getEncoder().encodeToString(link.qr().getBytes(StandardCharsets.UTF_8));
        }
    }

    @GET
    public Response family(@PathParam("visit") String id) {
        return page(patient(id), Said.NOTHING, 200);
    }

    /** Invites somebody; each call invites one more. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response invite(
            @PathParam("visit") String id,
            @FormParam("name") @Nullable String name,
            @FormParam("email") @Nullable String email,
            @FormParam("language") @Nullable String language) {
        var patient = patient(id);
        try {
            var address = GuestLinks.address(email);
            var invited = invitations.invite(patient.visit(), patient, Part.FAMILY, name);
            return page(patient, new Said("", "", "", links.hand(invited, address, language)), 200);
        } catch (RefusedException e) {
            var said = new Said(text(name), text(email), code(e), null);
            return page(patient, said, e.refusal().status());
        }
    }

    /** A new link for somebody whom the patient has invited; the older one counts no more. */
    @POST
    @Path("{guest}/link")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response renewLink(@PathParam("visit") String id, @PathParam("guest") String guest) {
        return done(id, patient -> {
            var invited = invitations.renewLink(patient.visit(), patient, PersonId.of(guest));
            return page(patient, new Said("", "", "", links.hand(invited, null, null)), 200);
        });
    }

    /** Takes back an invitation that nobody has come with. Repeating is harmless. */
    @POST
    @Path("{guest}/withdraw")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response withdraw(@PathParam("visit") String id, @PathParam("guest") String guest) {
        return done(id, patient -> {
            invitations.withdraw(patient.visit(), patient, PersonId.of(guest));
            return to(id);
        });
    }

    /** Removes somebody whom the patient has brought. Repeating is harmless. */
    @POST
    @Path("{guest}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response remove(@PathParam("visit") String id, @PathParam("guest") String guest) {
        return done(id, patient -> {
            guests.removeOwn(patient.visit(), patient, PersonId.of(guest));
            return to(id);
        });
    }

    private Response done(String id, Function<Actor.Visitor, Response> deed) {
        var patient = patient(id);
        try {
            return deed.apply(patient);
        } catch (RefusedException e) {
            return again(patient, e);
        }
    }

    /** The guest has moved on meanwhile, or too many links were made: the page says what is true now. */
    private Response again(Actor.Visitor patient, RefusedException e) {
        return switch (e.refusal()) {
            case Refusal.WrongState _ -> to(patient.visit().value());
            case Refusal.Full _ ->
                page(patient, new Said("", "", "full", null), e.refusal().status());
            default -> throw e;
        };
    }

    private static String code(RefusedException e) {
        return switch (e.refusal()) {
            case Refusal.Full _ -> "full";
            case Refusal.Invalid(var fields) -> fields.getOrDefault("name", "email");
            default -> throw e;
        };
    }

    private Actor.Visitor patient(String id) {
        return cookie.require(context, VisitId.of(id));
    }

    private Response page(Actor.Visitor patient, Said said, int status) {
        var visit = visits.getAsPatient(patient.visit(), patient);
        var frame = frames.of(clinics.get(visit.clinic()).help()).at("/v/" + visit.id() + "/bring");
        var family = new Family(visit, visit.invitedBy(patient.person()), invitations.mostFamily());
        return frames.page(Templates.bring(frame, family, said), status);
    }

    private static Response to(String id) {
        return Response.seeOther(URI.create("/v/" + id + "/bring")).build();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
