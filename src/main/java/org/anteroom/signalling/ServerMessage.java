package org.anteroom.signalling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.anteroom.platform.Problem;
import org.jspecify.annotations.Nullable;

/** What we say to a person's page: views, lines and signals, and one answer to each command. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.View.class, name = "view"),
    @JsonSubTypes.Type(value = ServerMessage.Line.class, name = "line"),
    @JsonSubTypes.Type(value = ServerMessage.Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = ServerMessage.Offer.class, name = "offer"),
    @JsonSubTypes.Type(value = ServerMessage.Scene.class, name = "scene"),
    @JsonSubTypes.Type(value = ServerMessage.Done.class, name = "done"),
    @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = ServerMessage.Board.class, name = "board")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface ServerMessage {
    /** The whole of what this person may see of the visit. */
    record View(@JsonUnwrapped VisitView view) implements ServerMessage {}

    /** A chat line, or a message of staff. */
    record Line(long number, Instant at, String kind, String from, String name, String text, boolean mine)
            implements ServerMessage {}

    /** From the other page of a direct epoch. */
    record Signal(
            long epoch, ClientMessage.@Nullable Description description, ClientMessage.@Nullable Candidate candidate)
            implements ServerMessage {}

    /** The bridge's offer for this leg: a signal made by us. The answer names the version; one is under way at a time. */
    record Offer(long epoch, String leg, long version, String sdp, List<Section> sections) implements ServerMessage {}

    /** Which stream of whom stands in which section of an offer: {@code audio}, {@code camera} or {@code screen}. */
    record Section(String mid, String source, String kind, String person) {}

    /**
     * What the bridge says of this leg now; only what has changed is named.
     *
     * @param speaker who speaks
     * @param shown the pictures that are sent to this page; the others are paused
     * @param wanted how tall anybody shows each of this page's streams; 0 for nobody
     * @param silent all who are not heard by the bridge now
     */
    record Scene(
            String leg,
            @Nullable String speaker,
            @Nullable List<String> shown,
            @Nullable Map<String, Integer> wanted,
            @Nullable List<String> silent)
            implements ServerMessage {}

    /** The command was done; what it changed has been acknowledged by the database. */
    record Done(String id) implements ServerMessage {}

    /** The command was refused. */
    record Refused(String id, Problem problem) implements ServerMessage {}

    /** The rows of a board: at first all, later those that changed; each row is whole. */
    record Board(boolean all, Instant now, List<org.anteroom.board.Row> rows) implements ServerMessage {}
}
