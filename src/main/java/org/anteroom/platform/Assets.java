package org.anteroom.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.TemplateExtension;
import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The built scripts and styles by their source's name, as Vite's manifest tells them (https://vite.dev/guide/backend-integration). */
@TemplateExtension(namespace = "asset")
public final class Assets {
    /** In quarkus:dev the frontend is built again while we run. */
    private static final boolean LIVE = LaunchMode.current() == LaunchMode.DEVELOPMENT;

    private static final JsonNode MANIFEST = read();

    private Assets() {}

    /** The address of the built file for a source such as {@code src/pages/call.ts}. */
    public static String path(String source) {
        var entry = (LIVE ? read() : MANIFEST).get(source);
        if (entry == null) {
            throw new IllegalArgumentException("the frontend build has no " + source);
        }
        return "/" + entry.get("file").asText();
    }

    private static JsonNode read() {
        try (var stream = Assets.class.getResourceAsStream("/META-INF/resources/.vite/manifest.json")) {
            if (stream == null) {
                throw new IllegalStateException(
                        "the frontend is not built: run mvn package, or npm run build in frontend");
            }
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
