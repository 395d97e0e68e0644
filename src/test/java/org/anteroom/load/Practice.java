package org.anteroom.load;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;

/**
 * Running visits in the real product, each brought there through its own doors: booked, prepared, arrived, admitted, joined by both.
 * Each provider has a full day of visits, so that lists and queues are as long as they are in a practice.
 */
final class Practice {
    private static final int A_DAY = 25;
    private static final int AT_ONCE = 3;

    private final List<Encounter> encounters;

    private Practice(List<Encounter> encounters) {
        this.encounters = encounters;
    }

    /** That many running visits; their seats are free to be taken by the driver. */
    static Practice open(int visits) {
        var encounters = new ArrayList<Encounter>();
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            var days = new ArrayList<Future<List<Encounter>>>();
            for (int begun = 0; begun < visits; begun += A_DAY) {
                int many = Math.min(A_DAY, visits - begun);
                days.add(workers.submit(() -> day(many)));
            }
            for (var day : days) {
                encounters.addAll(day.get());
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the visits could not be seated", e);
        }
        return new Practice(List.copyOf(encounters));
    }

    /** The two seats of each visit. The providers' sessions are kept alive by it, as their pages do. */
    List<Seat> seats() {
        encounters.stream().map(Encounter::desk).distinct().forEach(desk -> desk.get("/session"));
        var seats = new ArrayList<Seat>();
        encounters.forEach(encounter -> add(seats, encounter));
        return seats;
    }

    private static List<Encounter> day(int visits) {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var desk = Caller.signedIn(provider.login());
        var day = new ArrayList<Encounter>();
        for (int i = 0; i < visits; i++) {
            var encounter = Encounter.booked(clinic, provider, desk, "Load", Duration.ofMinutes(25L * i));
            // A provider has one visit at a time, and the waiting room opens shortly before it. Here they all are to be
            // open now.
            Product.get()
                    .database()
                    .getCollection("visits")
                    .updateOne(
                            eq("_id", encounter.visit().value()),
                            set("appointment.start", Date.from(Instant.now().plusSeconds(300))));
            day.add(encounter.joined());
            // The driver takes the seats later, with the same names of the pages; until then nobody keeps a socket
            // alive.
            encounter.close();
        }
        return day;
    }

    private static void add(List<Seat> seats, Encounter encounter) {
        var host = URI.create(Product.get().url()).getAuthority();
        var visit = encounter.visit();
        long epoch = epochOf(encounter);
        seats.add(new Seat(
                seats.size(),
                host,
                "/ws/v/" + visit + "?page=phone",
                encounter.phone().cookieHeader(),
                epoch));
        seats.add(new Seat(
                seats.size(),
                host,
                "/ws/visits/" + visit + "?page=desk",
                encounter.desk().cookieHeader(),
                epoch));
    }

    private static long epochOf(Encounter encounter) {
        var visit = Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", encounter.visit().value()))
                .first();
        return ((Number) visit.getEmbedded(List.of("media", "epoch"), Object.class)).longValue();
    }
}
