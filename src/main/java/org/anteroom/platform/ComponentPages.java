package org.anteroom.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.LaunchMode;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The living style guide: what pages and islands are made of, as it looks now. What only a running island has is drawn as it stands still. Answers as not there unless in the demo or in development. */
@Path("/dev/components")
@Produces(MediaType.TEXT_HTML)
@PermitAll
public class ComponentPages {
    private static final Frame.Help SAMPLE = new Frame.Help("Anteroom", "555-0100", "911");
    private static final String STATES = "state_";

    @CheckedTemplate(basePath = "platform")
    static class Templates {
        static native TemplateInstance components(Frame frame, List<State> states);
    }

    private final Frames frames;
    private final boolean open;

    ComponentPages(
            Frames frames, @ConfigProperty(name = "anteroom.demo.enabled", defaultValue = "false") boolean demo) {
        this.frames = frames;
        this.open = demo || LaunchMode.current() == LaunchMode.DEVELOPMENT;
    }

    /** A state as chips know it. */
    record State(String name) {}

    @GET
    public TemplateInstance components() {
        if (!open) {
            throw new Refusal.NotThere().toException();
        }
        var frame = frames.of(SAMPLE);
        return Templates.components(frame, states()).setLocale(frame.locale());
    }

    /** All states that have a word: this room knows no other, so it asks the words and not the visit. */
    private static List<State> states() {
        try {
            var states = new ArrayList<State>();
            new ObjectMapper()
                    .readTree(Words.json(Locale.ENGLISH, STATES).getValue())
                    .fieldNames()
                    .forEachRemaining(key -> states.add(new State(key.substring(STATES.length()))));
            return states;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
