package org.anteroom.platform;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something was not done, as a value that people and programs can act on. One mapper turns it into a problem
 * (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457) over HTTP and into {@code refused} on a socket: the same words at both doors.
 */
public sealed interface Refusal {
    /** There is no such thing, or the asker may not know of it: deliberately one answer. */
    record NotThere() implements Refusal {}

    /** The asker may know of it, but may not do this. */
    record NotAllowed() implements Refusal {}

    /** The asker is not known: no session, or a link that no longer counts. */
    record NotKnown() implements Refusal {}

    /** The deed does not fit the state that the thing is in now; somebody else may have been first. */
    record WrongState(String state) implements Refusal {}

    /** The time asked for is taken; these are free near it. */
    record TimeTaken(List<String> alternatives) implements Refusal {}

    /** A later revision exists than the one the writer had read. */
    record Stale(long revision) implements Refusal {}

    /** The input is wrong; one sentence a field, by the field's name. */
    record Invalid(Map<String, String> fields) implements Refusal {
        /** One wrong field. */
        public static Invalid of(String field, String message) {
            return new Invalid(Map.of(field, message));
        }
    }

    /** It is too early or too late for this. */
    record NotNow(String reason) implements Refusal {}

    /** Asked too often; worth another try after the given time. */
    record TooMany(Duration retryAfter) implements Refusal {}

    /** The request did not come from one of our own pages. */
    record ForeignOrigin() implements Refusal {}

    /** The input is larger than this door takes. */
    record TooLarge() implements Refusal {}

    /** Something that this needs does not answer: the store, the bridge, Keycloak. */
    record Unavailable(String part) implements Refusal {}

    /** As many are in it as it takes. */
    record Full(int most) implements Refusal {}

    /** A third person can be let in only where a videobridge is: from browser to browser there is room for two. */
    record NeedsBridge() implements Refusal {}

    /** The HTTP status that says the same. */
    default int status() {
        return switch (this) {
            case NotThere _ -> 404;
            case NotAllowed _, ForeignOrigin _ -> 403;
            case NotKnown _ -> 401;
            case WrongState _, TimeTaken _, Stale _, Full _, NeedsBridge _ -> 409;
            case Invalid _ -> 400;
            case NotNow _ -> 422;
            case TooMany _ -> 429;
            case TooLarge _ -> 413;
            case Unavailable _ -> 503;
        };
    }

    /** The last part of the problem's type: stable, for programs. */
    default String type() {
        return switch (this) {
            case NotThere _ -> "not-there";
            case NotAllowed _ -> "not-allowed";
            case NotKnown _ -> "not-known";
            case WrongState _ -> "wrong-state";
            case TimeTaken _ -> "time-taken";
            case Stale _ -> "stale";
            case Invalid _ -> "invalid";
            case NotNow _ -> "not-now";
            case TooMany _ -> "too-many";
            case ForeignOrigin _ -> "foreign-origin";
            case TooLarge _ -> "too-large";
            case Unavailable _ -> "unavailable";
            case Full _ -> "full";
            case NeedsBridge _ -> "needs-bridge";
        };
    }

    /** One sentence in English, without anything of the record asked for. Pages say it in their own language by {@link #type()}. */
    default String title() {
        return switch (this) {
            case NotThere _ -> "There is nothing here for you";
            case NotAllowed _ -> "You may not do this";
            case NotKnown _ -> "Please sign in or open your visit link again";
            case WrongState(var state) -> "This does not fit the state it is in now: " + state;
            case TimeTaken _ -> "That time has just been taken";
            case Stale _ -> "Somebody has changed this since you read it";
            case Invalid _ -> "Some of what was sent is not right";
            case NotNow(var reason) -> reason;
            case TooMany _ -> "Too many tries; please wait a little";
            case ForeignOrigin _ -> "This did not come from one of our own pages";
            case TooLarge _ -> "That is too large";
            case Unavailable _ -> "A part of the system does not answer; please try again";
            case Full(var most) -> "No more than " + most + " can be taken";
            case NeedsBridge _ -> "More than two people need a videobridge, and none is set up here";
        };
    }

    /** What a program can act on beside type and title: alternatives, field errors, the newest revision. */
    default Map<String, Object> details() {
        return switch (this) {
            case WrongState(var state) -> Map.of("state", state);
            case TimeTaken(var alternatives) -> Map.of("alternatives", alternatives);
            case Stale(var revision) -> Map.of("revision", revision);
            case Invalid(var fields) -> Map.of("fields", fields);
            case TooMany(var after) -> Map.of("retryAfter", after.toSeconds());
            case Unavailable(var part) -> Map.of("part", part);
            case Full(var most) -> Map.of("most", most);
            case NotThere _, NotAllowed _, NotKnown _, NotNow _, ForeignOrigin _, TooLarge _, NeedsBridge _ -> Map.of();
        };
    }

    /** This refusal on its way to the door. */
    default RefusedException toException() {
        return new RefusedException(this);
    }

    /** Returns the value, or refuses as not there. */
    static <T> T orNotThere(@Nullable T value) {
        if (value == null) {
            throw new NotThere().toException();
        }
        return value;
    }
}
