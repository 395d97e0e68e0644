package org.anteroom.booking;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.anteroom.platform.Docs;
import org.bson.Document;

/**
 * When a provider sees patients, by the clock on their own wall: the same hours every week, also over a change of the clocks.
 *
 * @param days the ranges of each day, by start; a day that is missing is free
 */
public record WeeklyHours(Map<DayOfWeek, List<LocalRange>> days, ZoneId zone) {
    /** Refuses ranges of one day that overlap. */
    public WeeklyHours {
        var sorted = new EnumMap<DayOfWeek, List<LocalRange>>(DayOfWeek.class);
        days.forEach((day, ranges) -> {
            var byStart = new ArrayList<>(ranges);
            byStart.sort(java.util.Comparator.comparing(LocalRange::from));
            for (int i = 1; i < byStart.size(); i++) {
                if (byStart.get(i - 1).overlaps(byStart.get(i))) {
                    throw new IllegalArgumentException("hours overlap on " + day + ": " + ranges);
                }
            }
            sorted.put(day, List.copyOf(byStart));
        });
        days = Map.copyOf(sorted);
    }

    /** Day and night, every day. */
    public static WeeklyHours aroundTheClock(ZoneId zone) {
        return everyDay(zone, List.of(DayOfWeek.values()), new LocalRange(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
    }

    /** The same ranges on each of the days. */
    public static WeeklyHours everyDay(ZoneId zone, List<DayOfWeek> on, LocalRange... ranges) {
        var days = new EnumMap<DayOfWeek, List<LocalRange>>(DayOfWeek.class);
        on.forEach(day -> days.put(day, List.of(ranges)));
        return new WeeklyHours(days, zone);
    }

    /** The ranges of the day. */
    public List<LocalRange> on(DayOfWeek day) {
        return days.getOrDefault(day, List.of());
    }

    Document toDocument() {
        var document = new Document();
        days.forEach((day, ranges) -> document.append(
                day.name(), ranges.stream().map(LocalRange::toString).toList()));
        return document;
    }

    static WeeklyHours read(Document document, String zone) {
        var days = new EnumMap<DayOfWeek, List<LocalRange>>(DayOfWeek.class);
        for (var day : document.keySet()) {
            days.put(
                    DayOfWeek.valueOf(day),
                    Docs.texts(document, day).stream().map(LocalRange::parse).toList());
        }
        return new WeeklyHours(days, ZoneId.of(zone));
    }
}
