package org.anteroom.notes;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Roles;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Phi;
import org.jspecify.annotations.Nullable;

/** The note's doors, for the visit's provider only. */
@Path("/api/visits/{visit}/note")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.PROVIDER)
@RunOnVirtualThread
public class NoteDoors {
    private final Notes notes;
    private final Actors actors;
    private final SecurityIdentity identity;

    NoteDoors(Notes notes, Actors actors, SecurityIdentity identity) {
        this.notes = notes;
        this.actors = actors;
        this.identity = identity;
    }

    /** A draft, and the revision it was made from. */
    record Draft(long revision, NoteText text) {}

    /** The revision that is saved now. */
    record Saved(long revision) {}

    /** Which revision is to be signed. */
    record Signing(long revision) {}

    /**
     * What is to be added.
     *
     * @param id what the page calls this addendum, so that asking again adds nothing twice
     */
    record Addition(@Nullable String id, String text) {}

    @GET
    public Note read(@PathParam("visit") String id) {
        return notes.read(VisitId.of(id), actor());
    }

    @PUT
    public Saved save(@PathParam("visit") String id, Draft draft) {
        return new Saved(notes.save(VisitId.of(id), actor(), draft.revision(), draft.text()));
    }

    @POST
    @Path("sign")
    public Note sign(@PathParam("visit") String id, Signing signing) {
        return notes.sign(VisitId.of(id), actor(), signing.revision());
    }

    @POST
    @Path("addenda")
    public Note amend(@PathParam("visit") String id, Addition addition) {
        return notes.amend(VisitId.of(id), actor(), addition.id(), new Phi(addition.text()));
    }

    private Actor.SignedIn actor() {
        return actors.require(identity);
    }
}
