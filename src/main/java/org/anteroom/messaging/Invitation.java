package org.anteroom.messaging;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import net.fortuna.ical4j.data.CalendarOutputter;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.ComponentList;
import net.fortuna.ical4j.model.ParameterList;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.PropertyList;
import net.fortuna.ical4j.model.component.CalendarComponent;
import net.fortuna.ical4j.model.component.Daylight;
import net.fortuna.ical4j.model.component.Observance;
import net.fortuna.ical4j.model.component.Standard;
import net.fortuna.ical4j.model.component.VAlarm;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.component.VTimeZone;
import net.fortuna.ical4j.model.parameter.Cn;
import net.fortuna.ical4j.model.parameter.Related;
import net.fortuna.ical4j.model.property.Attendee;
import net.fortuna.ical4j.model.property.Description;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.Organizer;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Trigger;
import net.fortuna.ical4j.model.property.TzId;
import net.fortuna.ical4j.model.property.TzOffsetFrom;
import net.fortuna.ical4j.model.property.TzOffsetTo;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.Url;
import net.fortuna.ical4j.model.property.immutable.ImmutableAction;
import net.fortuna.ical4j.model.property.immutable.ImmutableCalScale;
import net.fortuna.ical4j.model.property.immutable.ImmutableMethod;
import net.fortuna.ical4j.model.property.immutable.ImmutableStatus;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;
import org.jspecify.annotations.Nullable;

/**
 * An appointment for a patient's calendar (RFC 5545, RFC 5546): the same UID as long as the visit lives, a SEQUENCE that grows with
 * every change, and the zone's rules with it. Holds no reason.
 *
 * @param uid of the event, globally unique
 * @param sequence how often it has been changed
 * @param start in the patient's zone, and {@code length} from there
 * @param stamp when it was written
 * @param summary the event's title
 * @param link where the patient joins; null when the appointment is cancelled
 */
record Invitation(
        String uid,
        int sequence,
        Instant start,
        Duration length,
        ZoneId zone,
        Instant stamp,
        String summary,
        String clinic,
        String from,
        String patient,
        String to,
        @Nullable URI link) {
    /** In signs: lines may have 75 octets, and some signs of names take two. */
    private static final int FOLD = 60;

    private static final List<Duration> ALARMS = List.of(Duration.ofDays(1), Duration.ofMinutes(15));

    static {
        // The library would otherwise look zones up over the network.
        System.setProperty("net.fortuna.ical4j.timezone.update.enabled", "false");
        System.setProperty("net.fortuna.ical4j.timezone.cache.impl", "net.fortuna.ical4j.util.MapTimeZoneCache");
    }

    /** REQUEST or CANCEL, as the attachment's type says it too. */
    String method() {
        return link == null ? "CANCEL" : "REQUEST";
    }

    /** The calendar file. */
    String toIcs() {
        var parts = new ArrayList<CalendarComponent>();
        if (isOnce(start) && isOnce(start.plus(length))) {
            parts.add(rules());
            parts.add(event(start.atZone(zone), start.plus(length).atZone(zone)));
        } else {
            // A local time that comes twice means its first instant (RFC 5545, 3.3.5), and programs differ even in
            // that.
            parts.add(event(start, start.plus(length)));
        }
        var calendar = new Calendar(
                new PropertyList(List.of(
                        new ProdId("-//Anteroom//Visits//EN"),
                        ImmutableVersion.VERSION_2_0,
                        ImmutableCalScale.GREGORIAN,
                        link == null ? ImmutableMethod.CANCEL : ImmutableMethod.REQUEST)),
                new ComponentList<>(parts));
        var ics = new StringWriter();
        try {
            new CalendarOutputter(false, FOLD).output(calendar, ics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ics.toString();
    }

    /**
     * The zone as far as the event needs it: the clocks' change before it and the one after. The zone's whole history would mislead
     * programs that read it carelessly.
     */
    private VTimeZone rules() {
        var observances = new ArrayList<Observance>();
        var before = zone.getRules().previousTransition(start);
        var after = zone.getRules().nextTransition(start);
        if (before != null) {
            observances.add(observance(before));
        } else {
            var offset = zone.getRules().getOffset(start);
            observances.add(new Standard(observed(LocalDateTime.of(1970, 1, 1, 0, 0), offset, offset)));
        }
        if (after != null) {
            observances.add(observance(after));
        }
        return new VTimeZone(new PropertyList(List.of(new TzId(zone.getId()))), new ComponentList<>(observances));
    }

    private Observance observance(ZoneOffsetTransition change) {
        var properties = observed(change.getDateTimeBefore(), change.getOffsetBefore(), change.getOffsetAfter());
        return zone.getRules().isDaylightSavings(change.getInstant())
                ? new Daylight(properties)
                : new Standard(properties);
    }

    private static PropertyList observed(LocalDateTime at, ZoneOffset from, ZoneOffset to) {
        return new PropertyList(List.<Property>of(new DtStart<>(at), new TzOffsetFrom(from), new TzOffsetTo(to)));
    }

    private boolean isOnce(Instant instant) {
        return zone.getRules()
                        .getValidOffsets(instant.atZone(zone).toLocalDateTime())
                        .size()
                == 1;
    }

    private <T extends Temporal> VEvent event(T begins, T ends) {
        var event = new VEvent(new PropertyList(List.<Property>of(
                new Uid(uid),
                new Sequence(sequence),
                new DtStamp(stamp),
                new DtStart<>(begins),
                new DtEnd<>(ends),
                new Summary(summary),
                new Organizer(named(clinic), URI.create("mailto:" + from)),
                new Attendee(named(patient), URI.create("mailto:" + to)))));
        if (link == null) {
            event.add(ImmutableStatus.VEVENT_CANCELLED);
            return event;
        }
        event.add(ImmutableStatus.VEVENT_CONFIRMED);
        event.add(new Location(link.toString()));
        event.add(new Description(summary + "\n" + link));
        event.add(new Url(link));
        for (var before : ALARMS) {
            var alarm = new VAlarm();
            alarm.add(new Trigger(new ParameterList(List.of(Related.START)), before.negated()));
            alarm.add(ImmutableAction.DISPLAY);
            alarm.add(new Description(summary));
            event.add(alarm);
        }
        return event;
    }

    private static ParameterList named(String name) {
        return new ParameterList(List.of(new Cn(name)));
    }
}
