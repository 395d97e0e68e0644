package org.anteroom.platform;

import com.mongodb.MongoException;
import io.quarkus.logging.Log;
import io.quarkus.security.ForbiddenException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a door throws into a problem, or into a page where a person was reading pages. The only place that does. */
class ProblemMappers {
    private final ErrorPages pages;

    ProblemMappers(ErrorPages pages) {
        this.pages = pages;
    }

    @ServerExceptionMapper
    Response refused(RefusedException e, @Context HttpHeaders headers, @Context UriInfo uri) {
        return answer(e.refusal(), headers, uri);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, @Context HttpHeaders headers, @Context UriInfo uri) {
        return answer(new Refusal.NotAllowed(), headers, uri);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e, @Context HttpHeaders headers, @Context UriInfo uri) {
        var fields = new TreeMap<String, String>();
        for (var violation : e.getConstraintViolations()) {
            var path = violation.getPropertyPath().toString();
            fields.put(path.substring(path.lastIndexOf('.') + 1), violation.getMessage());
        }
        return answer(new Refusal.Invalid(fields), headers, uri);
    }

    @ServerExceptionMapper
    Response fromTheFramework(WebApplicationException e, @Context HttpHeaders headers, @Context UriInfo uri) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        if (status >= 500) {
            return fault(e, headers, uri);
        }
        var refusal =
                switch (status) {
                    case 401 -> new Refusal.NotKnown();
                    case 403 -> new Refusal.NotAllowed();
                    case 404, 405, 406 -> new Refusal.NotThere();
                    case 413 -> new Refusal.TooLarge();
                    default -> Refusal.Invalid.of("body", "is not what this door takes");
                };
        return answer(refusal, headers, uri);
    }

    @ServerExceptionMapper
    Response storeIsAway(MongoException e, @Context HttpHeaders headers, @Context UriInfo uri) {
        var reference = Ids.random().substring(0, 8);
        Log.errorf(
                "store did not serve reference=%s code=%d kind=%s",
                reference, e.getCode(), e.getClass().getSimpleName());
        return answer(new Refusal.Unavailable("store"), headers, uri);
    }

    @ServerExceptionMapper
    Response fault(Throwable e, @Context HttpHeaders headers, @Context UriInfo uri) {
        var reference = Ids.random().substring(0, 8);
        // The exception's own text may hold what a person typed: only its kind and where it came from are logged.
        Log.errorf("fault reference=%s kind=%s at=%s", reference, e.getClass().getName(), origin(e));
        Log.debug("fault " + reference, e);
        if (wantsPage(headers, uri)) {
            return Response.status(500)
                    .type(MediaType.TEXT_HTML_TYPE)
                    .entity(pages.fault(reference, headers))
                    .build();
        }
        return Response.status(500)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.fault(reference))
                .build();
    }

    private Response answer(Refusal refusal, HttpHeaders headers, UriInfo uri) {
        var response = Response.status(refusal.status());
        if (refusal instanceof Refusal.TooMany(var after)) {
            response.header(HttpHeaders.RETRY_AFTER, after.toSeconds());
        }
        if (refusal instanceof Refusal.Unavailable) {
            response.header(HttpHeaders.RETRY_AFTER, 2);
        }
        return wantsPage(headers, uri)
                ? response.type(MediaType.TEXT_HTML_TYPE)
                        .entity(pages.refused(refusal, headers))
                        .build()
                : response.type(Problem.MEDIA_TYPE).entity(Problem.of(refusal)).build();
    }

    private static boolean wantsPage(HttpHeaders headers, UriInfo uri) {
        if (uri.getPath().startsWith("/api/")) {
            return false;
        }
        var accept = headers.getHeaderString(HttpHeaders.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    private static String origin(Throwable e) {
        for (var frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("org.anteroom")) {
                return frame.toString();
            }
        }
        return e.getStackTrace().length == 0 ? "unknown" : e.getStackTrace()[0].toString();
    }
}
