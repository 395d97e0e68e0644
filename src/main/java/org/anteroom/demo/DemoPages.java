package org.anteroom.demo;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Links;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.messaging.Mails;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.Seeds;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/** The demo's doors: be the patient of the next free visit, or sign in as staff. Answers as not there unless the demo is on. */
@Path("/demo")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class DemoPages {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final int TRIES = 40;

    @CheckedTemplate(basePath = "demo")
    static class Templates {
        static native TemplateInstance demo(
                Frame frame, @Nullable Person next, List<Playable> playable, List<Account> accounts);
    }

    private final DemoConfig config;
    private final DemoClinics demo;
    private final Clinics clinics;
    private final People people;
    private final Seeds seeds;
    private final Visits visits;
    private final FreeVisits free;
    private final Links links;
    private final Mails mails;
    private final Frames frames;
    private final Clock clock;

    DemoPages(
            DemoConfig config,
            DemoClinics demo,
            Clinics clinics,
            People people,
            Seeds seeds,
            Visits visits,
            FreeVisits free,
            Links links,
            Mails mails,
            Frames frames,
            Clock clock) {
        this.config = config;
        this.demo = demo;
        this.clinics = clinics;
        this.people = people;
        this.seeds = seeds;
        this.visits = visits;
        this.free = free;
        this.links = links;
        this.mails = mails;
        this.frames = frames;
        this.clock = clock;
    }

    /** A login of the demo. */
    record Account(String login, String roles) {}

    /** A visit whose patient can be played. */
    record Playable(Visit visit, Person patient, boolean held) {
        public String zone() {
            return patient.zone().getId();
        }
    }

    @GET
    public TemplateInstance demo() {
        needDemo();
        var clinic = clinics.get(Cast.RIVERSIDE);
        var frame = frames.of(clinic.help());
        var next = free.next()
                .flatMap(visit -> people.find(visit.appointment().patient()))
                .orElse(null);
        return Templates.demo(
                        frame,
                        next,
                        playable(),
                        List.of(
                                new Account("dr.okafor", "provider, scheduler"),
                                new Account("dr.chen", "provider"),
                                new Account("dr.nair", "provider (Harbor Street)"),
                                new Account("scheduler", "scheduler"),
                                new Account("margaret", "patient"),
                                new Account("tomasz", "patient"),
                                new Account("auditor", "auditor"),
                                new Account("admin", "admin")))
                .setLocale(frame.locale());
    }

    /** Opens the link of the next free visit. When none is left, one is booked for now, and the page then says whose it is. */
    @POST
    @Path("patient")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response patient() {
        needDemo();
        var next = free.next();
        if (next.isPresent()) {
            return link(next.get().id());
        }
        var booked = demo.bookNow();
        if (booked == null) {
            throw new Refusal.NotNow("No demo visit can be had now").toException();
        }
        awaitMail(booked);
        // The lists follow the booking: a page without the visit would send nobody on.
        await(() -> free.next().isPresent());
        return Response.seeOther(URI.create("/demo")).build();
    }

    /** Opens the link of this planted visit; from here on the demo leaves its patient to whoever opened it. */
    @POST
    @Path("visits/{visit}/patient")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response be(@PathParam("visit") String id) {
        needDemo();
        var visit = seeds.find(VisitId.of(id))
                .map(Seeds.Seed::visit)
                .orElseThrow(() -> new Refusal.NotThere().toException());
        if (visit.state().isOver()) {
            throw new Refusal.WrongState(visit.state().name()).toException();
        }
        seeds.release(visit.id());
        return link(visit.id());
    }

    private Response link(VisitId id) {
        var visit = visits.find(id).orElseThrow(() -> new Refusal.NotThere().toException());
        if (visit.appointment().end().isAfter(clock.instant())) {
            // The mail makes a link of its own, which would make ours worthless a moment after it is opened.
            awaitMail(id);
        }
        var secret = links.make(id, visit.appointment().patient(), visit.clinic());
        return Response.seeOther(URI.create("/v/" + id + "/join/" + secret)).build();
    }

    private List<Playable> playable() {
        var all = seeds.all();
        var newest =
                all.stream().map(Seeds.Seed::day).max(Comparator.naturalOrder()).orElse(LocalDate.MIN);
        return all.stream()
                .filter(seed ->
                        seed.day().equals(newest) && !seed.visit().state().isOver())
                .sorted(Comparator.comparing(seed -> seed.visit().appointment().start()))
                .flatMap(seed -> people.find(seed.visit().appointment().patient()).stream()
                        .map(patient -> new Playable(seed.visit(), patient, seed.held())))
                .toList();
    }

    private void awaitMail(VisitId visit) {
        await(() -> mails.hasLeft(visit));
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < TRIES && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    private void needDemo() {
        if (!config.enabled()) {
            throw new Refusal.NotThere().toException();
        }
    }
}
