package org.anteroom.visit;

import java.time.Instant;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Docs;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One person of a visit.
 *
 * @param connection the one socket that speaks for the person; null when none does
 * @param page which page of the person's browser has that socket
 * @param joinedOn which page has pressed Join last: while they are in the visit, what is seen and heard of them is that page's
 * @param lost when the socket was lost, while it is
 * @param microphone whether they send sound now, as their page says; {@code camera} likewise
 * @param sharing whether they share a screen
 * @param muted the visit's revision at which the provider muted them, 0 when nobody did; only they themselves can undo it
 * @param stopped likewise for the camera
 * @param link how their connection is, in the word their page found: good, fair or weak
 * @param guest what is known of them as a guest; null for patient and provider
 */
public record Participant(
        PersonId person,
        Part part,
        String name,
        String shortName,
        Presence presence,
        @Nullable String connection,
        @Nullable String page,
        @Nullable String joinedOn,
        @Nullable Instant lost,
        boolean microphone,
        boolean camera,
        boolean sharing,
        long muted,
        long stopped,
        String link,
        @Nullable Guest guest) {
    /**
     * What is known of an invited guest beside their name, which they say themselves.
     *
     * @param invited when they were invited, by the person {@code by}
     * @param consent the version of the terms that they agreed to when they said their name; null until then
     * @param knocked when they came to the door last
     * @param admitted when they were let in last
     * @param linesFrom the number of the last line that was written before that: they see none up to it
     * @param aside whether they were asked out for a while, and will be brought back
     * @param declined the word with which they were sent away: {@code later} or {@code no}
     */
    public record Guest(
            Instant invited,
            PersonId by,
            @Nullable String consent,
            @Nullable Instant knocked,
            @Nullable Instant admitted,
            long linesFrom,
            boolean aside,
            @Nullable String declined) {
        static @Nullable Guest read(Document document) {
            var invited = Docs.instantOrNull(document, "invited");
            return invited == null
                    ? null
                    : new Guest(
                            invited,
                            new PersonId(document.getString("by")),
                            document.getString("consent"),
                            Docs.instantOrNull(document, "knocked"),
                            Docs.instantOrNull(document, "admitted"),
                            Docs.whole(document, "linesFrom"),
                            document.getBoolean("aside", false),
                            document.getString("declined"));
        }
    }

    static Participant read(String id, Document document) {
        return new Participant(
                new PersonId(id),
                Part.valueOf(document.getString("part")),
                document.getString("name"),
                document.getString("shortName"),
                Presence.valueOf(document.getString("presence")),
                document.getString("connection"),
                document.getString("page"),
                // Whoever joined before this was written down did so on the page that they had.
                document.getString(document.containsKey("joinedOn") ? "joinedOn" : "page"),
                Docs.instantOrNull(document, "lost"),
                document.getBoolean("microphone", true),
                document.getBoolean("camera", true),
                document.getBoolean("sharing", false),
                Docs.whole(document, "muted"),
                Docs.whole(document, "stopped"),
                document.get("link", "good"),
                Guest.read(document));
    }

    /** Whether a socket speaks for the person now. */
    public boolean isConnected() {
        return connection != null;
    }

    /** Whether the provider has muted them and they have not undone it. */
    public boolean silenced() {
        return muted > 0;
    }

    /** Whether the provider has stopped their camera and they have not undone it. */
    public boolean hidden() {
        return stopped > 0;
    }
}
