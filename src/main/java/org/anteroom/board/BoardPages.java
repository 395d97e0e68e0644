package org.anteroom.board;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Role;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Refusal;

/** The scheduler's board and the provider's day. The rows come by the socket, so that the page is never older than they are. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class BoardPages {
    @CheckedTemplate(basePath = "board")
    static class Templates {
        static native TemplateInstance board(Frame frame, Clinic clinic, boolean scheduler, Instant now);
    }

    private final Actors actors;
    private final SecurityIdentity identity;
    private final Clinics clinics;
    private final StaffFrames frames;
    private final Clock clock;

    BoardPages(Actors actors, SecurityIdentity identity, Clinics clinics, StaffFrames frames, Clock clock) {
        this.actors = actors;
        this.identity = identity;
        this.clinics = clinics;
        this.frames = frames;
        this.clock = clock;
    }

    /** The clinic's live board. Schedulers only. */
    @GET
    @Path("board")
    @RolesAllowed(Roles.SCHEDULER)
    public TemplateInstance board() {
        return page(actors.require(identity), true);
    }

    /** The provider's own day. Providers only. */
    @GET
    @Path("day")
    @RolesAllowed(Roles.PROVIDER)
    public TemplateInstance day() {
        return page(actors.require(identity), false);
    }

    private TemplateInstance page(Actor.SignedIn actor, boolean scheduler) {
        if (scheduler && !actor.is(Role.SCHEDULER)) {
            throw new Refusal.NotAllowed().toException();
        }
        var clinic = actor.clinics().stream()
                .map(clinics::get)
                .min(Comparator.comparing(Clinic::name))
                .orElseThrow(() -> new Refusal.NotThere().toException());
        var frame = frames.of(actor, clinic);
        return Templates.board(frame, clinic, scheduler, clock.instant()).setLocale(frame.locale());
    }
}
