package org.anteroom.signalling;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
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
    @JsonSubTypes.Type(value = ClientMessage.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = ClientMessage.Camera.class, name = "camera"),
    @JsonSubTypes.Type(value = ClientMessage.Watch.class, name = "watch"),
    @JsonSubTypes.Type(value = ClientMessage.Moved.class, name = "moved"),
    @JsonSubTypes.Type(value = ClientMessage.Mute.class, name = "mute"),
    @JsonSubTypes.Type(value = ClientMessage.Look.class, name = "look")
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

    /** My connection failed; I ask for the next one. The leg is empty when media goes directly. */
    record Renew(String id, long epoch, String leg) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Renew {
            Objects.requireNonNull(id);
            Objects.requireNonNull(leg);
        }
    }

    /** I leave; the visit stays open. */
    record Leave(String id) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Leave {
            Objects.requireNonNull(id);
        }
    }

    /**
     * My sound, picture and shared screen are on or off, and my connection is good, fair or weak. What the provider muted after the
     * revision that I had seen stays muted.
     */
    record Say(String id, boolean microphone, boolean camera, boolean sharing, Link link, long seen)
            implements ClientMessage {
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

    /**
     * My answer to the bridge's offer with this version for this leg; with the numbers of my camera's layers when the page knows them
     * already, as in {@link Camera}. The others then need one offer less.
     */
    record Answer(
            String id,
            String leg,
            long version,
            String sdp,
            @Nullable List<Layer> layers) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Answer {
            Objects.requireNonNull(id);
            Objects.requireNonNull(leg);
            Objects.requireNonNull(sdp);
        }
    }

    /** The numbers of my camera's layers on this leg, smallest first: all of them, or none would be forwarded. */
    record Camera(String id, String leg, List<Layer> layers) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Camera {
            Objects.requireNonNull(id);
            Objects.requireNonNull(leg);
            layers = List.copyOf(layers);
        }
    }

    /** One layer of a camera: its SSRC and that of its retransmissions. */
    record Layer(long ssrc, @Nullable Long repair) {}

    /** How tall I show each stream of this leg, by its name, in pixels of the screen; what is not named I do not show. */
    record Watch(String id, String leg, Map<String, Integer> heights) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Watch {
            Objects.requireNonNull(id);
            Objects.requireNonNull(leg);
            heights = Map.copyOf(heights);
        }
    }

    /** I show on this epoch what I showed on the one before: that one may end. */
    record Moved(String id, long epoch) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Moved {
            Objects.requireNonNull(id);
        }
    }

    /** Only of the provider: mute this person, or stop their camera. They alone can undo it. */
    record Mute(String id, String person, boolean microphone, boolean camera) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Mute {
            Objects.requireNonNull(id);
            Objects.requireNonNull(person);
        }
    }

    /** Send me my view again: what it says of relays runs out within a minute. The view comes before the answer. */
    record Look(String id) implements ClientMessage {
        /** Refuses a message that lacks a part. */
        public Look {
            Objects.requireNonNull(id);
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
