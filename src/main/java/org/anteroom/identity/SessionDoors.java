package org.anteroom.identity;

import io.quarkus.logging.Log;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The doors of the session: asking whether it lives, which refreshes its tokens, and Keycloak's back-channel logout. */
@Path("/")
@RunOnVirtualThread
public class SessionDoors {
    private final Actors actors;
    private final LogoutTokens tokens;
    private final Sessions sessions;
    private final SecurityIdentity identity;

    SessionDoors(Actors actors, LogoutTokens tokens, Sessions sessions, SecurityIdentity identity) {
        this.actors = actors;
        this.tokens = tokens;
        this.sessions = sessions;
        this.identity = identity;
    }

    /** What a page may know of its session. */
    record Session(String name, Set<Role> roles) {}

    /** Whether the session lives. Pages ask every four minutes, also during a call; asking refreshes the tokens. */
    @GET
    @Path("session")
    @Authenticated
    @Produces(MediaType.APPLICATION_JSON)
    public Session session() {
        var actor = actors.require(identity);
        return new Session(actor.name(), actor.roles());
    }

    /**
     * Where Keycloak sends the browser back to. The code is redeemed before this is reached, and the browser then led on to the page it
     * had asked for; the door exists because identities are asked for only where a door wants one.
     */
    @GET
    @Path("login/callback")
    @Authenticated
    public Response signedIn() {
        return Response.seeOther(URI.create("/")).build();
    }

    /**
     * Where signing out begins. The session is ended and the browser sent to Keycloak before this is reached; like the callback, the
     * door exists because identities are asked for only where a door wants one.
     */
    @GET
    @Path("logout")
    @Authenticated
    public Response signOut() {
        return Response.seeOther(URI.create("/")).build();
    }

    /**
     * OpenID Connect back-channel logout (https://openid.net/specs/openid-connect-backchannel-1_0.html). Only Keycloak calls it; what
     * proves that is the signature of the logout token. Repeating is harmless.
     */
    @POST
    @Path("logout/back")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response loggedOut(@FormParam("logout_token") @Nullable String token) {
        var verified = token == null ? null : tokens.verify(token);
        if (verified == null) {
            return Response.status(400).build();
        }
        Log.infof("keycloak ended a session session=%s", verified.session());
        if (verified.session() != null) {
            sessions.end(verified.session());
        } else {
            sessions.endAllOf(verified.subject());
        }
        return Response.ok().build();
    }
}
