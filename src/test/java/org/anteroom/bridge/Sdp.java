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

    private Sdp() {}

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
