package org.anteroom.platform;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Reading and writing the few shapes that stored documents share. Stored instants have millisecond precision. */
public final class Docs {
    private Docs() {}

    /** The instant as it is stored. */
    public static Date date(Instant instant) {
        return Date.from(instant);
    }

    /** The instant under the name. */
    public static Instant instant(Document document, String name) {
        return Refusal.orNotThere(document.getDate(name)).toInstant();
    }

    /** The instant under the name, when there is one. */
    public static @Nullable Instant instantOrNull(Document document, String name) {
        var date = document.getDate(name);
        return date == null ? null : date.toInstant();
    }

    /** The part under the name; empty when there is none. */
    public static Document part(Document document, String name) {
        var part = document.get(name, Document.class);
        return part == null ? new Document() : part;
    }

    /** The list of texts under the name; empty when there is none. */
    public static List<String> texts(Document document, String name) {
        var list = document.getList(name, String.class);
        return list == null ? List.of() : List.copyOf(list);
    }

    /** The list of parts under the name; empty when there is none. */
    public static List<Document> parts(Document document, String name) {
        var list = document.getList(name, Document.class);
        return list == null ? List.of() : List.copyOf(list);
    }

    /** A whole number that may be stored narrow or wide. */
    public static long whole(Document document, String name) {
        var number = document.get(name);
        return number instanceof Number n ? n.longValue() : 0;
    }

    /** A document of these texts. */
    public static Document of(Map<String, String> texts) {
        var document = new Document();
        document.putAll(texts);
        return document;
    }
}
