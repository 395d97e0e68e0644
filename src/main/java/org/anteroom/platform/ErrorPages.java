package org.anteroom.platform;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;

/** Pages for people who were refused or hit a fault: what happened, in words, and what they can do now. */
@ApplicationScoped
class ErrorPages {
    private final PlatformConfig config;

    ErrorPages(PlatformConfig config) {
        this.config = config;
    }

    @CheckedTemplate(basePath = "platform")
    static class Templates {
        static native TemplateInstance refused(Frame frame, String type);

        static native TemplateInstance fault(Frame frame, String reference);
    }

    String refused(Refusal refusal, HttpHeaders headers) {
        var frame = frame(headers);
        return Templates.refused(frame, refusal.type())
                .setLocale(frame.locale())
                .render();
    }

    String fault(String reference, HttpHeaders headers) {
        var frame = frame(headers);
        return Templates.fault(frame, reference).setLocale(frame.locale()).render();
    }

    private Frame frame(HttpHeaders headers) {
        var cookie = headers.getCookies().get("lang");
        var chosen = cookie != null
                        && (cookie.getValue().equals("es") || cookie.getValue().equals("en"))
                ? cookie.getValue()
                : "";
        Locale locale = Frames.localeOf(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE), chosen);
        return new Frame(locale, "", "a", "", "", config.contact().help(), null, Frame.Menu.NONE);
    }
}
