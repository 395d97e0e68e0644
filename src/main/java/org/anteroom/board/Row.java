package org.anteroom.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.anteroom.booking.VisitState;
import org.anteroom.visit.Ending;
import org.anteroom.visit.PhoneCall;
import org.anteroom.visit.Presence;
import org.jspecify.annotations.Nullable;

/**
 * One visit on a board, whole. Holds what schedulers may see: never the reason's text.
 *
 * @param age in whole years
 * @param lateFrom from when on a waiting patient counts as late
 * @param noShowFrom from when on a no-show may be marked; null when it cannot
 * @param leftFrom from when on "left" may be marked; null when it cannot
 * @param needs what needs somebody's attention, as codes that pages say in words
 * @param asked since when the patient wants to be phoned; null when they do not, or when somebody has tried
 * @param call how that wish was answered last
 * @param ending how the visit ended; null until it is finished
 * @param devices what the patient's device check found last; null until they have checked
 * @param mine whether the reader is its provider
 * @param interpreters who is invited to interpret, for schedulers
 * @param interpreter the language (BCP 47) of an interpreter who is needed and not in the visit yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
        String visit,
        long revision,
        Instant start,
        long minutes,
        String patient,
        @Nullable Integer age,
        String sex,
        String type,
        String provider,
        String providerId,
        VisitState state,
        Instant since,
        @Nullable Instant arrived,
        @Nullable Instant lateFrom,
        boolean connected,
        @Nullable Instant noShowFrom,
        @Nullable Instant leftFrom,
        List<String> needs,
        @Nullable Instant asked,
        @Nullable PhoneCall call,
        @Nullable Ending ending,
        @Nullable Devices devices,
        boolean mine,
        @Nullable String interpreter,
        List<Interpreter> interpreters) {
    /** What the device check found, in its own words. */
    public record Devices(String camera, String microphone, String network) {}

    /**
     * Somebody who is invited to interpret.
     *
     * @param name as they were invited, or as they have said themselves; empty until then
     * @param mine whether the reader has invited them, and may take that back
     */
    public record Interpreter(String person, String name, Presence presence, boolean mine) {}
}
