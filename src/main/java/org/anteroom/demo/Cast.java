package org.anteroom.demo;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.jspecify.annotations.Nullable;

/** The people of the demo clinics. All are invented; numbers and addresses come from ranges reserved for examples. */
final class Cast {
    static final ClinicId RIVERSIDE = new ClinicId("0r1vers1de0000000000000000");
    static final ClinicId HARBOR = new ClinicId("0harb0r0000000000000000000");
    static final ZoneId CHICAGO = ZoneId.of("America/Chicago");
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    static final Person OKAFOR = staff("00kaf0r0000000000000000000", "dr.okafor", "Dr", "Amara", "Okafor", RIVERSIDE);
    static final Person CHEN = staff("0chen000000000000000000000", "dr.chen", "Dr", "Li", "Chen", RIVERSIDE);
    static final Person NAIR = staff("0na1r000000000000000000000", "dr.nair", "Dr", "Priya", "Nair", HARBOR);
    static final Person SCHEDULER = staff("0schedv1er0000000000000000", "scheduler", "", "Sam", "Rivera", RIVERSIDE);
    static final Person DESK = staff("0desk000000000000000000000", "harbor.desk", "", "Jo", "Lind", HARBOR);
    static final Person AUDITOR = staff("0avd1t0r000000000000000000", "auditor", "", "Alex", "Moreno", RIVERSIDE);
    static final Person ADMIN = staff("0adm1n00000000000000000000", "admin", "", "Ada", "Berg", RIVERSIDE);

    static final List<Person> PATIENTS = List.of(
            patient(
                    "0margaret00000000000000000",
                    "margaret",
                    "Margaret",
                    "Whitfield",
                    "1947-03-14",
                    "F",
                    "en",
                    "10001"),
            patient("0t0masz0000000000000000000", "tomasz", "Tomasz", "Nowak", "1960-07-02", "M", "es", "10002"),
            patient("0samve10000000000000000000", null, "Samuel", "Osei", "1985-05-21", "M", "en", "10003"),
            patient("0r0sa000000000000000000000", null, "Rosa", "Delgado", "1968-01-30", "F", "es", "10004"),
            patient("01nes000000000000000000000", null, "Ines", "Carvalho", "1993-11-08", "F", "en", "10005"),
            patient("0n0ah000000000000000000000", null, "Noah", "Lindqvist", "2019-09-12", "M", "en", "10006"),
            patient("0am1na00000000000000000000", null, "Amina", "Yusuf", "1998-02-17", "F", "en", "10007"),
            patient("0wa1ter0000000000000000000", null, "Walter", "Brandt", "1951-06-23", "M", "en", "10008"),
            patient("0grace00000000000000000000", null, "Grace", "Kim", "1979-04-11", "F", "en", "10009"),
            patient("0dan1e10000000000000000000", null, "Daniel", "Reyes", "1989-12-05", "M", "en", "10010"));
    static final List<Person> HARBOR_PATIENTS = List.of(
            harbor("0ge0rge0000000000000000000", "George", "Pappas", "1942-12-01", "M", "555-0188", "20001"),
            harbor("01vcy000000000000000000000", "Lucy", "Marsh", "1990-08-19", "F", "555-0189", "20002"));

    private Cast() {}

    /** Everybody: patients and staff of both clinics. */
    static List<Person> everybody() {
        return Stream.of(PATIENTS, HARBOR_PATIENTS, List.of(OKAFOR, CHEN, NAIR, SCHEDULER, DESK, AUDITOR, ADMIN))
                .flatMap(List::stream)
                .toList();
    }

    /** The patient with the given name, which is no other's. */
    static Person patient(String given) {
        return Stream.of(PATIENTS, HARBOR_PATIENTS)
                .flatMap(List::stream)
                .filter(person -> person.given().equals(given))
                .findFirst()
                .orElseThrow();
    }

    /** Books and moves in the name of the clinic's front desk. */
    static Actor.SignedIn frontDesk(ClinicId clinic) {
        var desk = clinic.equals(RIVERSIDE) ? SCHEDULER : DESK;
        return new Actor.SignedIn(desk.id(), desk.name(), Set.of(clinic), Set.of(Role.SCHEDULER), "");
    }

    /** Writes and signs as the provider. */
    static Actor.SignedIn asProvider(Person provider) {
        return new Actor.SignedIn(provider.id(), provider.name(), provider.clinics(), Set.of(Role.PROVIDER), "");
    }

    private static Person staff(String id, String login, String prefix, String given, String family, ClinicId clinic) {
        return new Person(
                new PersonId(id),
                Set.of(clinic),
                login,
                prefix,
                given,
                family,
                null,
                "",
                "555-0100",
                login + "@example.org",
                clinic.equals(RIVERSIDE) ? CHICAGO : NEW_YORK,
                Locale.ENGLISH,
                "");
    }

    private static Person patient(
            String id,
            @Nullable String login,
            String given,
            String family,
            String born,
            String sex,
            String language,
            String record) {
        return new Person(
                new PersonId(id),
                Set.of(RIVERSIDE),
                login,
                "",
                given,
                family,
                LocalDate.parse(born),
                sex,
                "555-01" + record.substring(3),
                given.toLowerCase(Locale.ROOT) + "@example.org",
                CHICAGO,
                Locale.forLanguageTag(language),
                "RC-" + record);
    }

    private static Person harbor(
            String id, String given, String family, String born, String sex, String phone, String record) {
        return new Person(
                new PersonId(id),
                Set.of(HARBOR),
                null,
                "",
                given,
                family,
                LocalDate.parse(born),
                sex,
                phone,
                given.toLowerCase(Locale.ROOT) + "@example.org",
                NEW_YORK,
                Locale.ENGLISH,
                "HC-" + record);
    }
}
