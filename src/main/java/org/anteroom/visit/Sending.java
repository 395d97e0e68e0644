package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;

/**
 * What each person sends: their own word of it, and the provider's who may mute somebody or stop their camera. Over a bridge that is
 * enforced there before the deed is answered; directly it is a wish that the page follows. Only the person can undo it.
 */
@ApplicationScoped
public class Sending {
    private final Visits visits;
    private final Focus focus;
    private final AuditTrail audit;
    private final Clock clock;

    Sending(Visits visits, Focus focus, AuditTrail audit, Clock clock) {
        this.visits = visits;
        this.focus = focus;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What a page says of itself.
     *
     * @param link how it finds its connection: good, fair or weak
     * @param seen the revision of the view that the person had before them
     */
    public record Word(boolean microphone, boolean camera, boolean sharing, String link, long seen) {}

    /**
     * The person's page says what it sends now. One screen is shared at a time: the newest takes the place of an older one. Repeating
     * is harmless. Of who is not in the visit nothing is taken: a screen shared at the door would end that of somebody inside. Nor is what an
     * older page of theirs said late.
     */
    public Visit say(VisitId id, Actor actor, Page page, Word word) {
        var freed = new boolean[1];
        var visit = visits.change(id, Visits.related(actor), before -> {
            var me = before.partOf(actor);
            boolean unmutes = word.microphone() && me.muted() <= word.seen();
            boolean shows = word.camera() && me.stopped() <= word.seen();
            freed[0] = (me.silenced() && unmutes) || (me.hidden() && shows);
            boolean isSame = me.microphone() == unmutes
                    && me.camera() == shows
                    && me.sharing() == word.sharing()
                    && me.link().equals(word.link());
            boolean isTheirs = me.presence().isInside() && !page.isOlderThan(me);
            freed[0] &= isTheirs;
            if (!before.state().isLive() || !isTheirs || (isSame && !freed[0])) {
                return null;
            }
            var path = "people." + me.person();
            var change = new Change(clock.instant())
                    .set(path + ".microphone", unmutes)
                    .set(path + ".camera", shows)
                    .set(path + ".sharing", word.sharing())
                    .set(path + ".link", word.link());
            if (unmutes) {
                change.unset(path + ".muted");
            }
            if (shows) {
                change.unset(path + ".stopped");
            }
            return me.sharing() == word.sharing() ? change : share(change, before, me, word.sharing());
        });
        if (freed[0]) {
            focus.mute(visit, actor.person());
        }
        return visit;
    }

    private static Change share(Change change, Visit before, Participant me, boolean sharing) {
        var now = new java.util.HashSet<PersonId>();
        if (sharing) {
            for (var other : before.sharing()) {
                change.set("people." + other + ".sharing", false);
            }
            now.add(me.person());
        } else {
            now.addAll(before.sharing());
            now.remove(me.person());
        }
        return change.media(before.media().placed(now));
    }

    /** The provider mutes somebody else, or stops their camera. Only they themselves can undo it. */
    public Visit mute(VisitId id, Actor.SignedIn provider, PersonId person, boolean sound, boolean picture) {
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            before.need(VisitState.IN_VISIT, VisitState.INTERRUPTED);
            var other = before.part(person).orElseThrow(() -> new Refusal.NotThere().toException());
            if (!other.presence().isInside() || person.equals(provider.person())) {
                throw new Refusal.NotAllowed().toException();
            }
            var path = "people." + person;
            var change = new Change(clock.instant());
            if (sound) {
                change.set(path + ".muted", before.revision() + 1).set(path + ".microphone", false);
            }
            if (picture) {
                change.set(path + ".stopped", before.revision() + 1).set(path + ".camera", false);
            }
            return change.then(audit.change(
                    provider,
                    Action.MUTED,
                    before.clinic(),
                    id,
                    before.appointment().patient()));
        });
        focus.mute(visit, person);
        return visit;
    }
}
