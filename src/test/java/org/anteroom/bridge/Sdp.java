package org.anteroom.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Session descriptions that a real bridge and real Chromium exchanged, and a look at their sections. */
final class Sdp {
    private static final Pattern IDENTITY =
            Pattern.compile("a=(msid|ssrc|ssrc-group|ice-ufrag|ice-pwd|fingerprint|candidate|mid)\\b.*");

    /** What a browser that shares no screen answers to the section for one. */
    static final String NO_SCREEN =
            "m=video 9 UDP/TLS/RTP/SAVPF 100 96\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=inactive\r\na=rtcp-mux\r\n";

    private Sdp() {}

    /** A recorded answer with our third section: when they were recorded, a section for a screen was made only when it was shared. */
    static String answered(String name) {
        var recorded = recorded(name).replace("\r\n", "\n").replace("\n", "\r\n");
        int own = recorded.indexOf("m=video");
        int remote = recorded.indexOf("\r\nm=", own) + 2;
        return remote < 2
                ? recorded + (recorded.endsWith("\r\n") ? "" : "\r\n") + NO_SCREEN
                : recorded.substring(0, remote) + NO_SCREEN + recorded.substring(remote);
    }

    static String recorded(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/wire/sdp", name + ".sdp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<List<String>> sections(String sdp) {
        var sections = new ArrayList<List<String>>();
        for (var line : sdp.split("\r?\n")) {
            if (line.startsWith("m=")) {
                sections.add(new ArrayList<>());
            }
            if (!sections.isEmpty()) {
                sections.getLast().add(line);
            }
        }
        return sections;
    }

    /** What a section negotiates, in any order: without who speaks and from where. */
    static List<String> negotiated(List<String> section) {
        return section.stream()
                .filter(line -> !IDENTITY.matcher(line).matches())
                .filter(line -> !line.equals("a=end-of-candidates"))
                .toList();
    }

    static String value(List<String> section, String prefix) {
        return section.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + prefix + " in " + section));
    }
}
