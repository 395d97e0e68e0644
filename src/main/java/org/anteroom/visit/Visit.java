package org.anteroom.visit;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anteroom.booking.Appointment;
import org.anteroom.booking.CancelReason;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Refusal;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * One visit as it was at a revision: appointment, people, check-in and media in one document.
 *
 * <p>Its life: a time is held or asked for and BOOKED. The patient opens the link and is CHECKING_IN, then WAITING. The provider
 * admits: INVITED, until the patient presses Join and it is IN_VISIT. It may be ON_HOLD or INTERRUPTED and come back. Finishing
 * makes it DOCUMENTING, signing the note COMPLETED. It may also end as LEFT, NO_SHOW or CANCELLED.
 *
 * @param revision grows with every change that anybody may see
 * @param since when it came to its state
 * @param reason the reason for the visit, sealed
 * @param lines how many chat lines and messages it has
 * @param invitations how often an invitation has run out that the patient did not answer
 * @param missed whether the patient did not answer the invitation that ran out last
 * @param linksMade how many guest links its patient has had made
 * @param phone since when the patient wants to be phoned and nobody has tried
 * @param call how their wish was answered last; null when it never was, or when they have asked again
 * @param ending how it ended; null until it is finished
 * @param cancelled why it was cancelled; null when it was not, or when the clinic has not said
 * @param history the states it went through, oldest first
 */
public record Visit(
        VisitId id,
        ClinicId clinic,
        long revision,
        VisitState state,
        Instant since,
        Appointment appointment,
        Map<PersonId, Participant> people,
        CheckIn checkIn,
        Media media,
        @Nullable Binary reason,
        long lines,
        int invitations,
        boolean missed,
        int linksMade,
        @Nullable Instant phone,
        @Nullable PhoneCall call,
        @Nullable Instant joined,
        @Nullable Instant finished,
        @Nullable Ending ending,
        @Nullable CancelReason cancelled,
        List<Moment> history) {
    /** When the visit came to a state. */
    public record Moment(VisitState state, Instant at) {}

    /** Reads the stored document. */
    public static Visit read(Document document) {
        var people = new HashMap<PersonId, Participant>();
        Docs.part(document, "people")
                .forEach((id, value) -> people.put(new PersonId(id), Participant.read(id, (Document) value)));
        return new Visit(
                new VisitId(document.getString("_id")),
                new ClinicId(document.getString("clinic")),
                Docs.whole(document, "revision"),
                VisitState.valueOf(document.getString("state")),
                Docs.instant(document, "since"),
                Appointment.read(Docs.part(document, "appointment")),
                Map.copyOf(people),
                CheckIn.read(Docs.part(document, "checkIn")),
                Media.read(Docs.part(document, "media")),
                document.get("reason", Binary.class),
                Docs.whole(document, "lines"),
                (int) Docs.whole(document, "invitations"),
                document.getBoolean("missed", false),
                (int) Docs.whole(document, "linksMade"),
                Docs.instantOrNull(document, "phone"),
                PhoneCall.read(document.get("call", Document.class)),
                Docs.instantOrNull(document, "joined"),
                Docs.instantOrNull(document, "finished"),
                document.containsKey("ending") ? Ending.valueOf(document.getString("ending")) : null,
                document.containsKey("cancelled") ? CancelReason.valueOf(document.getString("cancelled")) : null,
                Docs.parts(document, "history").stream()
                        .map(moment ->
                                new Moment(VisitState.valueOf(moment.getString("state")), Docs.instant(moment, "at")))
                        .toList());
    }

    /** The patient's part. */
    public Participant patient() {
        return Refusal.orNotThere(people.get(appointment.patient()));
    }

    /** The provider's part. */
    public Participant provider() {
        return Refusal.orNotThere(people.get(appointment.provider()));
    }

    /** The person's part, when they have one. */
    public Optional<Participant> part(PersonId person) {
        return Optional.ofNullable(people.get(person));
    }

    /** The person's part; refuses as not there for anybody else. */
    public Participant partOf(Actor actor) {
        return part(actor.person()).orElseThrow(() -> new Refusal.NotThere().toException());
    }

    /** The other people who are in the visit now. */
    public List<Participant> othersJoined(PersonId person) {
        return people.values().stream()
                .filter(other -> !other.person().equals(person) && other.presence() == Presence.JOINED)
                .toList();
    }

    /** Who is in the visit, or let in, or away for a moment. */
    public java.util.Set<PersonId> inside() {
        return people.values().stream()
                .filter(one -> one.presence().isInside())
                .map(Participant::person)
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /** Of two pages that talk directly, whether this person's makes the first offer: the provider's, where one of them is. */
    public boolean leads(PersonId person) {
        var inside = inside();
        var provider = appointment.provider();
        return inside.contains(provider)
                ? person.equals(provider)
                : inside.stream()
                        .min(Comparator.comparing(PersonId::value))
                        .filter(person::equals)
                        .isPresent();
    }

    /** Who shares a screen now. */
    java.util.Set<PersonId> sharing() {
        return people.values().stream()
                .filter(one -> one.sharing() && one.presence().isInside())
                .map(Participant::person)
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /** The invited guests, in the order in which they were invited. */
    public List<Participant> guests() {
        return people.values().stream()
                .filter(one -> one.guest() != null)
                .sorted(Comparator.comparing((Participant one) ->
                                java.util.Objects.requireNonNull(one.guest()).invited())
                        .thenComparing(one -> one.person().value()))
                .toList();
    }

    /** Who invited the guest. */
    public Inviter inviterOf(Participant guest) {
        var by = java.util.Objects.requireNonNull(guest.guest()).by();
        if (by.equals(appointment.patient())) {
            return Inviter.PATIENT;
        }
        return by.equals(appointment.provider()) ? Inviter.PROVIDER : Inviter.CLINIC;
    }

    /** The guests whom the person has invited and who are not removed, in the order in which they were invited. */
    public List<Participant> invitedBy(PersonId person) {
        return guests().stream()
                .filter(one -> one.presence() != Presence.REMOVED
                        && java.util.Objects.requireNonNull(one.guest()).by().equals(person))
                .toList();
    }

    /** The language (BCP 47) of the interpreter whom the visit was booked with and who is not in it yet; null when none is missing. */
    public @Nullable String interpreterMissing() {
        boolean there = people.values().stream()
                .anyMatch(one -> one.part() == Part.INTERPRETER
                        && (one.presence() == Presence.JOINED || one.presence() == Presence.AWAY));
        return there || state.isOver() ? null : appointment.interpreter();
    }

    /** Whether the patient came to the waiting room, also when they have left it since. */
    boolean hasCome() {
        return !state.isBefore() && state != VisitState.NO_SHOW;
    }

    /** Whether the patient wanted to be phoned, and somebody has talked to them. */
    boolean wasReached() {
        return call != null && call.reached();
    }

    /**
     * Whether a call would help the patient: before and during the visit, and after one that did not come about, broke off or was
     * cancelled. Whoever was seen as meant has nothing left to be phoned for.
     */
    public boolean isPhoneOffered() {
        return !state.isOver()
                || state.is(VisitState.LEFT, VisitState.NO_SHOW, VisitState.CANCELLED)
                || (state == VisitState.DOCUMENTING && ending != null && ending != Ending.VIDEO);
    }

    /** Whether the person is the patient or the provider: the visit is theirs, and goes on or stops with them. */
    public boolean isBetween(PersonId person) {
        return person.equals(appointment.patient()) || person.equals(appointment.provider());
    }

    /** Whether patient and provider are both in the visit once the person has joined. */
    boolean meetWith(PersonId person) {
        return people.values().stream()
                .filter(one -> isBetween(one.person()))
                .allMatch(one -> one.person().equals(person) || one.presence() == Presence.JOINED);
    }

    /** Whether the person may have media now. */
    public boolean mayHaveMedia(PersonId person) {
        return state.isLive()
                && part(person)
                        .map(Participant::presence)
                        .filter(Presence::mayHaveMedia)
                        .isPresent();
    }

    /** Refuses unless the state is one of these. */
    void need(VisitState... allowed) {
        if (!state.is(allowed)) {
            throw new Refusal.WrongState(state.name()).toException();
        }
    }
}
