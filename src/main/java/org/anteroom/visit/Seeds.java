package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Vault;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Brings freshly booked visits into states that they would have reached in the past, and knows them again. What the demo planted
 * stands in the visit's part {@code demo}. For the demo clinics only; no door leads here.
 */
@ApplicationScoped
public class Seeds {
    /** The socket and the page under which the demo holds a patient present: no browser has this name. */
    private static final String HELD = "demo";

    private static final Duration BOOKED_BEFORE = Duration.ofDays(3);
    private static final Duration CHECK_IN = Duration.ofMinutes(6);

    private final Visits visits;
    private final Connections connections;
    private final Vault vault;
    private final Clock clock;

    Seeds(Visits visits, Connections connections, Vault vault, Clock clock) {
        this.visits = visits;
        this.connections = connections;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * How a visit is planted.
     *
     * @param slot which of the demo's visits it is; the same on every day
     * @param day for which day it was planted
     * @param since when it came to its state
     * @param held whether the demo holds its patient present until a person plays them
     * @param prepared what the patient has prepared; null for nothing
     */
    public record Planting(
            String slot,
            LocalDate day,
            VisitState state,
            Instant since,
            boolean held,
            @Nullable Prepared prepared) {}

    /** What a patient has prepared: place, number, consent and devices, of which the camera may not work. */
    public record Prepared(String place, String callback, String camera) {}

    /**
     * A planted visit as it is now.
     *
     * @param held whether the demo may act as its patient: it was planted so, and nobody has opened its link or played it since
     * @param untouched whether nothing has happened to it since it was planted
     */
    public record Seed(Visit visit, String slot, LocalDate day, boolean held, boolean untouched) {
        /** Whether the demo itself speaks for the patient now. */
        public boolean isPresent() {
            return HELD.equals(visit.patient().connection());
        }

        /** Whether a page, and not the demo itself, speaks for the patient now. */
        public boolean isAnswered() {
            return visit.patient().isConnected() && !isPresent();
        }
    }

    /** Everything that was planted, in no order. */
    public List<Seed> all() {
        return visits.planted().stream().map(Seeds::read).toList();
    }

    /** The planted visit with the id; empty for one that people have booked. */
    public Optional<Seed> find(VisitId id) {
        return all().stream().filter(seed -> seed.visit().id().equals(id)).findFirst();
    }

    /** Brings the visit into its planted state, whatever it was before. Repeating is harmless. */
    public void plant(VisitId id, Planting planting) {
        visits.change(id, Visits.anybody(), visit -> {
            var since = planting.since();
            var identified = since.minus(CHECK_IN);
            var change = new Change(clock.instant())
                    .set("state", planting.state().name())
                    .set("since", since)
                    .set("history", history(visit, planting))
                    .set("demo", part(planting, identified))
                    .list();
            if (planting.prepared() != null) {
                prepare(change, visit, planting.prepared(), identified);
            }
            return happened(change, visit, planting, identified);
        });
    }

    /** Holds the patient present: from the first call on, until {@link #release} or a page of their own. Call it again and again. */
    public void hold(Seed seed) {
        var visit = seed.visit();
        var patient = visit.appointment().patient();
        if (HELD.equals(visit.patient().connection())) {
            connections.seen(visit.id(), patient, HELD);
        } else if (!visit.patient().isConnected()) {
            connections.open(
                    visit.id(),
                    new Actor.Visitor(visit.id(), patient, visit.clinic()),
                    new Page(HELD, HELD),
                    Claim.NONE);
        }
    }

    /** The demo gives up the patient's seat, so that a page can take it without being asked. */
    public void giveSeat(VisitId id) {
        visits.find(id)
                .ifPresent(visit -> giveSeat(visit.id(), visit.appointment().patient()));
    }

    /** A person plays the patient from here on; the demo never acts for them again. */
    public void release(VisitId id) {
        visits.change(id, Visits.anybody(), _ -> new Change(clock.instant()).set("demo.played", true));
        giveSeat(id);
    }

    private void giveSeat(VisitId id, PersonId patient) {
        visits.change(
                id,
                Visits.anybody(),
                visit -> HELD.equals(visit.patient().connection())
                        ? new Change(clock.instant())
                                .unset("people." + patient + ".connection")
                                .set("people." + patient + ".lost", clock.instant())
                                .list()
                        : null);
    }

    private void prepare(Change change, Visit visit, Prepared prepared, Instant at) {
        var patient = visit.appointment().patient().value();
        var id = visit.id().value();
        change.set(
                        "checkIn.place",
                        vault.seal(patient, new Vault.Place(id, Preparing.PLACE, 0), new Phi(prepared.place())))
                .set(
                        "checkIn.callback",
                        vault.seal(patient, new Vault.Place(id, Preparing.CALLBACK, 0), new Phi(prepared.callback())))
                .set("checkIn.consent", "2026-11")
                .set("checkIn.consentAt", at)
                .set(
                        "checkIn.devices",
                        new Document("camera", prepared.camera())
                                .append("microphone", "works")
                                .append("speaker", "works")
                                .append("network", "good")
                                .append("at", Docs.date(at)));
    }

    private static Change happened(Change change, Visit visit, Planting planting, Instant identified) {
        var patient = visit.appointment().patient();
        var provider = visit.appointment().provider();
        var start = visit.appointment().start();
        var since = planting.since();
        return switch (planting.state()) {
            case CHECKING_IN -> change.set("checkIn.identified", identified);
            case WAITING ->
                change.set("checkIn.identified", identified)
                        .set("checkIn.arrived", since)
                        .presence(patient, Presence.KNOCKING);
            case LEFT ->
                change.set("checkIn.identified", identified)
                        .set("checkIn.arrived", identified)
                        .presence(patient, Presence.GONE);
            case IN_VISIT, ON_HOLD ->
                change.set("checkIn.identified", identified)
                        .set("checkIn.arrived", since.minusSeconds(120))
                        .set("checkIn.confirmed", since)
                        .set("joined", since)
                        .presence(patient, Presence.JOINED)
                        .presence(provider, Presence.GONE);
            case DOCUMENTING, COMPLETED ->
                change.set("checkIn.identified", identified)
                        .set("checkIn.arrived", start)
                        .set("checkIn.confirmed", start)
                        .set("joined", start)
                        .set("finished", since)
                        .presence(patient, Presence.GONE)
                        .presence(provider, Presence.GONE);
            // The state alone says it.
            case HELD, REQUESTED, BOOKED, INVITED, INTERRUPTED, NO_SHOW, CANCELLED -> change;
        };
    }

    private static List<Document> history(Visit visit, Planting planting) {
        var booked = moment(VisitState.BOOKED, visit.appointment().start().minus(BOOKED_BEFORE));
        return planting.state() == VisitState.BOOKED
                ? List.of(booked)
                : List.of(booked, moment(planting.state(), planting.since()));
    }

    private static Document moment(VisitState state, Instant at) {
        return new Document("state", state.name()).append("at", Docs.date(at));
    }

    private static Document part(Planting planting, Instant identified) {
        return new Document("slot", planting.slot())
                .append("day", planting.day().toString())
                .append("state", planting.state().name())
                .append("since", Docs.date(planting.since()))
                .append("identified", Docs.date(identified))
                .append("held", planting.held());
    }

    private static Seed read(Document document) {
        var visit = Visit.read(document);
        var part = Docs.part(document, "demo");
        var opened = visit.checkIn().identified();
        boolean linkOpened = opened != null && !opened.equals(Docs.instant(part, "identified"));
        boolean untouched = visit.state().name().equals(part.getString("state"))
                && visit.since().equals(Docs.instant(part, "since"))
                && visit.phone() == null
                && visit.lines() == 0;
        boolean people = linkOpened || part.getBoolean("played", false);
        return new Seed(
                visit,
                part.getString("slot"),
                LocalDate.parse(part.getString("day")),
                part.getBoolean("held", false) && !people && !visit.state().isOver(),
                untouched && !people);
    }
}
