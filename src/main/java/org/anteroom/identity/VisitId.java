package org.anteroom.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.anteroom.platform.Ids;

/** Names a visit. Random, safe in a log, and carries no right. */
public record VisitId(@JsonValue String value) {
    /** Refuses what does not have the form of an id. */
    @JsonCreator
    public VisitId {
        Ids.checked(value);
    }

    /** A new one. */
    public static VisitId random() {
        return new VisitId(Ids.random());
    }

    /** Read from a path; refuses as not there when it has no id's form. */
    public static VisitId of(String text) {
        if (!Ids.looksLikeId(text)) {
            throw new org.anteroom.platform.Refusal.NotThere().toException();
        }
        return new VisitId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
