package org.anteroom.visit;

import java.time.Instant;
import org.anteroom.platform.Docs;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How a patient's wish to be phoned was answered last.
 *
 * @param reached whether somebody talked to the patient
 */
public record PhoneCall(Instant at, boolean reached) {
    Document toDocument() {
        return new Document("at", Docs.date(at)).append("reached", reached);
    }

    static @Nullable PhoneCall read(@Nullable Document document) {
        return document == null
                ? null
                : new PhoneCall(Docs.instant(document, "at"), document.getBoolean("reached", false));
    }
}
