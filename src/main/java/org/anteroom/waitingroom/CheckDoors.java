package org.anteroom.waitingroom;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.visit.Relays;

/** What the device check asks for beside its findings. Only the visit cookie counts here. Repeating is harmless. */
@Path("/api/v/{visit}/check")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RunOnVirtualThread
public class CheckDoors {
    private final Relays relays;
    private final VisitCookie cookie;
    private final RoutingContext context;

    CheckDoors(Relays relays, VisitCookie cookie, RoutingContext context) {
        this.relays = relays;
        this.cookie = cookie;
        this.context = context;
    }

    /** The relays to try; none where the clinic has none. */
    record Found(List<Relays.Relay> relays) {}

    /** Credentials for trying the relays from the visitor's network. A POST, since they must not be kept by anything on the way. */
    @POST
    @Path("relay")
    public Found relay(@PathParam("visit") String id) {
        return new Found(relays.forCheck(cookie.require(context, VisitId.of(id))));
    }
}
