package org.anteroom.platform;

import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the frame of the page that answers the current request. Language: cookie, then {@code Accept-Language}, then English. */
@RequestScoped
public class Frames {
    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.of("es"));
    private static final Set<String> THEMES = Set.of("clinic", "clinic-dark");
    private static final Set<String> SIZES = Set.of("a", "aa", "aaa");

    private final RoutingContext context;
    private final Forms forms;
    private final PlatformConfig config;

    Frames(RoutingContext context, Forms forms, PlatformConfig config) {
        this.context = context;
        this.forms = forms;
        this.config = config;
    }

    /** The frame for somebody who is not signed in, such as a patient with a link. */
    public Frame of(Frame.Help help) {
        return of(help, null, Frame.Menu.NONE);
    }

    /** The frame for a signed-in person. */
    public Frame of(Frame.Help help, @Nullable String who, Frame.Menu menu) {
        return new Frame(
                locale(),
                cookie("theme", THEMES, ""),
                cookie("size", SIZES, "a"),
                forms.tokenFor(context),
                context.request().path(),
                help,
                who,
                menu);
    }

    /** The frame where nothing is known of the visit, not even whose clinic it is. */
    public Frame anonymous() {
        return of(contact());
    }

    /** Whom to call where no clinic is known. */
    public Frame.Help contact() {
        return config.contact().help();
    }

    /** The page as the answer, in the reader's language. */
    public Response page(TemplateInstance template, int status) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(template.setLocale(locale()).render())
                .build();
    }

    /** The reader's language, one of those we speak. */
    public Locale locale() {
        return localeOf(context.request().getHeader("Accept-Language"), cookie("lang", Set.of("en", "es"), ""));
    }

    static Locale localeOf(@Nullable String accepted, String chosen) {
        if (!chosen.isEmpty()) {
            return Locale.of(chosen);
        }
        if (accepted == null) {
            return Locale.ENGLISH;
        }
        try {
            var found = Locale.lookup(Locale.LanguageRange.parse(accepted), LOCALES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }

    private String cookie(String name, Set<String> allowed, String otherwise) {
        var cookie = context.request().getCookie(name);
        return cookie != null && allowed.contains(cookie.getValue()) ? cookie.getValue() : otherwise;
    }
}
