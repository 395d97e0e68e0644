package org.anteroom.booking;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Roles;
import org.anteroom.identity.VisitId;
import org.jspecify.annotations.Nullable;

/** Moving and cancelling what was booked. Refused as not there for whoever it does not concern. */
@Path("/api/visits/{visit}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.PATIENT, Roles.PROVIDER, Roles.SCHEDULER})
@RunOnVirtualThread
public class ChangeDoors {
    private final Bookings bookings;
    private final Actors actors;
    private final SecurityIdentity identity;

    ChangeDoors(Bookings bookings, Actors actors, SecurityIdentity identity) {
        this.bookings = bookings;
        this.actors = actors;
        this.identity = identity;
    }

    /** Where to; the provider stays when none is named. */
    record To(@Nullable String start, @Nullable String provider) {}

    /** Why the clinic cancels; nothing is told to the patient when none is named. */
    record Because(@Nullable String reason) {}

    /** The appointment after the change. */
    record Changed(VisitId visit, Instant start, VisitState state, long revision) {
        static Changed of(Kept kept) {
            return new Changed(kept.visit(), kept.appointment().start(), kept.state(), kept.revision());
        }
    }

    @POST
    @Path("move")
    public Changed move(@PathParam("visit") String visit, @Nullable To body) {
        var to = Inputs.body(body);
        return Changed.of(bookings.move(
                actor(),
                VisitId.of(visit),
                to.provider() == null ? null : Inputs.person("provider", to.provider()),
                Inputs.instant("start", to.start())));
    }

    @POST
    @Path("cancel")
    public Changed cancel(@PathParam("visit") String visit, @Nullable Because body) {
        var reason = Inputs.cancelReason(body == null ? null : body.reason());
        return Changed.of(bookings.cancel(actor(), VisitId.of(visit), reason));
    }

    private Actor.SignedIn actor() {
        return actors.require(identity);
    }
}
