package org.anteroom.booking;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
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

    BookedTimes(MongoDatabase database) {
        this.days = database.getCollection("days");
    }

    /**
     * The starts of the taken cells, buffers included.
     *
     * @param except a visit that is to be moved: it is not in its own way
     */
    Set<Instant> of(Provider provider, LocalDate from, int count, @Nullable VisitId except) {
        // A list is of a day at the clinic, which may begin up to a day before or after the provider's.
        var ids = new ArrayList<String>();
        for (int i = -1; i <= count; i++) {
            ids.add("provider|" + provider.id() + "|" + from.plusDays(i));
        }
        var taken = new HashSet<Instant>();
        for (var day : days.find(in("_id", ids))) {
            Docs.part(day, "visits").forEach((visit, value) -> {
                var row = (Document) value;
                boolean cancelled = VisitState.CANCELLED.name().equals(row.getString("state"));
                if (!cancelled && (except == null || !except.value().equals(visit))) {
                    taken.addAll(Cells.starts(
                            Docs.instant(row, "start").minus(provider.before()),
                            Docs.instant(row, "end").plus(provider.after())));
                }
            });
        }
        return taken;
    }
}
