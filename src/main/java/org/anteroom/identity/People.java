package org.anteroom.identity;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.anteroom.platform.Docs;
import org.bson.Document;

/** The people kept, asked by intention. */
@ApplicationScoped
public class People {
    private final MongoCollection<Document> people;

    People(MongoDatabase database) {
        people = database.getCollection("people");
        people.createIndex(
                Indexes.ascending("login"), new IndexOptions().unique(true).sparse(true));
    }

    /** The person with the id. */
    public Optional<Person> find(PersonId id) {
        return Optional.ofNullable(people.find(eq("_id", id.value())).first()).map(People::read);
    }

    /** The people with the ids, in no order. */
    public List<Person> findAll(Collection<PersonId> ids) {
        var texts = ids.stream().map(PersonId::value).toList();
        return people.find(in("_id", texts)).map(People::read).into(new ArrayList<>());
    }

    /** The person with the Keycloak user name. */
    public Optional<Person> withLogin(String login) {
        return Optional.ofNullable(people.find(eq("login", login)).first()).map(People::read);
    }

    /** The patients of a clinic, by family name. */
    public List<Person> patientsOf(ClinicId clinic) {
        return people.find(and(eq("clinics", clinic.value()), eq("patient", true)))
                .map(People::read)
                .into(new ArrayList<>());
    }

    /** Keeps the person as given; repeating is harmless. */
    public void keep(Person person) {
        people.replaceOne(eq("_id", person.id().value()), write(person), new ReplaceOptions().upsert(true));
    }

    private static Document write(Person person) {
        var document = new Document("_id", person.id().value())
                .append(
                        "clinics",
                        person.clinics().stream().map(ClinicId::value).toList())
                .append("patient", person.birthDate() != null)
                .append("prefix", person.prefix())
                .append("given", person.given())
                .append("family", person.family())
                .append("sex", person.sex())
                .append("phone", person.phone())
                .append("email", person.email())
                .append("zone", person.zone().getId())
                .append("locale", person.locale().toLanguageTag())
                .append("record", person.record());
        if (person.login() != null) {
            document.append("login", person.login());
        }
        if (person.birthDate() != null) {
            document.append("birthDate", person.birthDate().toString());
        }
        return document;
    }

    private static Person read(Document document) {
        var birthDate = document.getString("birthDate");
        return new Person(
                new PersonId(document.getString("_id")),
                Docs.texts(document, "clinics").stream().map(ClinicId::new).collect(Collectors.toUnmodifiableSet()),
                document.getString("login"),
                document.getString("prefix"),
                document.getString("given"),
                document.getString("family"),
                birthDate == null ? null : LocalDate.parse(birthDate),
                document.getString("sex"),
                document.getString("phone"),
                document.getString("email"),
                ZoneId.of(document.getString("zone")),
                Locale.forLanguageTag(document.getString("locale")),
                document.getString("record"));
    }
}
