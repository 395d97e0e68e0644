package org.anteroom.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.anteroom.platform.Ids;

/** Names a person. Random, safe in a log, and carries no right. */
public record PersonId(@JsonValue String value) {
    /** Refuses what does not have the form of an id. */
    @JsonCreator
    public PersonId {
        Ids.checked(value);
    }

    /** A new one. */
    public static PersonId random() {
        return new PersonId(Ids.random());
    }

    /** Read from a path; refuses as not there when it has no id's form. */
    public static PersonId of(String text) {
        if (!Ids.looksLikeId(text)) {
            throw new org.anteroom.platform.Refusal.NotThere().toException();
        }
        return new PersonId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
