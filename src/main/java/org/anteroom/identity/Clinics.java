package org.anteroom.identity;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.anteroom.platform.Refusal;
import org.bson.Document;

/** The clinics kept. */
@ApplicationScoped
public class Clinics {
    private final MongoCollection<Document> clinics;

    Clinics(MongoDatabase database) {
        clinics = database.getCollection("clinics");
    }

    /** The clinic with the id. */
    public Optional<Clinic> find(ClinicId id) {
        return Optional.ofNullable(clinics.find(eq("_id", id.value())).first()).map(Clinics::read);
    }

    /** The clinic with the id, which something we hold already names. */
    public Clinic get(ClinicId id) {
        return find(id).orElseThrow(() -> new Refusal.NotThere().toException());
    }

    /** All of them. */
    public List<Clinic> all() {
        return clinics.find().map(Clinics::read).into(new ArrayList<>());
    }

    /** Keeps the clinic as given; repeating is harmless. */
    public void keep(Clinic clinic) {
        var document = new Document("_id", clinic.id().value())
                .append("name", clinic.name())
                .append("phone", clinic.phone())
                .append("emergency", clinic.emergency())
                .append("zone", clinic.zone().getId())
                .append("media", clinic.media().name())
                .append("showPlace", clinic.showPlace());
        clinics.replaceOne(eq("_id", clinic.id().value()), document, new ReplaceOptions().upsert(true));
    }

    private static Clinic read(Document document) {
        return new Clinic(
                new ClinicId(document.getString("_id")),
                document.getString("name"),
                document.getString("phone"),
                document.getString("emergency"),
                ZoneId.of(document.getString("zone")),
                Clinic.MediaPolicy.valueOf(document.getString("media")),
                document.getBoolean("showPlace", true));
    }
}
