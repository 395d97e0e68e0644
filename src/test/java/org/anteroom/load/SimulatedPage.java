package org.anteroom.load;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.anteroom.fixture.Ear;

/**
 * A page without a browser: answers the bridge's offers as Chromium does, tells its camera's layers and what it shows. Its media
 * never comes about; all that is said about media does.
 */
final class SimulatedPage {
    private final Ear ear;
    private final String ufrag = Long.toString(random(1L << 40, 1L << 50), 36);
    private final String password = Long.toString(random(1L << 60, Long.MAX_VALUE), 36) + "0123456789abcdef";
    private final String fingerprint = fingerprint();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicLong said = new AtomicLong();
    private final AtomicInteger sayings = new AtomicInteger();
    private int read;

    SimulatedPage(Ear ear) {
        this.ear = ear;
    }

    /** Answers what has come since it last looked. */
    void look() {
        var heard = ear.heard();
        for (; read < heard.size(); read++) {
            if (heard.get(read).contains("\"type\":\"offer\"")) {
                answer(JsonParser.parseString(heard.get(read)).getAsJsonObject());
            }
        }
    }

    /** The offers that it has answered. */
    int answered() {
        return answered.get();
    }

    /** Messages and their signs that it has heard and said so far. */
    Talk talk() {
        var heard = List.copyOf(ear.heard());
        return new Talk(heard.size(), heard.stream().mapToLong(String::length).sum(), sayings.get(), said.get());
    }

    /** How much was said in both directions, in messages and in signs. */
    record Talk(long heard, long heardSigns, long said, long saidSigns) {
        Talk plus(Talk other) {
            return new Talk(
                    heard + other.heard, heardSigns + other.heardSigns, said + other.said, saidSigns + other.saidSigns);
        }
    }

    private void answer(JsonObject offer) {
        var leg = offer.get("leg").getAsString();
        var answer = new JsonObject();
        answer.addProperty("leg", leg);
        answer.addProperty("version", offer.get("version").getAsLong());
        answer.addProperty("sdp", description(offer.get("sdp").getAsString()));
        say("answer", answer);
        if (answered.getAndIncrement() == 0) {
            var layers = new JsonArray();
            for (int i = 0; i < 3; i++) {
                var layer = new JsonObject();
                layer.addProperty("ssrc", random(1, 1L << 32));
                layer.addProperty("repair", random(1, 1L << 32));
                layers.add(layer);
            }
            var camera = new JsonObject();
            camera.addProperty("leg", leg);
            camera.add("layers", layers);
            say("camera", camera);
        }
        var heights = new JsonObject();
        for (var section : offer.getAsJsonArray("sections")) {
            if (section.getAsJsonObject().get("kind").getAsString().equals("camera")) {
                heights.addProperty(section.getAsJsonObject().get("source").getAsString(), 720);
            }
        }
        var watch = new JsonObject();
        watch.addProperty("leg", leg);
        watch.add("heights", heights);
        say("watch", watch);
    }

    private void say(String type, JsonObject message) {
        message.addProperty("type", type);
        message.addProperty("id", type + sayings.incrementAndGet());
        var text = message.toString();
        said.addAndGet(text.length());
        ear.say(text);
    }

    private String description(String offer) {
        var lines = new ArrayList<String>(List.of("v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0"));
        int section = -1;
        for (var line : offer.split("\r\n")) {
            if (line.startsWith("a=group") || (section < 0 && line.startsWith("a=extmap-allow"))) {
                lines.add(line);
            } else if (line.startsWith("m=")) {
                section++;
                lines.add(line.replaceFirst(" \\d+ ", " 9 "));
                lines.addAll(List.of(
                        "c=IN IP4 0.0.0.0",
                        "a=ice-ufrag:" + ufrag,
                        "a=ice-pwd:" + password,
                        "a=fingerprint:sha-256 " + fingerprint,
                        "a=setup:active"));
                if (section == 0) {
                    lines.add("a=ssrc:" + random(1, 1L << 32) + " cname:page");
                } else if (section == 1) {
                    lines.addAll(List.of("a=rid:1 send", "a=rid:2 send", "a=rid:3 send", "a=simulcast:send 1;2;3"));
                }
            } else if (section >= 0) {
                remember(section, line, lines);
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private static void remember(int section, String line, List<String> lines) {
        switch (line.replaceFirst("[:=].*", "").isEmpty() ? line : line.split("[: ]")[0]) {
            case "a=mid", "a=extmap", "a=rtpmap", "a=rtcp-fb", "a=fmtp", "a=rtcp-mux" -> lines.add(line);
            case "a=recvonly" -> lines.add(section == 2 ? "a=inactive" : "a=sendonly");
            case "a=sendonly" -> lines.add("a=recvonly");
            case "a=inactive" -> lines.add("a=inactive");
            default -> {
                // The rest is the other side's own.
            }
        }
    }

    private static String fingerprint() {
        var parts = new ArrayList<String>();
        for (int i = 0; i < 32; i++) {
            parts.add(String.format("%02X", random(0, 256)));
        }
        return String.join(":", parts);
    }

    private static long random(long from, long to) {
        return ThreadLocalRandom.current().nextLong(from, to);
    }
}
