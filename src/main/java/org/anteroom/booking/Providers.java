package org.anteroom.booking;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Docs;
import org.bson.Document;

/** The providers who can be booked, as kept: under the person's id. Names are the people's own. */
@ApplicationScoped
public class Providers {
    /** More than any clinic has; what does not fit is read again. */
    private static final int MOST_REMEMBERED = 5_000;

    private final MongoCollection<Document> providers;
    private final BookingConfig config;
    private final Clock clock;
    private final Map<PersonId, Remembered> remembered = new ConcurrentHashMap<>();

    Providers(MongoDatabase database, BookingConfig config, Clock clock) {
        this.providers = database.getCollection("providers");
        this.config = config;
        this.clock = clock;
    }

    private record Remembered(Provider provider, Instant until) {}

    /**
     * The provider, when they are of a clinic of the actor's; as they were at most {@link BookingConfig#providersKept} ago. What is
     * a little old here offers a time too much or too few; it never gives one to two people.
     */
    public Optional<Provider> find(PersonId id, Actor actor) {
        var now = clock.instant();
        var known = remembered.get(id);
        if (known == null || !known.until().isAfter(now)) {
            var document = providers.find(eq("_id", id.value())).first();
            if (document == null) {
                remembered.remove(id);
                return Optional.empty();
            }
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            known = new Remembered(read(document), now.plus(config.providersKept()));
            remembered.put(id, known);
        }
        return Optional.of(known.provider())
                .filter(provider -> provider.clinics().stream().anyMatch(actor.clinics()::contains));
    }

    /** The providers of the actor's clinics. */
    public List<Provider> of(Actor.SignedIn actor) {
        return providers
                .find(in("clinics", actor.clinicIds()))
                .map(Providers::read)
                .into(new ArrayList<>());
    }

    /** Keeps the provider as given; repeating is harmless. */
    public void keep(Provider provider) {
        providers.replaceOne(eq("_id", provider.id().value()), write(provider), new ReplaceOptions().upsert(true));
        remembered.remove(provider.id());
    }

    private static Document write(Provider provider) {
        return new Document("_id", provider.id().value())
                .append(
                        "clinics",
                        provider.clinics().stream().map(ClinicId::value).toList())
                .append("zone", provider.hours().zone().getId())
                .append("hours", provider.hours().toDocument())
                .append("minutes", provider.length().toMinutes())
                .append("notice", provider.notice().toMinutes())
                .append("before", provider.before().toMinutes())
                .append("after", provider.after().toMinutes());
    }

    private static Provider read(Document document) {
        return new Provider(
                new PersonId(document.getString("_id")),
                Docs.texts(document, "clinics").stream().map(ClinicId::new).collect(Collectors.toUnmodifiableSet()),
                WeeklyHours.read(Docs.part(document, "hours"), document.getString("zone")),
                Duration.ofMinutes(Docs.whole(document, "minutes")),
                Duration.ofMinutes(Docs.whole(document, "notice")),
                Duration.ofMinutes(Docs.whole(document, "before")),
                Duration.ofMinutes(Docs.whole(document, "after")));
    }
}
