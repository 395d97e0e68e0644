package org.anteroom.booking;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The times of a provider that are somebody's already, as the day lists have them: a read by key for each day, however many visits
 * are kept. The lists follow the bookings by a moment; what they do not know yet, the insert refuses.
 */
@ApplicationScoped
class BookedTimes {
    private final MongoCollection<Document> days;
    private final MongoCollection<Document> visits;
    private final Clock clock;

    BookedTimes(MongoDatabase database, Clock clock) {
        this.days = database.getCollection("days");
        this.visits = database.getCollection("visits");
        this.clock = clock;
    }

    /**
     * The starts of the taken cells, buffers included.
     *
     * @param except a visit that is to be moved: it is not in its own way
     * @param holder whoever chooses again: the time they keep already is not in their own way either
     */
    Set<Instant> of(Provider provider, LocalDate from, int count, @Nullable VisitId except, @Nullable String holder) {
        // A list is of a day at the clinic, which may begin up to a day before or after the provider's.
        var ids = new ArrayList<String>();
        for (int i = -1; i <= count; i++) {
            ids.add("provider|" + provider.id() + "|" + from.plusDays(i));
        }
        var taken = new HashSet<Instant>();
        var held = new HashMap<String, List<Instant>>();
        for (var day : days.find(in("_id", ids))) {
            Docs.part(day, "visits").forEach((visit, value) -> {
                var row = (Document) value;
                if (VisitState.CANCELLED.name().equals(row.getString("state"))
                        || (except != null && except.value().equals(visit))) {
                    return;
                }
                var starts = Cells.starts(
                        Docs.instant(row, "start").minus(provider.before()),
                        Docs.instant(row, "end").plus(provider.after()));
                if (VisitState.HELD.name().equals(row.getString("state"))) {
                    held.put(visit, starts);
                } else {
                    taken.addAll(starts);
                }
            });
        }
        taken.addAll(lasting(held, holder));
        return taken;
    }

    /** A list does not know when a hold runs out; the few that it names are asked themselves. */
    private Set<Instant> lasting(Map<String, List<Instant>> held, @Nullable String holder) {
        var taken = new HashSet<Instant>();
        if (!held.isEmpty()) {
            var filter = and(
                    in("_id", held.keySet()),
                    eq("state", VisitState.HELD.name()),
                    gt("due", Docs.date(clock.instant())),
                    ne("holder", holder));
            for (var document : visits.find(filter).projection(include("_id"))) {
                taken.addAll(held.getOrDefault(document.getString("_id"), List.of()));
            }
        }
        return taken;
    }

    /** The lists forget a hold that was given back. A crash before this leaves a row that counts for nothing. */
    void forget(Kept hold) {
        // The day at the clinic is not known here without asking: it is the one of the instant, or one beside it.
        var date = hold.appointment().start().atZone(java.time.ZoneOffset.UTC).toLocalDate();
        var ids = new ArrayList<String>();
        for (int i = -1; i <= 1; i++) {
            ids.add("provider|" + hold.appointment().provider() + "|" + date.plusDays(i));
            ids.add("clinic|" + hold.clinic() + "|" + date.plusDays(i));
        }
        var row = "visits." + hold.visit();
        days.updateMany(and(in("_id", ids), eq(row + ".state", VisitState.HELD.name())), unset(row));
    }
}
