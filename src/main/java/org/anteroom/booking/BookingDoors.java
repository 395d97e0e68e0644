package org.anteroom.booking;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Roles;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Phi;
import org.jspecify.annotations.Nullable;

/** Free times and bookings. A patient asks for themselves, a provider for their own visits, a scheduler for the clinic. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.PATIENT, Roles.PROVIDER, Roles.SCHEDULER})
@RunOnVirtualThread
public class BookingDoors {
    private static final int MOST_DAYS = 31;

    private final Bookings bookings;
    private final Actors actors;
    private final SecurityIdentity identity;

    BookingDoors(Bookings bookings, Actors actors, SecurityIdentity identity) {
        this.bookings = bookings;
        this.actors = actors;
        this.identity = identity;
    }

    /** A provider's free starts. */
    record Times(List<Instant> times) {}

    /**
     * A time that is asked for.
     *
     * @param patient whose visit it is; a patient may leave it out
     * @param start an instant, such as {@code 2026-11-23T15:00:00Z}
     * @param interpreter the language that somebody is to interpret, such as {@code pt}; left out when nobody is needed
     */
    record Ask(
            @Nullable String provider,
            @Nullable String patient,
            @Nullable String start,
            @Nullable String type,
            @Nullable String reason,
            @Nullable String interpreter) {}

    /** What was booked. */
    record Booked(VisitId visit, Instant start) {}

    /** The free starts from a day on, by the provider's calendar; at most 31 days. */
    @GET
    @Path("providers/{provider}/times")
    public Times times(
            @PathParam("provider") String provider,
            @QueryParam("from") @Nullable String from,
            @QueryParam("days") @Nullable String days) {
        return new Times(bookings.times(
                actor(), PersonId.of(provider), Inputs.date("from", from), Inputs.whole("days", days, 1, MOST_DAYS)));
    }

    /** Books; 409 with the nearest free times when somebody was faster. */
    @POST
    @Path("appointments")
    public Response book(@Nullable Ask body) {
        var ask = Inputs.body(body);
        var actor = actor();
        var patient = ask.patient() == null ? actor.person() : Inputs.person("patient", ask.patient());
        var kept = bookings.book(
                actor,
                new Bookings.Ask(
                        Inputs.person("provider", ask.provider()),
                        patient,
                        Inputs.instant("start", ask.start()),
                        ask.type() == null ? "" : ask.type(),
                        new Phi(Inputs.reason(ask.reason())),
                        Inputs.language("interpreter", ask.interpreter())));
        return Response.status(Response.Status.CREATED)
                .entity(new Booked(kept.visit(), kept.appointment().start()))
                .build();
    }

    private Actor.SignedIn actor() {
        return actors.require(identity);
    }
}
