package org.anteroom.messaging;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.anteroom.booking.Appointments;
import org.anteroom.booking.Kept;
import org.anteroom.booking.PatientMail;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Links;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxLater;
import org.anteroom.platform.OutboxListener;
import org.anteroom.platform.PlatformConfig;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.Words;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells the patient by mail that a visit was booked, moved or cancelled: in their language and zone, with the link and a calendar
 * file, without the reason. Each mail makes a new link; the older one becomes worthless once the mail has left.
 */
@ApplicationScoped
@Startup
class AppointmentMail implements OutboxListener, PatientMail {
    @CheckedTemplate(basePath = "messaging")
    static class Templates {
        static native TemplateInstance appointment(Letter letter, Locale locale);
    }

    private final Appointments appointments;
    private final People people;
    private final Clinics clinics;
    private final Links links;
    private final Mails mails;
    private final ReactiveMailer mailer;
    private final MailConfig config;
    private final PlatformConfig platform;
    private final boolean mock;
    private final String from;
    private final Clock clock;
    /** Until when the mail server is left alone after it has failed; null while it serves. */
    private volatile @Nullable Instant awayUntil;

    AppointmentMail(
            Appointments appointments,
            People people,
            Clinics clinics,
            Links links,
            Mails mails,
            ReactiveMailer mailer,
            MailConfig config,
            PlatformConfig platform,
            @ConfigProperty(name = "quarkus.mailer.mock", defaultValue = "true") boolean mock,
            @ConfigProperty(name = "quarkus.mailer.from", defaultValue = "visits@example.org") String from,
            MeterRegistry meters,
            Clock clock) {
        this.appointments = appointments;
        this.people = people;
        this.clinics = clinics;
        this.links = links;
        this.mails = mails;
        this.mailer = mailer;
        this.config = config;
        this.platform = platform;
        this.mock = mock;
        this.from = from;
        this.clock = clock;
        Gauge.builder("anteroom_mails_waiting", mails, Mails::waiting)
                .description("Mails that wait for the mail server")
                .strongReference(true)
                .register(meters);
    }

    /**
     * What the mail says.
     *
     * @param what {@code booked}, {@code moved}, {@code cancelled}, or {@code again} for another link
     * @param because why the clinic has cancelled, in words; empty when it has not said
     * @param link where the patient joins; null when the visit is cancelled
     */
    record Letter(
            String what,
            Person patient,
            String provider,
            Clinic clinic,
            Instant start,
            long minutes,
            String because,
            @Nullable URI link) {
        public String zone() {
            return patient.zone().getId();
        }
    }

    @Override
    public boolean leaves() {
        return !mock || config.keep();
    }

    @Override
    public boolean carries(OutboxEntry.Kind kind) {
        return kind == OutboxEntry.Kind.MAIL;
    }

    @Override
    public void carry(String document, OutboxEntry entry) {
        // Where mail goes nowhere, none is written: it would only make a link worthless that somebody has.
        if (!leaves()) {
            return;
        }
        var visit = new VisitId(document);
        var kept = appointments.find(visit).orElse(null);
        var what = entry.facts().getOrDefault("what", "booked");
        if (kept == null || isStale(kept, what)) {
            mails.dropped(entry.id());
            return;
        }
        var away = awayUntil;
        if (away != null && clock.instant().isBefore(away)) {
            throw new OutboxLater(away);
        }
        switch (mails.claim(entry.id(), visit, kept.clinic())) {
            case OURS -> {
                try {
                    send(entry.id(), what, entry.facts().get("because"), kept);
                } catch (RuntimeException e) {
                    throw new OutboxLater(failed(entry.id(), visit, e));
                }
                served();
            }
            case SENT -> {
                // The relay delivers at least once.
            }
            case BUSY -> throw new OutboxLater(clock.instant().plus(config.again()));
        }
    }

    /**
     * The mail is tried again by itself, later each time. While the server does not serve, one mail at a time finds out whether it does
     * again, and the log tells when that began and when it ended.
     */
    private Instant failed(String id, VisitId visit, RuntimeException e) {
        // The server's own words may name the patient: only the kind of failure is kept and logged.
        var kind = e.getClass().getSimpleName();
        var again = mails.failed(id, kind);
        if (awayUntil == null) {
            Log.warnf("mail does not leave: the mail server refuses or is away because=%s", kind);
        }
        awayUntil = clock.instant().plus(config.again());
        Log.debugf("mail did not leave mail=%s visit=%s because=%s again=%s", id, visit, kind, again);
        return again;
    }

    private void served() {
        if (awayUntil != null) {
            awayUntil = null;
            Log.info("mail leaves again");
        }
    }

    /** Whether something newer has happened: that sends a mail of its own, or nobody needs one any more. */
    private boolean isStale(Kept kept, String what) {
        return kept.state().isOver() != what.equals("cancelled")
                || kept.appointment().end().isBefore(clock.instant());
    }

    private void send(String id, String what, @Nullable String because, Kept kept) {
        var appointment = kept.appointment();
        var patient = person(appointment.patient());
        var clinic = clinics.get(kept.clinic());
        var secret =
                what.equals("cancelled") ? null : links.prepare(kept.visit(), appointment.patient(), kept.clinic());
        var link = secret == null ? null : platform.baseUrl().resolve("/v/" + kept.visit() + "/join/" + secret);
        var letter = new Letter(
                what,
                patient,
                person(appointment.provider()).name(),
                clinic,
                appointment.start(),
                appointment.length().toMinutes(),
                because == null ? "" : Words.of(patient.locale(), "cancelled", because),
                link);
        var invitation = new Invitation(
                kept.visit() + "@" + platform.baseUrl().getHost(),
                appointment.sequence(),
                appointment.start(),
                appointment.length(),
                patient.zone(),
                clock.instant(),
                Words.say(patient.locale(), "mail_visit") + " · " + clinic.name(),
                clinic.name(),
                from,
                patient.name(),
                patient.email(),
                link);
        var subject = Words.of(patient.locale(), "mail_subject", what) + " · " + clinic.name();
        var text = Templates.appointment(letter, patient.locale())
                .setLocale(patient.locale())
                .render();
        var ics = invitation.toIcs();
        if (!mock) {
            var mail = Mail.withText(patient.email(), subject, text)
                    .addHeader("Message-ID", "<" + id + "@" + platform.baseUrl().getHost() + ">")
                    .addAttachment(
                            "visit.ics",
                            ics.getBytes(StandardCharsets.UTF_8),
                            "text/calendar; charset=UTF-8; method=" + invitation.method());
            mailer.send(mail).await().atMost(config.patience());
        }
        if (secret != null) {
            links.sent(kept.visit(), appointment.patient(), secret);
        }
        mails.sent(id, patient.email(), subject, text, ics);
    }

    private Person person(org.anteroom.identity.PersonId id) {
        return people.find(id).orElseThrow(() -> new Refusal.NotThere().toException());
    }
}
