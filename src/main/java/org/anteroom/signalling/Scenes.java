package org.anteroom.signalling;

import java.util.Collection;
import org.anteroom.bridge.LegWord;
import org.anteroom.identity.PersonId;
import org.anteroom.visit.Visit;

/** What a bridge tells of a leg, in the words of its page: people instead of endpoints. */
final class Scenes {
    private Scenes() {}

    /**
     * Whether the word is for the person's page: it is of their leg, or of the older one while a planned move still shows what that brings.
     * Who is silent there may have moved off it.
     */
    static boolean concerns(Visit visit, PersonId person, LegWord word) {
        var media = visit.media();
        return word.leg().equals(media.leg(person))
                || (word.leg().equals(media.olderLeg(person)) && !(word instanceof LegWord.Active));
    }

    /**
     * The word as a message.
     *
     * @param silent the endpoints that the bridge does not hear now
     */
    static ServerMessage.Scene of(Visit visit, LegWord word, Collection<String> silent) {
        var leg = word.leg().endpoint();
        return switch (word) {
            case LegWord.Speaker speaker ->
                new ServerMessage.Scene(leg, Views.person(visit, speaker.endpoint()), null, null, null);
            case LegWord.Forwarded forwarded -> new ServerMessage.Scene(leg, null, forwarded.sources(), null, null);
            case LegWord.Wanted wanted -> new ServerMessage.Scene(leg, null, null, wanted.heights(), null);
            case LegWord.Active _ ->
                new ServerMessage.Scene(
                        leg,
                        null,
                        null,
                        null,
                        silent.stream()
                                .map(endpoint -> Views.person(visit, endpoint))
                                .filter(person -> !person.isEmpty())
                                .toList());
        };
    }
}
