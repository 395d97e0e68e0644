package org.anteroom.messaging;

import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.platform.Ids;
import org.anteroom.platform.PlatformConfig;
import org.anteroom.platform.Words;
import org.anteroom.visit.GuestMail;
import org.anteroom.visit.Part;
import org.anteroom.visit.Visit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The mail with a guest's link. It leaves at once and not through an outbox: the link is kept nowhere, so only the request that made
 * it can send it, and the provider who asked is told when it did not leave.
 */
@ApplicationScoped
class GuestLetters implements GuestMail {
    @CheckedTemplate(basePath = "messaging")
    static class Templates {
        static native TemplateInstance guest(Letter letter, Locale locale);
    }

    private final Clinics clinics;
    private final Mails mails;
    private final Mailer mailer;
    private final MailConfig config;
    private final PlatformConfig platform;
    private final boolean mock;

    GuestLetters(
            Clinics clinics,
            Mails mails,
            Mailer mailer,
            MailConfig config,
            PlatformConfig platform,
            @ConfigProperty(name = "quarkus.mailer.mock", defaultValue = "true") boolean mock) {
        this.clinics = clinics;
        this.mails = mails;
        this.mailer = mailer;
        this.config = config;
        this.platform = platform;
        this.mock = mock;
    }

    /** What the mail says: nothing about health, and not who the patient is. */
    record Letter(String role, String provider, Clinic clinic, Instant start, long minutes, URI link) {
        public String zone() {
            return clinic.zone().getId();
        }
    }

    @Override
    public String text(Visit visit, Part part, Locale locale, URI link) {
        return text(visit, part, clinics.get(visit.clinic()), locale, link);
    }

    @Override
    public Outcome send(Visit visit, Part part, String address, Locale locale, URI link) {
        if (mock && !config.keep()) {
            return Outcome.OFF;
        }
        var clinic = clinics.get(visit.clinic());
        var id = Ids.random();
        var subject = Words.say(locale, "mail_guest") + " · " + clinic.name();
        var text = text(visit, part, clinic, locale, link);
        mails.claim(id, visit.id(), visit.clinic());
        if (!mock) {
            try {
                mailer.send(Mail.withText(address, subject, text)
                        .addHeader(
                                "Message-ID",
                                "<" + id + "@" + platform.baseUrl().getHost() + ">"));
            } catch (RuntimeException e) {
                Log.warnf(
                        "mail to a guest did not leave visit=%s because=%s",
                        visit.id(), e.getClass().getSimpleName());
                mails.dropped(id);
                return Outcome.FAILED;
            }
        }
        mails.sent(id, address, subject, text, "");
        return Outcome.SENT;
    }

    private static String text(Visit visit, Part part, Clinic clinic, Locale locale, URI link) {
        var letter = new Letter(
                Words.of(locale, "role", part.name()),
                visit.provider().name(),
                clinic,
                visit.appointment().start(),
                visit.appointment().length().toMinutes(),
                link);
        return Templates.guest(letter, locale).setLocale(locale).render();
    }
}
