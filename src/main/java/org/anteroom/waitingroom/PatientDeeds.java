package org.anteroom.waitingroom;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Set;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.CheckIn;
import org.anteroom.visit.Preparing;
import org.anteroom.visit.Visit;

/** What the patient's islands ask for beside the socket. Only the visit cookie counts here. Repeating is harmless. */
@Path("/api/v/{visit}")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RunOnVirtualThread
public class PatientDeeds {
    private static final Set<String> FOUND = Set.of("works", "blocked", "missing", "busy", "skipped");
    private static final Set<String> NETWORK = Set.of("good", "fair", "weak", "blocked", "unknown");

    private final Preparing preparing;
    private final VisitCookie cookie;
    private final RoutingContext context;
    private final Clock clock;

    PatientDeeds(Preparing preparing, VisitCookie cookie, RoutingContext context, Clock clock) {
        this.preparing = preparing;
        this.cookie = cookie;
        this.context = context;
        this.clock = clock;
    }

    /** What the device check found. */
    record Findings(String camera, String microphone, String speaker, String network) {}

    /** Where the visit is after the deed. */
    record Done(VisitState state, long revision) {
        static Done of(Visit visit) {
            return new Done(visit.state(), visit.revision());
        }
    }

    @POST
    @Path("devices")
    public Done checked(@PathParam("visit") String id, Findings findings) {
        need("camera", findings.camera(), FOUND);
        need("microphone", findings.microphone(), FOUND);
        need("speaker", findings.speaker(), FOUND);
        need("network", findings.network(), NETWORK);
        return Done.of(preparing.checked(
                patient(id),
                new CheckIn.Devices(
                        findings.camera(),
                        findings.microphone(),
                        findings.speaker(),
                        findings.network(),
                        clock.instant())));
    }

    @POST
    @Path("leave")
    public Done leave(@PathParam("visit") String id) {
        return Done.of(preparing.leave(patient(id)));
    }

    @POST
    @Path("phone")
    public Done askForPhone(@PathParam("visit") String id) {
        return Done.of(preparing.askForPhone(patient(id)));
    }

    private static void need(String field, String value, Set<String> allowed) {
        if (value == null || !allowed.contains(value)) {
            throw Refusal.Invalid.of(field, "must be one of " + new java.util.TreeSet<>(allowed))
                    .toException();
        }
    }

    private Actor.Visitor patient(String id) {
        return cookie.require(context, VisitId.of(id));
    }
}
