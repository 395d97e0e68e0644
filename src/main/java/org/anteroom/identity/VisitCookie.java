package org.anteroom.identity;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.anteroom.platform.Refusal;

/** The cookie that stands for a seat in one visit. A browser may hold one for each of any number of visits. */
@ApplicationScoped
public class VisitCookie {
    private final Links links;

    VisitCookie(Links links) {
        this.links = links;
    }

    /** Hands the seat to the browser that is being answered. */
    public void give(RoutingContext context, VisitId visit, String seat) {
        context.response()
                .addCookie(Cookie.cookie(name(visit), seat)
                        .setPath("/")
                        .setSecure(true)
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.LAX));
    }

    /** Who asks, by the cookie for this visit. */
    public Optional<Actor.Visitor> holder(RoutingContext context, VisitId visit) {
        var cookie = context.request().getCookie(name(visit));
        return cookie == null ? Optional.empty() : links.holder(visit, cookie.getValue());
    }

    /** The clinic of the visit, when the cookie counted until the visit had been closed for long enough. */
    public Optional<ClinicId> past(RoutingContext context, VisitId visit) {
        var cookie = context.request().getCookie(name(visit));
        return cookie == null ? Optional.empty() : links.past(visit, cookie.getValue());
    }

    /** Who asks; refuses whoever has no seat in this visit, in the same words whether the visit exists or not. */
    public Actor.Visitor require(RoutingContext context, VisitId visit) {
        return holder(context, visit).orElseThrow(() -> new Refusal.NotKnown().toException());
    }

    private static String name(VisitId visit) {
        return "__Host-v-" + visit;
    }
}
