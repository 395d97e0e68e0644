package org.anteroom.signalling;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
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
    record Beat(String id) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Beat {
            Objects.requireNonNull(id);
        }
    }

    /** I have pressed Join, or come back with a fresh page. */
    record Join(String id) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Join {
            Objects.requireNonNull(id);
        }
    }

    /** The connection of this epoch failed; I ask for the next one. */
    record Renew(String id, long epoch) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Renew {
            Objects.requireNonNull(id);
        }
    }

    /** I leave; the visit stays open. */
    record Leave(String id) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Leave {
            Objects.requireNonNull(id);
        }
    }

    /** My sound and picture are on or off, and my connection is good, fair or weak. */
    record Say(String id, boolean microphone, boolean camera, Link link) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Say {
            Objects.requireNonNull(id);
            Objects.requireNonNull(link);
        }
    }

    /** A line for the others in the visit. */
    record Chat(String id, String text) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Chat {
            Objects.requireNonNull(id);
            Objects.requireNonNull(text);
        }
    }

    /** Send me the lines after this number again. */
    record Lines(String id, long since) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Lines {
            Objects.requireNonNull(id);
        }
    }

    /** For the other page of a direct epoch: a description or a candidate, one of the two. */
    record Signal(
            String id,
            long epoch,
            @Nullable Description description,
            @Nullable Candidate candidate) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Signal {
            Objects.requireNonNull(id);
        }
    }

    /** My answer to the bridge's offer of this epoch. */
    record Answer(String id, long epoch, String sdp) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Answer {
            Objects.requireNonNull(id);
            Objects.requireNonNull(sdp);
        }
    }

    /** How a page finds its connection. */
    enum Link {
        good,
        fair,
        weak
    }

    /** A session description (RFC 9429): type and SDP. */
    record Description(Kind type, String sdp) {
        /** Refuses a message that lacks a part. */
        public Description {
            Objects.requireNonNull(type);
            Objects.requireNonNull(sdp);
        }

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
            @Nullable String usernameFragment) {
        /** Refuses a message that lacks a part. */
        public Candidate {
            Objects.requireNonNull(candidate);
        }
    }
}
