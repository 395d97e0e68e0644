package org.anteroom.notes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;

/**
 * The text of a note: subjective, objective, assessment and plan for the record, and a summary in plain words for the patient. Line
 * breaks are kept as typed.
 */
public record NoteText(String subjective, String objective, String assessment, String plan, String summary) {
    /** The longest section, in signs. */
    public static final int LONGEST = 10_000;

    /** Nothing written yet. */
    public static final NoteText EMPTY = new NoteText("", "", "", "", "");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Refuses sections that are too long. */
    public NoteText {
        for (var section : List.of(subjective, objective, assessment, plan, summary)) {
            if (section.length() > LONGEST) {
                throw Refusal.Invalid.of("text", "a section has at most " + LONGEST + " signs")
                        .toException();
            }
        }
    }

    /** Whether nothing was written. */
    @JsonIgnore
    public boolean isBlank() {
        return (subjective + objective + assessment + plan + summary).isBlank();
    }

    Phi toPhi() {
        try {
            return new Phi(JSON.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a note's text is always writable");
        }
    }

    static NoteText read(Phi phi) {
        try {
            return JSON.readValue(phi.reveal(), NoteText.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored note cannot be read");
        }
    }
}
