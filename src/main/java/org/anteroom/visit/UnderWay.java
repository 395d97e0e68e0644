package org.anteroom.visit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A visit that goes on, as whoever runs the product may know of it: how many people are in it and how media travels between them.
 * Holds no name, no reason and no time of an appointment.
 *
 * @param people how many take a place in the conversation
 * @param links how the connection is of each who has joined
 * @param bridge the bridge's address; only when the way is BRIDGE
 * @param began when media began to travel this way; null before it ever did
 * @param isPlanned whether the older way runs on until this one works
 * @param left what a planned move has left at a bridge; null when nothing
 */
public record UnderWay(
        VisitId id,
        ClinicId clinic,
        VisitState state,
        int people,
        List<Link> links,
        Media.Way way,
        @Nullable String bridge,
        @Nullable Instant began,
        boolean isPlanned,
        @Nullable Left left) {
    /** From when the patient is there until the note is written: the states in which somebody is, or something is to be done. */
    static final List<VisitState> STATES = Arrays.stream(VisitState.values())
            .filter(state ->
                    state.isLive() || state.is(VisitState.CHECKING_IN, VisitState.WAITING, VisitState.DOCUMENTING))
            .toList();

    /** The fields that it is read from. */
    static final List<String> FIELDS = List.of(
            "clinic",
            "state",
            "people",
            "media.way",
            "media.bridge",
            "media.began",
            "media.planned",
            "media.previous.bridge",
            "media.previous.until");

    /** How somebody's connection is: their page's own word, or that they were lost. */
    public enum Link {
        GOOD,
        FAIR,
        WEAK,
        LOST;

        private static Link of(String word) {
            return switch (word) {
                case "weak" -> WEAK;
                case "fair" -> FAIR;
                default -> GOOD;
            };
        }
    }

    /**
     * What a planned move has left behind.
     *
     * @param until when it is ended at the latest
     */
    public record Left(String bridge, Instant until) {}

    static UnderWay read(Document document) {
        var state = VisitState.valueOf(document.getString("state"));
        var links = new ArrayList<Link>();
        int people = 0;
        for (var part : Docs.part(document, "people").values()) {
            var person = (Document) part;
            var presence = Presence.valueOf(person.getString("presence"));
            people += state.isLive() && presence.isInside() ? 1 : 0;
            if (state.isLive() && presence == Presence.JOINED) {
                links.add(Link.of(person.get("link", "")));
            } else if (state.isLive() && presence == Presence.AWAY) {
                links.add(Link.LOST);
            }
        }
        var media = Docs.part(document, "media");
        var left = Docs.part(media, "previous");
        return new UnderWay(
                new VisitId(document.getString("_id")),
                new ClinicId(document.getString("clinic")),
                state,
                people,
                List.copyOf(links),
                Media.Way.valueOf(media.get("way", Media.Way.NONE.name())),
                media.getString("bridge"),
                Docs.instantOrNull(media, "began"),
                media.getBoolean("planned", false),
                left.isEmpty() ? null : new Left(left.getString("bridge"), Docs.instant(left, "until")));
    }
}
