package org.anteroom.platform;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * The token that every form carries, bound to the browser by a cookie of its own, and the one filter that checks it. It stands
 * behind the origin check of the first filter, for browsers that send neither header.
 */
@ApplicationScoped
public class Forms {
    /** The name of the hidden field. */
    public static final String FIELD = "formToken";

    private static final String COOKIE = "__Host-form";

    private final SecretKeySpec key;

    Forms(PlatformConfig config) {
        if (config.secret().length() < 32) {
            throw new IllegalArgumentException("anteroom.secret must have at least 32 signs");
        }
        key = new SecretKeySpec(config.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** The token for forms on the page that answers this request; gives the browser its cookie when it has none yet. */
    public String tokenFor(RoutingContext context) {
        var cookie = context.request().getCookie(COOKIE);
        var value = cookie == null ? null : cookie.getValue();
        if (value == null || value.length() < 32) {
            value = Ids.secret();
            context.response()
                    .addCookie(Cookie.cookie(COOKIE, value)
                            .setPath("/")
                            .setSecure(true)
                            .setHttpOnly(true)
                            .setSameSite(CookieSameSite.LAX));
        }
        return sign(value);
    }

    @ServerRequestFilter
    @WithFormRead
    public void check(ResteasyReactiveContainerRequestContext request, RoutingContext routing) {
        var type = request.getMediaType();
        boolean isForm = type != null
                && (type.getSubtype().equals("x-www-form-urlencoded")
                        || type.getType().equals("multipart"));
        if (!isForm || routing.request().path().equals("/logout/back")) {
            return;
        }
        var cookie = routing.request().getCookie(COOKIE);
        var context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
        var sent = context.getFormParameter(FIELD, true, false);
        if (cookie == null || !(sent instanceof String token) || !Hashes.same(token, sign(cookie.getValue()))) {
            throw new Refusal.ForeignOrigin().toException();
        }
    }

    private String sign(String value) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(("form|" + value).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
