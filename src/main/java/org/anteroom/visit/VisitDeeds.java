package org.anteroom.visit;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.function.BiFunction;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.Appointments;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.Roles;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.Vault;
import org.jspecify.annotations.Nullable;

/** What staff do with a visit, one door for each deed; the answer is the visit's new state and revision. */
@Path("/api/visits/{visit}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VisitDeeds {
    private final Encounters encounters;
    private final NotCome notCome;
    private final Visits visits;
    private final Preparing preparing;
    private final Chat chat;
    private final People people;
    private final AuditTrail audit;
    private final Vault vault;
    private final Actors actors;
    private final SecurityIdentity identity;

    VisitDeeds(
            Encounters encounters,
            NotCome notCome,
            Visits visits,
            Preparing preparing,
            Chat chat,
            People people,
            AuditTrail audit,
            Vault vault,
            Actors actors,
            SecurityIdentity identity) {
        this.encounters = encounters;
        this.notCome = notCome;
        this.visits = visits;
        this.preparing = preparing;
        this.chat = chat;
        this.people = people;
        this.audit = audit;
        this.vault = vault;
        this.actors = actors;
        this.identity = identity;
    }

    /** Where the visit is after the deed. */
    record Done(VisitState state, long revision) {
        static Done of(Visit visit) {
            return new Done(visit.state(), visit.revision());
        }
    }

    /** What the provider compares and needs before and during the visit. */
    record Chart(
            String place,
            String callback,
            String reason,
            @Nullable String consent,
            CheckIn.@Nullable Devices devices) {}

    /**
     * The number on which the patient wants to be phoned.
     *
     * @param onFile whether it is the one that the clinic has of them, since they gave none for this visit
     */
    record Callback(String number, boolean onFile) {}

    /**
     * How it went, and which wish it answers; both must be said.
     *
     * @param asked since when the patient wants to be phoned, as the page shows it
     */
    record Phoned(@Nullable Boolean reached, @Nullable Instant asked) {}

    /** Whether the provider has compared whom they let in with what is on file; must be said. */
    record Admission(@Nullable Boolean compared) {}

    /** How the visit was held. */
    record Finish(boolean byPhone) {}

    /** A message for the waiting patient. */
    record Message(String text) {}

    /** The chart beside the video. Recorded as read before it leaves. Only the visit's provider. */
    @GET
    @Path("chart")
    @RolesAllowed(Roles.PROVIDER)
    public Chart chart(@PathParam("visit") String id) {
        var visit = found(id, Action.REASON_READ, visits::getAsProvider);
        audit.reading(
                actor(),
                Action.REASON_READ,
                visit.clinic(),
                visit.id(),
                visit.appointment().patient());
        var where = preparing.whereabouts(visit);
        var reason = visit.reason() == null
                ? Phi.NOTHING
                : vault.open(new Vault.Place(visit.id().value(), Appointments.REASON, 0), visit.reason());
        return new Chart(
                where.place().reveal(),
                where.callback().reveal(),
                reason.reveal(),
                visit.checkIn().consent(),
                visit.checkIn().devices());
    }

    /** Lets the waiting patient in, after name, date of birth and place have been compared. */
    @POST
    @Path("admit")
    @RolesAllowed(Roles.PROVIDER)
    public Done admit(@PathParam("visit") String id, @Nullable Admission who) {
        if (who == null || !Boolean.TRUE.equals(who.compared())) {
            throw Refusal.Invalid.of("compared", "must be true").toException();
        }
        return Done.of(encounters.admit(VisitId.of(id), actor()));
    }

    /** Nobody is seen or heard until the provider goes on. */
    @POST
    @Path("hold")
    @RolesAllowed(Roles.PROVIDER)
    public Done hold(@PathParam("visit") String id) {
        return Done.of(encounters.hold(VisitId.of(id), actor()));
    }

    /** Goes on after a hold. */
    @POST
    @Path("resume")
    @RolesAllowed(Roles.PROVIDER)
    public Done resume(@PathParam("visit") String id) {
        return Done.of(encounters.resume(VisitId.of(id), actor()));
    }

    /** Sends the patient back to the waiting room. */
    @POST
    @Path("send-back")
    @RolesAllowed(Roles.PROVIDER)
    public Done sendBack(@PathParam("visit") String id) {
        return Done.of(encounters.sendBack(VisitId.of(id), actor()));
    }

    /** Ends the visit for everyone; by video when nothing is said. */
    @POST
    @Path("finish")
    @RolesAllowed(Roles.PROVIDER)
    public Done finish(@PathParam("visit") String id, @Nullable Finish how) {
        return Done.of(encounters.finish(VisitId.of(id), actor(), how != null && how.byPhone()));
    }

    /** The patient did not come. */
    @POST
    @Path("no-show")
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    public Done noShow(@PathParam("visit") String id) {
        return Done.of(notCome.markNoShow(VisitId.of(id), actor()));
    }

    /** The patient left before being seen. */
    @POST
    @Path("left")
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    public Done left(@PathParam("visit") String id) {
        return Done.of(notCome.markLeft(VisitId.of(id), actor()));
    }

    /**
     * The number to phone the patient on, for whoever does: the visit's provider, or a scheduler of its clinic. Only while the patient
     * wants to be phoned; recorded as read before it leaves.
     */
    @GET
    @Path("callback")
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    public Callback callback(@PathParam("visit") String id) {
        var visit = found(id, Action.CALLBACK_READ, visits::getAsStaff);
        if (visit.phone() == null) {
            throw new Refusal.WrongState(visit.state().name()).toException();
        }
        var patient = visit.appointment().patient();
        audit.reading(actor(), Action.CALLBACK_READ, visit.clinic(), visit.id(), patient);
        var given = preparing.whereabouts(visit).callback();
        return given.isBlank()
                ? new Callback(people.find(patient).map(Person::phone).orElse(""), true)
                : new Callback(given.reveal(), false);
    }

    /** Somebody has phoned the patient, and reached them or not. Refused when the patient has asked again since. */
    @POST
    @Path("phoned")
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    public Done phoned(@PathParam("visit") String id, @Nullable Phoned how) {
        if (how == null || how.reached() == null) {
            throw Refusal.Invalid.of("reached", "must be true or false").toException();
        }
        if (how.asked() == null) {
            throw Refusal.Invalid.of("asked", "must be since when the patient wants to be phoned")
                    .toException();
        }
        return Done.of(notCome.phoned(VisitId.of(id), actor(), how.asked(), how.reached()));
    }

    /** Tells the waiting patient something. */
    @POST
    @Path("messages")
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    public void tell(@PathParam("visit") String id, Message message) {
        chat.tell(VisitId.of(id), actor(), new Phi(message.text()));
    }

    private Visit found(String id, Action action, BiFunction<VisitId, Actor.SignedIn, Visit> as) {
        var visit = VisitId.of(id);
        try {
            return as.apply(visit, actor());
        } catch (org.anteroom.platform.RefusedException e) {
            audit.refused(actor(), action, visit);
            throw e;
        }
    }

    private Actor.SignedIn actor() {
        return actors.require(identity);
    }
}
