package org.anteroom.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Colibri2 as JSON: built from constants and our own values only, never from anything a browser sent as it came. The form is that
 * of Jitsi's {@code Colibri2JSONSerializer}; a test lets Jitsi's own parser read every body. {@code connects} is never written.
 */
final class ColibriJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ICE_UDP = "urn:xmpp:jingle:transports:ice-udp:1";

    private ColibriJson() {}

    /** Makes an endpoint, and with a domain given the conference as well. */
    static ObjectNode create(String meeting, String endpoint, Mute mute, @Nullable String domain) {
        var body = JSON.objectNode().put("meeting-id", meeting);
        if (domain != null) {
            body.put("name", meeting + "@" + domain).put("create", true).put("rtcstats-enabled", false);
        }
        var one = JSON.objectNode().put("create", true).put("id", endpoint).put("stats-id", endpoint);
        one.set("medias", JSON.arrayNode().add(audio()).add(video()));
        one.set("transport", JSON.objectNode().put("ice-controlling", true));
        one.set("capabilities", JSON.arrayNode().add("source-names"));
        if (!mute.equals(Mute.NOTHING)) {
            one.set("force-mute", mute(mute));
        }
        body.set("endpoints", JSON.arrayNode().add(one));
        return body;
    }

    static ObjectNode update(String meeting, String endpoint, BridgeTransport answered, List<MediaSource> sources) {
        var fingerprint = JSON.objectNode()
                .put("fingerprint", answered.fingerprint())
                .put("hash", answered.hash())
                .put("setup", answered.setup());
        var inner = JSON.objectNode()
                .put("xmlns", ICE_UDP)
                .put("ufrag", answered.ufrag())
                .put("pwd", answered.password())
                .put("rtcp-mux", true);
        inner.set("fingerprints", JSON.arrayNode().add(fingerprint));
        var one = JSON.objectNode().put("id", endpoint);
        one.set("transport", JSON.objectNode().set("transport", inner));
        one.set("sources", sources(sources));
        return body(meeting, one);
    }

    /** Always the full set: a picture that is not listed is taken away. */
    static ObjectNode updateSources(String meeting, String endpoint, List<MediaSource> sources) {
        var one = JSON.objectNode().put("id", endpoint);
        one.set("sources", sources(sources));
        return body(meeting, one);
    }

    static ObjectNode forceMute(String meeting, String endpoint, Mute mute) {
        var one = JSON.objectNode().put("id", endpoint);
        one.set("force-mute", mute(mute));
        return body(meeting, one);
    }

    private static ObjectNode mute(Mute mute) {
        return JSON.objectNode().put("audio", mute.sound()).put("video", mute.picture());
    }

    static ObjectNode expireEndpoint(String meeting, String endpoint) {
        return body(meeting, JSON.objectNode().put("id", endpoint).put("expire", true));
    }

    static ObjectNode expireConference(String meeting) {
        return JSON.objectNode().put("meeting-id", meeting).put("expire", true);
    }

    /** Reads the transport of the one endpoint that a create answered with. */
    static BridgeTransport transport(JsonNode reply) {
        var transport = reply.path("endpoints").path(0).path("transport").path("transport");
        var fingerprint = transport.path("fingerprints").path(0);
        var candidates = new ArrayList<BridgeTransport.Candidate>();
        for (var candidate : transport.path("candidates")) {
            if (candidate.path("protocol").asText().equals("udp")) {
                candidates.add(new BridgeTransport.Candidate(
                        candidate.path("foundation").asText(),
                        candidate.path("priority").asLong(),
                        candidate.path("ip").asText(),
                        candidate.path("port").asInt(),
                        candidate.path("type").asText()));
            }
        }
        if (transport.path("ufrag").asText().isEmpty() || candidates.isEmpty()) {
            throw new BridgeProblem.NotUnderstood(200).toException();
        }
        return new BridgeTransport(
                transport.path("ufrag").asText(),
                transport.path("pwd").asText(),
                fingerprint.path("hash").asText(),
                fingerprint.path("fingerprint").asText(),
                fingerprint.path("setup").asText(),
                candidates,
                transport.path("web-sockets").path(0).asText());
    }

    private static ObjectNode body(String meeting, ObjectNode endpoint) {
        var body = JSON.objectNode().put("meeting-id", meeting);
        body.set("endpoints", JSON.arrayNode().add(endpoint));
        return body;
    }

    private static ArrayNode sources(List<MediaSource> sources) {
        var all = JSON.arrayNode();
        for (var source : sources) {
            var list = JSON.arrayNode();
            var groups = JSON.arrayNode();
            if (source.layers().size() > 1) {
                var simulcast = JSON.arrayNode();
                source.layers().forEach(layer -> simulcast.add(layer.ssrc()));
                groups.add(group("SIM", simulcast));
            }
            for (var layer : source.layers()) {
                list.add(stream(source, layer.ssrc()));
                if (layer.repair() != null) {
                    list.add(stream(source, layer.repair()));
                    groups.add(group("FID", JSON.arrayNode().add(layer.ssrc()).add(layer.repair())));
                }
            }
            var media = JSON.objectNode().put("type", source.kind().isPicture() ? "video" : "audio");
            media.put("id", source.name());
            media.set("sources", list);
            if (!groups.isEmpty()) {
                media.set("ssrc-groups", groups);
            }
            all.add(media);
        }
        return all;
    }

    private static ObjectNode group(String semantics, ArrayNode ssrcs) {
        var group = JSON.objectNode().put("semantics", semantics);
        group.set("sources", ssrcs);
        return group;
    }

    private static ObjectNode stream(MediaSource source, long ssrc) {
        var stream = JSON.objectNode().put("ssrc", ssrc).put("name", source.name());
        return switch (source.kind()) {
            case AUDIO -> stream;
            case CAMERA -> stream.put("videoType", "camera");
            case SCREEN -> stream.put("videoType", "desktop");
        };
    }

    private static ObjectNode audio() {
        var opus = JSON.objectNode()
                .put("id", Codecs.OPUS)
                .put("name", "opus")
                .put("clockrate", 48000)
                .put("channels", 2);
        opus.set("parameters", JSON.objectNode().put("minptime", "10").put("useinbandfec", "1"));
        opus.set("rtcp-fbs", JSON.arrayNode().add(feedback("transport-cc", "")));
        return media("audio", JSON.arrayNode().add(opus), Codecs.AUDIO_EXTENSIONS);
    }

    private static ObjectNode video() {
        var vp8 = JSON.objectNode().put("id", Codecs.VP8).put("name", "VP8").put("clockrate", 90000);
        vp8.set(
                "rtcp-fbs",
                JSON.arrayNode()
                        .add(feedback("ccm", "fir"))
                        .add(feedback("nack", ""))
                        .add(feedback("nack", "pli"))
                        .add(feedback("transport-cc", "")));
        var rtx = JSON.objectNode().put("id", Codecs.RTX).put("name", "rtx").put("clockrate", 90000);
        rtx.set("parameters", JSON.objectNode().put("apt", String.valueOf(Codecs.VP8)));
        rtx.set("rtcp-fbs", JSON.arrayNode());
        var extensions = new ArrayList<>(Codecs.VIDEO_EXTENSIONS);
        extensions.add(Codecs.LAYER);
        return media("video", JSON.arrayNode().add(vp8).add(rtx), extensions);
    }

    private static ObjectNode media(String type, ArrayNode payloads, List<Codecs.Extension> extensions) {
        var media = JSON.objectNode().put("type", type);
        media.set("payload-types", payloads);
        var headers = JSON.arrayNode();
        extensions.forEach(extension ->
                headers.add(JSON.objectNode().put("uri", extension.uri()).put("id", extension.id())));
        media.set("rtp-hdrexts", headers);
        return media.put("extmap-allow-mixed", true);
    }

    private static ObjectNode feedback(String type, String subtype) {
        var feedback = JSON.objectNode().put("type", type);
        return subtype.isEmpty() ? feedback : feedback.put("subtype", subtype);
    }
}
