package org.anteroom.signalling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.anteroom.platform.Problem;
import org.jspecify.annotations.Nullable;

/** What we say to a person's page: views, lines and signals, and one answer to each command. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.View.class, name = "view"),
    @JsonSubTypes.Type(value = ServerMessage.Line.class, name = "line"),
    @JsonSubTypes.Type(value = ServerMessage.Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = ServerMessage.Offer.class, name = "offer"),
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

    /** The bridge's offer for this epoch: a signal made by us. */
    record Offer(long epoch, String sdp, List<Section> sections) implements ServerMessage {}

    /** Which stream stands in which section of an offer. */
    record Section(String mid, String source, String kind) {}

    /** The command was done; what it changed has been acknowledged by the database. */
    record Done(String id) implements ServerMessage {}

    /** The command was refused. */
    record Refused(String id, Problem problem) implements ServerMessage {}

    /** The rows of a board: at first all, later those that changed; each row is whole. */
    record Board(boolean all, Instant now, List<org.anteroom.board.Row> rows) implements ServerMessage {}
}
