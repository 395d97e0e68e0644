package org.anteroom.visit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxListener;
import org.bson.Document;

/**
 * Day lists: which visits a provider or a clinic has on a day, by the clinic's calendar. Written from the outbox and read to show;
 * they decide nothing and can be rebuilt from the visits.
 */
@ApplicationScoped
public class Days implements OutboxListener {
    private static final int DUPLICATE_KEY = 11_000;

    private final MongoCollection<Document> days;
    private final Visits visits;
    private final Clinics clinics;
    private final News news;

    Days(MongoDatabase database, Visits visits, Clinics clinics, News news) {
        this.days = database.getCollection("days");
        this.visits = visits;
        this.clinics = clinics;
        this.news = news;
    }

    /** The visits of a provider on a day, as they are now, by start. */
    public List<Visit> ofProvider(PersonId provider, LocalDate date) {
        return on("provider|" + provider, date);
    }

    /** The visits of a clinic on a day, as they are now, by start. */
    public List<Visit> ofClinic(ClinicId clinic, LocalDate date) {
        return on("clinic|" + clinic, date);
    }

    private List<Visit> on(String whose, LocalDate date) {
        var day = days.find(eq("_id", whose + "|" + date)).first();
        if (day == null) {
            return List.of();
        }
        return visits.findAll(Docs.part(day, "visits").keySet()).stream()
                .filter(visit -> visit.state() != VisitState.HELD)
                .sorted(java.util.Comparator.comparing(
                                (Visit visit) -> visit.appointment().start())
                        .thenComparing(visit -> visit.id().value()))
                .toList();
    }

    @Override
    public boolean carries(OutboxEntry.Kind kind) {
        return kind == OutboxEntry.Kind.LISTS;
    }

    @Override
    public void carry(String document, OutboxEntry entry) {
        visits.find(new VisitId(document)).ifPresent(visit -> {
            var was = entry.facts().get("was");
            if (was != null) {
                remove(
                        visit,
                        Instant.parse(was),
                        entry.facts()
                                .getOrDefault(
                                        "by", visit.appointment().provider().value()));
            }
            list(visit);
            // A board that has never heard of the visit is told now, when its list has it.
            news.publish(new News.Hint(visit.id().value(), visit.clinic().value(), visit.revision()));
        });
    }

    /** Lists the visit where it belongs; an older revision never replaces a newer one. */
    public void list(Visit visit) {
        var date = dateOf(visit.clinic(), visit.appointment().start());
        put("provider|" + visit.appointment().provider(), date, visit);
        put("clinic|" + visit.clinic(), date, visit);
    }

    private void put(String whose, LocalDate date, Visit visit) {
        var path = "visits." + visit.id();
        var row = new Document("start", Docs.date(visit.appointment().start()))
                .append("end", Docs.date(visit.appointment().end()))
                .append("state", visit.state().name())
                .append("revision", visit.revision());
        var key = whose + "|" + date;
        try {
            days.updateOne(
                    and(eq("_id", key), or(exists(path, false), lt(path + ".revision", visit.revision()))),
                    Updates.combine(
                            Updates.set(path, row),
                            Updates.setOnInsert("clinic", visit.clinic().value())),
                    new UpdateOptions().upsert(true));
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            // The list has this visit at a newer revision: the filter did not match and the upsert met the existing
            // day.
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    private void remove(Visit visit, Instant start, String provider) {
        var date = dateOf(visit.clinic(), start);
        for (var whose : List.of("provider|" + provider, "clinic|" + visit.clinic())) {
            days.updateOne(eq("_id", whose + "|" + date), Updates.unset("visits." + visit.id()));
        }
    }

    /** The calendar day of an instant at the clinic. */
    public LocalDate dateOf(ClinicId clinic, Instant instant) {
        return instant.atZone(clinics.get(clinic).zone()).toLocalDate();
    }
}
