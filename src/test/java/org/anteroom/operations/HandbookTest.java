package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and the pages of {@code src/docs} point to is there: links, pictures, files and folders of operations. */
class HandbookTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");
    private static final Pattern FILE = Pattern.compile("`((?:infra|k8s|src|frontend)/[A-Za-z0-9_./-]+)");

    static Stream<Path> pages() throws IOException {
        try (var docs = Files.list(Path.of("src/docs"))) {
            return Stream.concat(
                    Stream.of(Path.of("README.md")),
                    docs.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatAPagePointsToIsThere(Path page) {
        var text = ComposeTest.text(page);
        var folder = page.toAbsolutePath().getParent();
        var pointed = new TreeSet<Path>();
        LINK.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.startsWith("https://"))
                .forEach(link -> pointed.add(folder.resolve(link).normalize()));
        FILE.matcher(text)
                .results()
                .forEach(found -> pointed.add(Path.of(found.group(1)).toAbsolutePath()));

        // The certificate is brought along by whoever runs it.
        assertThat(pointed)
                .filteredOn(path -> !path.endsWith("infra/certificates/site.pem"))
                .allSatisfy(path -> assertThat(path).exists());
    }
}
