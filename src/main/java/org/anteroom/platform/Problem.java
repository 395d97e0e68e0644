package org.anteroom.platform;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * A refusal as a program reads it: problem details of RFC 9457. Never holds an exception's text or anything of a record.
 *
 * @param type a stable, relative URI
 * @param title one English sentence
 * @param status the HTTP status, also on a socket
 * @param details extension members by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        @JsonAnyGetter Map<String, Object> details) {
    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The problem that says what the refusal says. */
    public static Problem of(Refusal refusal) {
        return new Problem("/problems/" + refusal.type(), refusal.title(), refusal.status(), refusal.details());
    }

    /** Something failed that should not have; the reference finds it in the log. */
    public static Problem fault(String reference) {
        return new Problem("/problems/fault", "Something went wrong on our side", 500, Map.of("reference", reference));
    }
}
