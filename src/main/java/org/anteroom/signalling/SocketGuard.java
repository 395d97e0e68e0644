package org.anteroom.signalling;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Origins;

/**
 * Stands before every upgrade, since path policies do not cover Jakarta sockets: the origin must be our own (cross-site socket
 * hijacking), and a session must stand behind it. What the person may do is decided again in every deed.
 *
 * <p>Browsers hide from a page why an upgrade was refused. A plain GET of the same door therefore asks without opening anything: 204
 * where there is a session, 401 where there is none. Anybody may ask, as often as they like.
 */
@ApplicationScoped
class SocketGuard {
    /** After authentication (200), before the sockets' own filter (101). */
    private static final int BEFORE_UPGRADE = 150;

    private static final String VISITOR = "/ws/v/";
    private static final String DESK = "/ws/visits/";

    private final Origins origins;
    private final VisitCookie cookie;
    private final Actors actors;

    SocketGuard(Origins origins, VisitCookie cookie, Actors actors) {
        this.origins = origins;
        this.cookie = cookie;
        this.actors = actors;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_UPGRADE);
    }

    private void check(RoutingContext context) {
        var path = context.request().path();
        if (!path.startsWith("/ws/")) {
            context.next();
            return;
        }
        var sources = context.request().headers().getAll("Origin");
        if (opens(context) && (sources.size() != 1 || !origins.isOwn(sources.getFirst()))) {
            context.response().setStatusCode(403).end();
            return;
        }
        if (path.startsWith(VISITOR)) {
            var visit = path.substring(VISITOR.length());
            if (!Ids.looksLikeId(visit)) {
                context.response().setStatusCode(401).end();
                return;
            }
            admit(context, () -> cookie.holder(context, new VisitId(visit)).map(Actor.class::cast));
        } else {
            // The framework's own answer to a session it does not know is the way to the login page; it races with
            // ours.
            BiConsumer<RoutingContext, Throwable> refuse =
                    (refused, _) -> refused.response().setStatusCode(401).end();
            context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, refuse);
            QuarkusHttpUser.getSecurityIdentity(context, null)
                    .subscribe()
                    .with(identity -> admit(context, () -> signedIn(identity, path.startsWith(DESK))), failure -> {
                        if (!context.response().ended()) {
                            refuse.accept(context, failure);
                        }
                    });
        }
    }

    /** At a visit's desk only providers count: a patient with a login talks by their visit cookie, at the other door. */
    private Optional<Actor> signedIn(SecurityIdentity identity, boolean desk) {
        return identity == null
                ? Optional.empty()
                : actors.find(identity)
                        .filter(actor -> !desk || actor.is(Role.PROVIDER))
                        .map(Actor.class::cast);
    }

    /** Whether this is the opening of a socket; a plain request only asks whether one would be given. */
    private static boolean opens(RoutingContext context) {
        return context.request().headers().contains("Upgrade");
    }

    private static void admit(RoutingContext context, Callable<Optional<Actor>> search) {
        context.vertx().executeBlocking(search, false).onComplete(found -> {
            if (found.failed()) {
                context.response().setStatusCode(503).end();
            } else if (found.result().isEmpty()) {
                context.response().setStatusCode(401).end();
            } else if (!opens(context)) {
                context.response().setStatusCode(204).end();
            } else {
                var identity = QuarkusSecurityIdentity.builder()
                        .setPrincipal(new Pass(found.result().get()))
                        .build();
                QuarkusHttpUser.setIdentity(identity, context);
                context.next();
            }
        });
    }
}
