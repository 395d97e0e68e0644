package org.anteroom.board;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Role;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's board and the provider's day, of today or of another day. The rows come by the socket, so that the page is never
 * older than they are.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class BoardPages {
    private static final String CHOSEN_CLINIC = "clinic";
    private static final int YEAR = 365 * 24 * 60 * 60;

    @CheckedTemplate(basePath = "board")
    static class Templates {
        static native TemplateInstance board(Frame frame, Page page);
    }

    private final Actors actors;
    private final SecurityIdentity identity;
    private final Clinics clinics;
    private final Boards boards;
    private final Visits visits;
    private final StaffFrames frames;
    private final RoutingContext context;

    BoardPages(
            Actors actors,
            SecurityIdentity identity,
            Clinics clinics,
            Boards boards,
            Visits visits,
            StaffFrames frames,
            RoutingContext context) {
        this.actors = actors;
        this.identity = identity;
        this.clinics = clinics;
        this.boards = boards;
        this.visits = visits;
        this.frames = frames;
        this.context = context;
    }

    /**
     * What the page shows.
     *
     * @param others the reader's other clinics
     * @param unsigned the reader's finished visits of any day whose note waits for a signature; on their own day only
     */
    record Page(
            Clinic clinic,
            List<Clinic> others,
            boolean scheduler,
            LocalDate day,
            LocalDate today,
            List<Unsigned> unsigned) {
        public boolean isNow() {
            return day.equals(today);
        }

        public boolean isPast() {
            return day.isBefore(today);
        }

        public LocalDate before() {
            return day.minusDays(1);
        }

        public LocalDate after() {
            return day.plusDays(1);
        }

        /** Whether it has to be said where an unsigned visit was. */
        public boolean isOneOfSeveral() {
            return !others.isEmpty();
        }
    }

    /** A finished visit whose note is not signed. */
    record Unsigned(Visit visit, Clinic clinic) {}

    /** A clinic's board. Schedulers only. */
    @GET
    @Path("board")
    @RolesAllowed(Roles.SCHEDULER)
    public TemplateInstance board(
            @QueryParam("day") @Nullable String day, @QueryParam("clinic") @Nullable String clinic) {
        return page(actors.require(identity), true, Sheet.day(day), clinic);
    }

    /** The provider's own day. Providers only. */
    @GET
    @Path("day")
    @RolesAllowed(Roles.PROVIDER)
    public TemplateInstance day(
            @QueryParam("day") @Nullable String day, @QueryParam("clinic") @Nullable String clinic) {
        return page(actors.require(identity), false, Sheet.day(day), clinic);
    }

    private TemplateInstance page(
            Actor.SignedIn actor, boolean scheduler, @Nullable LocalDate day, @Nullable String asked) {
        if (scheduler && !actor.is(Role.SCHEDULER)) {
            throw new Refusal.NotAllowed().toException();
        }
        var own = actor.clinics().stream()
                .map(clinics::get)
                .sorted(Comparator.comparing(Clinic::name))
                .toList();
        var clinic = asked == null ? chosen(own) : named(own, asked);
        var today = boards.today(clinic.id());
        var page = new Page(
                clinic,
                own.stream().filter(one -> !one.equals(clinic)).toList(),
                scheduler,
                day == null ? today : day,
                today,
                scheduler ? List.of() : unsigned(actor));
        if (asked != null) {
            remember(clinic);
        }
        var frame = frames.of(actor, clinic);
        return Templates.board(frame, page).setLocale(frame.locale());
    }

    private void remember(Clinic clinic) {
        context.response()
                .addCookie(Cookie.cookie(CHOSEN_CLINIC, clinic.id().value())
                        .setPath("/")
                        .setMaxAge(YEAR)
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.LAX));
    }

    private List<Unsigned> unsigned(Actor.SignedIn actor) {
        return visits.toSign(actor).stream()
                .map(visit -> new Unsigned(visit, clinics.get(visit.clinic())))
                .toList();
    }

    /** A clinic that is not the reader's is not there for them. */
    private static Clinic named(List<Clinic> own, String asked) {
        return own.stream()
                .filter(clinic -> clinic.id().value().equals(asked))
                .findFirst()
                .orElseThrow(() -> new Refusal.NotThere().toException());
    }

    /** The clinic that was chosen last in this browser; it opens nothing, so one that is not the reader's is passed over. */
    private Clinic chosen(List<Clinic> own) {
        var cookie = context.request().getCookie(CHOSEN_CLINIC);
        var before = cookie == null ? "" : cookie.getValue();
        return own.stream()
                .filter(clinic -> clinic.id().value().equals(before))
                .findFirst()
                .or(() -> own.stream().findFirst())
                .orElseThrow(() -> new Refusal.NotThere().toException());
    }
}
