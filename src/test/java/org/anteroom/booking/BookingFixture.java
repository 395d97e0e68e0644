package org.anteroom.booking;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import org.anteroom.audit.AuditFixture;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.Vault;

/** Makes booking's collections for tests. */
public final class BookingFixture {
    private static final BookingConfig CONFIG = new BookingConfig() {
        @Override
        public Duration hold() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration longestHold() {
            return Duration.ofMinutes(15);
        }

        @Override
        public Duration providersKept() {
            return Duration.ofSeconds(5);
        }
    };

    private BookingFixture() {}

    public static Appointments appointments(MongoDatabase database, OutboxRelay relay, Vault vault) {
        return appointments(database, relay, vault, Clock.systemUTC());
    }

    public static Appointments appointments(MongoDatabase database, OutboxRelay relay, Vault vault, Clock clock) {
        return new Appointments(
                database, holds(database, relay, clock), AuditFixture.trail(database), relay, new News(), vault, clock);
    }

    static Holds holds(MongoDatabase database, OutboxRelay relay, Clock clock) {
        return new Holds(
                database, new BookedTimes(database, clock), AuditFixture.trail(database), relay, CONFIG, clock);
    }

    static Bookings bookings(MongoDatabase database, OutboxRelay relay, Vault vault, Clock clock) {
        return new Bookings(
                appointments(database, relay, vault, clock),
                holds(database, relay, clock),
                new Providers(database, CONFIG, clock),
                new BookedTimes(database, clock),
                IdentityFixture.people(database),
                AuditFixture.trail(database),
                clock);
    }

    /** Keeps the time for the actor. */
    public static VisitId hold(MongoDatabase database, Actor.SignedIn by, Booking booking) {
        var relay = PlatformFixture.relayOfOthers(database);
        return holds(database, relay, Clock.systemUTC())
                .take(by, booking)
                .kept()
                .visit();
    }

    /** Makes the provider bookable at every hour, twenty minutes each. */
    public static void offer(MongoDatabase database, Person provider, ZoneId zone) {
        providers(database)
                .keep(new Provider(
                        provider.id(),
                        provider.clinics(),
                        WeeklyHours.aroundTheClock(zone),
                        Duration.ofMinutes(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO));
    }

    public static Providers providers(MongoDatabase database) {
        return new Providers(database, CONFIG, Clock.systemUTC());
    }

    /** Somebody of the clinic; staff have no date of birth. */
    public static Person person(ClinicId clinic, LocalDate birthDate) {
        return new Person(
                PersonId.random(),
                Set.of(clinic),
                null,
                "",
                "Margaret",
                "Whitfield",
                birthDate,
                "F",
                "555-0142",
                "margaret@example.org",
                ZoneOffset.UTC,
                Locale.ENGLISH,
                "TC-1");
    }
}
