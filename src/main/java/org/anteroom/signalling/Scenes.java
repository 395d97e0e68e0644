package org.anteroom.signalling;

import java.util.List;
import org.anteroom.bridge.LegWord;
import org.anteroom.visit.Visit;

/** What a bridge tells of a leg, in the words of its page: people instead of endpoints. */
final class Scenes {
    private Scenes() {}

    static ServerMessage.Scene of(Visit visit, LegWord word) {
        var leg = word.leg().endpoint();
        return switch (word) {
            case LegWord.Speaker speaker ->
                new ServerMessage.Scene(leg, Views.person(visit, speaker.endpoint()), null, null, null);
            case LegWord.Forwarded forwarded -> new ServerMessage.Scene(leg, null, forwarded.sources(), null, null);
            case LegWord.Wanted wanted -> new ServerMessage.Scene(leg, null, null, wanted.heights(), null);
            case LegWord.Active active ->
                new ServerMessage.Scene(
                        leg,
                        null,
                        null,
                        null,
                        active.active() ? List.of() : List.of(Views.person(visit, active.endpoint())));
        };
    }
}
