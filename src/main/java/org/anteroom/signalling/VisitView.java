package org.anteroom.signalling;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.anteroom.booking.CancelReason;
import org.anteroom.booking.VisitState;
import org.anteroom.visit.Ending;
import org.anteroom.visit.Inviter;
import org.anteroom.visit.Media;
import org.anteroom.visit.PhoneCall;
import org.anteroom.visit.Presence;
import org.anteroom.visit.Relays;
import org.jspecify.annotations.Nullable;

/**
 * What one person may see of a visit now, whole, with its revision: an older one is dropped by the page. Somebody who is not admitted
 * learns nothing of media and nothing of who is in the visit but their provider.
 *
 * @param now the server's clock, since pages' clocks are wrong
 * @param until when an invitation runs out
 * @param lines how many lines there are, so that a page can ask for those it missed
 * @param phone whether the patient wants to be phoned and nobody has tried
 * @param call how that wish was answered last, for the patient and the provider
 * @param cancelled why the clinic has cancelled the visit
 * @param guest what only a guest is told of themselves
 * @param family the guests whom the patient has invited: only the patient reads of them before they are in the visit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VisitView(
        long revision,
        VisitState state,
        Instant since,
        Instant now,
        Me me,
        List<Other> others,
        Times times,
        @Nullable Wait waiting,
        @Nullable Instant until,
        @Nullable MediaView media,
        long lines,
        boolean phone,
        @Nullable PhoneCall call,
        @Nullable CancelReason cancelled,
        @Nullable Desk desk,
        @Nullable Guest guest,
        @Nullable List<Invited> family) {
    /**
     * The person whose page this is.
     *
     * @param silenced whether the provider has muted them; {@code hidden} likewise for the camera
     */
    record Me(String person, String part, Presence presence, boolean sharing, boolean silenced, boolean hidden) {}

    /** Somebody else in the visit. */
    record Other(
            String person,
            String part,
            String name,
            String shortName,
            Presence presence,
            boolean connected,
            boolean microphone,
            boolean camera,
            boolean sharing,
            boolean silenced,
            boolean hidden,
            String link) {}

    /** When the visit is planned and when it began and ended. */
    record Times(
            Instant start,
            long minutes,
            @Nullable Instant joined,
            @Nullable Instant finished) {}

    /**
     * What a waiting patient is told.
     *
     * @param place how many are seen before; 0 is next; null when the clinic does not say, or when nobody is before them and nobody
     *     knows when their turn is
     * @param minutes how long it will take by our reckoning; null when nobody knows
     * @param provider {@code online}, {@code busy}, {@code over} (busy for longer than was planned) or {@code away}
     * @param missed whether they are back here since they did not press Join in time
     */
    record Wait(@Nullable Integer place, @Nullable Long minutes, String provider, Instant arrived, boolean missed) {}

    /**
     * How media travels for this person.
     *
     * @param polite which side of perfect negotiation the page is, direct epochs only
     * @param leg the person's endpoint at the bridge: another one means another connection; empty in direct epochs
     * @param planned whether to keep the connection of the epoch before until this one shows the same
     * @param kept whether somebody may still show what comes over the bridge of the epoch before: whoever has moved goes on sending there
     * @param relays for networks that let no other way through; their credentials run out by themselves
     */
    record MediaView(
            long epoch,
            Media.Way way,
            boolean polite,
            String leg,
            boolean planned,
            boolean kept,
            List<Relays.Relay> relays) {}

    /**
     * What only staff see.
     *
     * @param asked since when the patient wants to be phoned
     * @param ending how the visit ended; null until it is finished
     * @param interpreter the language (BCP 47) of an interpreter who is needed and not in the visit yet
     * @param room whether a third person can be let in: only a bridge carries more than two
     * @param most how many people the visit takes
     */
    record Desk(
            boolean complete,
            @Nullable String consent,
            @Nullable String camera,
            @Nullable String microphone,
            @Nullable String network,
            boolean patientConnected,
            @Nullable Instant arrived,
            int invitations,
            @Nullable Instant asked,
            @Nullable Ending ending,
            @Nullable String interpreter,
            boolean room,
            int most,
            List<Invited> guests) {}

    /**
     * An invited guest as their provider, and whoever invited them, sees them, wherever they are.
     *
     * @param by who invited them
     * @param named whether they have said their name themselves and agreed to the terms
     * @param knocked since when they are at the door
     * @param declined the word with which they were sent away last
     */
    record Invited(
            String person,
            String part,
            String name,
            Inviter by,
            Presence presence,
            boolean connected,
            boolean named,
            boolean aside,
            @Nullable Instant knocked,
            @Nullable String declined) {}

    /**
     * What a guest is told of themselves.
     *
     * @param aside whether they were asked out for a while
     * @param declined {@code later} or {@code no}, when they were not let in
     */
    record Guest(String name, boolean aside, @Nullable String declined) {}
}
