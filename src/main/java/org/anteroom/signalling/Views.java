package org.anteroom.signalling;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.visit.Chat;
import org.anteroom.visit.Focus;
import org.anteroom.visit.Invitations;
import org.anteroom.visit.Media;
import org.anteroom.visit.Part;
import org.anteroom.visit.Participant;
import org.anteroom.visit.Presence;
import org.anteroom.visit.Relays;
import org.anteroom.visit.Visit;
import org.anteroom.visit.VisitConfig;
import org.anteroom.waitingroom.Queue;
import org.jspecify.annotations.Nullable;

/** Makes the view that a person gets of a visit. What is not for them is not in it; hiding is not left to the page. */
@ApplicationScoped
class Views {
    private final Queue queue;
    private final Relays relays;
    private final Invitations invitations;
    private final VisitConfig config;
    private final Clock clock;

    Views(Queue queue, Relays relays, Invitations invitations, VisitConfig config, Clock clock) {
        this.queue = queue;
        this.relays = relays;
        this.invitations = invitations;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The view of a page whose person's line has been read already.
     *
     * @param forecast what the patient of a visit that waits is told; null when it is to be found out
     */
    VisitView of(Visit visit, Actor actor, Queue.@Nullable Forecast forecast) {
        var me = visit.partOf(actor);
        boolean isProvider = me.part() == Part.PROVIDER;
        boolean isPatient = me.part() == Part.PATIENT;
        boolean inside = isProvider || visit.mayHaveMedia(me.person());
        return new VisitView(
                visit.revision(),
                visit.state(),
                visit.since(),
                clock.instant(),
                new VisitView.Me(
                        me.person().value(), me.part().name(), me.presence(), me.sharing(), me.silenced(), me.hidden()),
                others(visit, me, inside),
                new VisitView.Times(
                        visit.appointment().start(),
                        visit.appointment().length().toMinutes(),
                        visit.joined(),
                        visit.finished()),
                isPatient ? waiting(visit, forecast) : null,
                visit.state() == VisitState.INVITED && !me.part().isGuest()
                        ? visit.since().plus(config.invited())
                        : null,
                inside ? media(visit, me) : null,
                inside || isPatient ? visit.lines() : 0,
                !me.part().isGuest() && visit.phone() != null,
                me.part().isGuest() ? null : visit.call(),
                me.part().isGuest() ? null : visit.cancelled(),
                isProvider ? desk(visit) : null,
                me.guest() == null
                        ? null
                        : new VisitView.Guest(
                                me.name(), me.guest().aside(), me.guest().declined()),
                isPatient ? invited(visit, visit.invitedBy(me.person())) : null);
    }

    /**
     * Who else is in the visit, with their part: nobody in it is hidden from anybody in it. Guests who are not in it yet are the
     * provider's business, and a guest reads of the patient only how they are called.
     */
    private static List<VisitView.Other> others(Visit visit, Participant me, boolean inside) {
        return visit.people().values().stream()
                .filter(other -> !other.person().equals(me.person()))
                .filter(other -> inside || other.part() == Part.PROVIDER)
                .filter(other -> !other.part().isGuest() || other.presence().mayHaveMedia())
                .sorted(Comparator.comparing(Participant::part).thenComparing(Participant::name))
                .map(other -> new VisitView.Other(
                        other.person().value(),
                        other.part().name(),
                        me.part().isGuest() && other.part() == Part.PATIENT ? other.shortName() : other.name(),
                        other.shortName(),
                        inside ? other.presence() : Presence.EXPECTED,
                        inside && other.isConnected(),
                        inside && other.microphone(),
                        inside && other.camera(),
                        inside && other.sharing(),
                        inside && other.silenced(),
                        inside && other.hidden(),
                        inside ? other.link() : "good"))
                .toList();
    }

    private VisitView.@Nullable Wait waiting(Visit visit, Queue.@Nullable Forecast known) {
        var arrived = visit.checkIn().arrived();
        if (visit.state() != VisitState.WAITING || arrived == null) {
            return null;
        }
        var forecast = known == null ? queue.forecast(visit) : known;
        return waiting(forecast, arrived, hasMissed(visit));
    }

    static VisitView.Wait waiting(Queue.Forecast forecast, Instant arrived, boolean missed) {
        return new VisitView.Wait(
                forecast.place(), forecast.minutes(), forecast.provider().word(), arrived, missed);
    }

    /** Whether an invitation ran out that the patient did not answer, and was not taken back, before the visit waited again. */
    private boolean hasMissed(Visit visit) {
        if (!visit.missed()) {
            return false;
        }
        var history = visit.history();
        if (history.size() < 2) {
            return false;
        }
        var before = history.get(history.size() - 2);
        return before.state() == VisitState.INVITED
                && !history.getLast().at().isBefore(before.at().plus(config.invited()));
    }

    private VisitView.@Nullable MediaView media(Visit visit, Participant me) {
        var media = visit.media();
        if (media.way() == Media.Way.NONE || me.presence() != Presence.JOINED) {
            return null;
        }
        // Somebody has to give way when both offer at once.
        var leg = media.leg(me.person());
        return new VisitView.MediaView(
                media.epoch(),
                media.way(),
                !visit.leads(me.person()),
                leg == null ? "" : leg.endpoint(),
                media.isPlanned(),
                media.previous() != null,
                relays.forMedia(visit, me.person()));
    }

    private VisitView.Desk desk(Visit visit) {
        var devices = visit.checkIn().devices();
        return new VisitView.Desk(
                visit.checkIn().isComplete(),
                visit.checkIn().consent(),
                devices == null ? null : devices.camera(),
                devices == null ? null : devices.microphone(),
                devices == null ? null : devices.network(),
                visit.patient().isConnected(),
                visit.checkIn().arrived(),
                visit.invitations(),
                visit.phone(),
                visit.ending(),
                visit.interpreterMissing(),
                invitations.hasRoom(),
                invitations.most(),
                invited(visit, visit.guests()));
    }

    private static List<VisitView.Invited> invited(Visit visit, List<Participant> guests) {
        return guests.stream().map(one -> invited(visit, one)).toList();
    }

    private static VisitView.Invited invited(Visit visit, Participant one) {
        var guest = java.util.Objects.requireNonNull(one.guest());
        return new VisitView.Invited(
                one.person().value(),
                one.part().name(),
                one.name(),
                visit.inviterOf(one),
                one.presence(),
                one.isConnected(),
                guest.consent() != null,
                guest.aside(),
                guest.knocked(),
                guest.declined());
    }

    static ServerMessage.Line line(Chat.Line line, PersonId reader) {
        return new ServerMessage.Line(
                line.number(),
                line.at(),
                line.kind().name(),
                line.from(),
                line.name(),
                line.text().reveal(),
                line.from().equals(reader.value()));
    }

    static ServerMessage.Offer offer(Visit visit, Focus.KeyedOffer offer) {
        return new ServerMessage.Offer(
                offer.epoch(),
                offer.leg(),
                offer.offer().version(),
                offer.offer().sdp(),
                offer.offer().remote().stream()
                        .map(section -> new ServerMessage.Section(
                                section.mid(),
                                section.source().name(),
                                section.source().kind().name().toLowerCase(java.util.Locale.ROOT),
                                person(visit, section.source().name())))
                        .toList());
    }

    /** Whose stream or endpoint it is; empty when nobody's any more. */
    static String person(Visit visit, String stream) {
        return visit.media().owner(stream).map(PersonId::value).orElse("");
    }
}
