package org.anteroom.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.anteroom.platform.Ids;

/** Names a clinic. Random, safe in a log, and carries no right. */
public record ClinicId(@JsonValue String value) {
    /** Refuses what does not have the form of an id. */
    @JsonCreator
    public ClinicId {
        Ids.checked(value);
    }

    /** A new one. */
    public static ClinicId random() {
        return new ClinicId(Ids.random());
    }

    /** Read from a path; refuses as not there when it has no id's form. */
    public static ClinicId of(String text) {
        if (!Ids.looksLikeId(text)) {
            throw new org.anteroom.platform.Refusal.NotThere().toException();
        }
        return new ClinicId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
