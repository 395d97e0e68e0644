package org.anteroom.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser answered, as typed values. The text itself goes no further: what reaches the bridge is written again from these.
 *
 * @param transport the browser's ICE and DTLS parameters, without candidates: the bridge finds the browser by its checks
 * @param sources what the browser sends
 */
public record Answer(BridgeTransport transport, List<MediaSource> sources) {
    /** The longest answer we read. */
    public static final int LONGEST = 65_536;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/=_-]{4,256}");
    private static final Pattern FINGERPRINT =
            Pattern.compile("(sha-(?:256|384|512)) ((?:[0-9A-Fa-f]{2}:){31,63}[0-9A-Fa-f]{2})");
    private static final Pattern SSRC = Pattern.compile("a=ssrc:(\\d{1,10}) .*");
    private static final Pattern FID = Pattern.compile("a=ssrc-group:FID (\\d{1,10}) (\\d{1,10})");

    /**
     * Reads an answer to one of our offers.
     *
     * @throws IllegalArgumentException when it is not one, in words that hold nothing of it
     */
    public static Answer read(String endpoint, String sdp) {
        if (sdp.length() > LONGEST) {
            throw new IllegalArgumentException("the answer is too long");
        }
        var sections = sections(sdp);
        if (sections.size() < Offers.OWN
                || !sections.get(0).isKind("audio")
                || !sections.get(1).isKind("video")
                || !sections.get(2).isKind("video")) {
            throw new IllegalArgumentException("the answer does not have our sections");
        }
        var first = sections.getFirst();
        var fingerprint = FINGERPRINT.matcher(first.need("a=fingerprint:"));
        if (!fingerprint.matches()) {
            throw new IllegalArgumentException("the answer's fingerprint is not one");
        }
        var setup = first.need("a=setup:");
        if (!setup.equals("active") && !setup.equals("passive")) {
            throw new IllegalArgumentException("the answer's DTLS role is neither active nor passive");
        }
        var transport = new BridgeTransport(
                token(first.need("a=ice-ufrag:")),
                token(first.need("a=ice-pwd:")),
                fingerprint.group(1),
                fingerprint.group(2),
                setup,
                List.of(),
                "");
        var sources = new ArrayList<MediaSource>();
        sections.get(0).source(endpoint + "-a0", MediaSource.Kind.AUDIO, sources);
        // A camera in several layers has no numbers in an answer: its page reads them elsewhere and sends them after
        // it.
        sections.get(1).source(endpoint + "-v0", MediaSource.Kind.CAMERA, sources);
        sections.get(2).source(endpoint + "-v1", MediaSource.Kind.SCREEN, sources);
        return new Answer(transport, List.copyOf(sources));
    }

    private static String token(String value) {
        if (!TOKEN.matcher(value).matches()) {
            throw new IllegalArgumentException("the answer's ICE parameters are not well formed");
        }
        return value;
    }

    private static List<Section> sections(String sdp) {
        var sections = new ArrayList<Section>();
        for (var line : sdp.split("\r?\n")) {
            if (line.startsWith("m=")) {
                sections.add(new Section(line, new ArrayList<>()));
            } else if (!sections.isEmpty()) {
                sections.getLast().lines().add(line);
            }
        }
        return sections;
    }

    private record Section(String media, List<String> lines) {
        boolean isKind(String kind) {
            return media.startsWith("m=" + kind + " ");
        }

        String need(String prefix) {
            for (var line : lines) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length()).strip();
                }
            }
            throw new IllegalArgumentException("the answer lacks " + prefix);
        }

        void source(String name, MediaSource.Kind kind, List<MediaSource> sources) {
            boolean sends = lines.contains("a=sendonly") || lines.contains("a=sendrecv");
            if (!sends || lines.stream().anyMatch(line -> line.startsWith("a=simulcast:"))) {
                return;
            }
            Long ssrc = null;
            Long repair = null;
            for (var line : lines) {
                var group = FID.matcher(line);
                var single = SSRC.matcher(line);
                if (group.matches()) {
                    ssrc = Long.valueOf(group.group(1));
                    repair = Long.valueOf(group.group(2));
                } else if (ssrc == null && single.matches()) {
                    ssrc = Long.valueOf(single.group(1));
                }
            }
            add(name, kind, ssrc, repair, sources);
        }

        private static void add(
                String name,
                MediaSource.Kind kind,
                @Nullable Long ssrc,
                @Nullable Long repair,
                List<MediaSource> sources) {
            if (ssrc != null) {
                sources.add(MediaSource.of(name, kind, ssrc, repair));
            }
        }
    }
}
