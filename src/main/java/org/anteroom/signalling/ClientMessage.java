package org.anteroom.signalling;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a person's page may say. Every message is a command with an id, answered once by {@code done} or {@code refused}. Who says it
 * comes from the session, never from the message. Unknown types and fields are refused.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Beat.class, name = "beat"),
    @JsonSubTypes.Type(value = ClientMessage.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ClientMessage.Renew.class, name = "renew"),
    @JsonSubTypes.Type(value = ClientMessage.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = ClientMessage.Say.class, name = "say"),
    @JsonSubTypes.Type(value = ClientMessage.Chat.class, name = "chat"),
    @JsonSubTypes.Type(value = ClientMessage.Lines.class, name = "lines"),
    @JsonSubTypes.Type(value = ClientMessage.Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = ClientMessage.Answer.class, name = "answer")
})
sealed interface ClientMessage {
    /** The command's id, given by the page; the answer repeats it. */
    String id();

    /** I am here; asks for nothing but the answer. */
    record Beat(String id) implements ClientMessage {}

    /** I have pressed Join, or come back with a fresh page. */
    record Join(String id) implements ClientMessage {}

    /** The connection of this epoch failed; I ask for the next one. */
    record Renew(String id, long epoch) implements ClientMessage {}

    /** I leave; the visit stays open. */
    record Leave(String id) implements ClientMessage {}

    /** My sound and picture are on or off, and my connection is good, fair or weak. */
    record Say(String id, boolean microphone, boolean camera, Link link) implements ClientMessage {}

    /** A line for the others in the visit. */
    record Chat(String id, String text) implements ClientMessage {}

    /** Send me the lines after this number again. */
    record Lines(String id, long since) implements ClientMessage {}

    /** For the other page of a direct epoch: a description or a candidate, one of the two. */
    record Signal(
            String id,
            long epoch,
            @Nullable Description description,
            @Nullable Candidate candidate) implements ClientMessage {}

    /** My answer to the bridge's offer of this epoch. */
    record Answer(String id, long epoch, String sdp) implements ClientMessage {}

    /** How a page finds its connection. */
    enum Link {
        good,
        fair,
        weak
    }

    /** A session description (RFC 9429): type and SDP. */
    record Description(Kind type, String sdp) {
        /** What a description is. */
        enum Kind {
            offer,
            answer,
            rollback
        }
    }

    /** An ICE candidate as browsers exchange them (https://www.w3.org/TR/webrtc/#rtcicecandidateinit-dictionary). */
    record Candidate(
            String candidate,
            @Nullable String sdpMid,
            @Nullable Integer sdpMLineIndex,
            @Nullable String usernameFragment) {}
}
