package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anteroom.bridge.Answer;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.BridgeProblem;
import org.anteroom.bridge.Bridges;
import org.anteroom.bridge.MediaSource;
import org.anteroom.bridge.Mute;
import org.anteroom.bridge.Offers;
import org.anteroom.bridge.Slot;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The conference focus towards the pages: offers, takes answers, and mutes at the bridge. What it knows is in the visit document, so
 * another replica, or this one after a restart, goes on where it was. {@link Legs} makes and ends the endpoints.
 */
@ApplicationScoped
public class Focus {
    private final Bridges bridges;
    private final Legs legs;
    private final Lanes lanes;
    private final Clock clock;

    Focus(Bridges bridges, Legs legs, Lanes lanes, Clock clock) {
        this.bridges = bridges;
        this.legs = legs;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * An offer and the state of the world it was written for: the same key needs no second offer.
     *
     * @param leg the endpoint it is for
     * @param key the leg and the remote streams in it
     */
    public record KeyedOffer(long epoch, String leg, String key, Offers.Offer offer) {}

    /** The offer that the person's page should have now; empty when there is none to give: not in the visit, not over a bridge. */
    public Optional<KeyedOffer> offer(Visit visit, PersonId person) {
        var media = visit.media();
        var endpoint = media.endpoints().get(person);
        boolean mayHave = media.way() == Media.Way.BRIDGE
                && visit.mayHaveMedia(person)
                && visit.part(person)
                        .filter(me -> me.presence() == Presence.JOINED)
                        .isPresent();
        if (!mayHave || endpoint == null || endpoint.transport() == null) {
            return Optional.empty();
        }
        var own = new HashSet<String>();
        endpoint.sources().forEach(source -> own.add(source.name()));
        var slots = new ArrayList<Slot>();
        var key = new StringBuilder(endpoint.id());
        for (var slot : media.slots()) {
            var source = slot.source();
            var theirs = source == null || own.contains(source.name()) ? null : source;
            slots.add(new Slot(slot.isPicture(), theirs));
            key.append(',').append(theirs == null ? "" : theirs.name() + theirs.ssrcs());
        }
        long version = clock.millis();
        return Optional.of(new KeyedOffer(
                media.epoch(),
                endpoint.id(),
                key.toString(),
                Offers.write(media.epoch(), version, endpoint.transport(), slots)));
    }

    /** The page's answer to an offer of this leg. Answers for older legs are dropped. Repeating is harmless. */
    public void answer(Visit visit, Actor actor, String leg, String sdp) {
        var endpoint = current(visit, actor, leg);
        if (endpoint == null) {
            return;
        }
        Answer answer;
        try {
            answer = Answer.read(leg, sdp);
        } catch (IllegalArgumentException e) {
            throw Refusal.Invalid.of("sdp", String.valueOf(e.getMessage())).toException();
        }
        var sources = new ArrayList<>(answer.sources());
        if (answer.sources().stream().noneMatch(source -> source.kind() == MediaSource.Kind.CAMERA)) {
            endpoint.sources().stream()
                    .filter(source -> source.kind() == MediaSource.Kind.CAMERA)
                    .forEach(sources::add);
        }
        publish(visit, actor.person(), endpoint, answer, sources);
    }

    /** The page has learnt the numbers of its camera's layers, smallest first. Refused when another stream uses one of them. */
    public void camera(Visit visit, Actor actor, String leg, List<MediaSource.Layer> layers) {
        var endpoint = current(visit, actor, leg);
        if (endpoint == null) {
            return;
        }
        var sources = new ArrayList<>(endpoint.sources());
        sources.removeIf(source -> source.kind() == MediaSource.Kind.CAMERA);
        sources.add(new MediaSource(leg + "-v0", MediaSource.Kind.CAMERA, layers));
        publish(visit, actor.person(), endpoint, null, sources);
    }

    private Media.@Nullable Endpoint current(Visit visit, Actor actor, String leg) {
        var endpoint = visit.media().endpoints().get(actor.person());
        if (endpoint == null || !endpoint.id().equals(leg)) {
            return null;
        }
        if (!visit.mayHaveMedia(actor.person())) {
            throw new Refusal.NotAllowed().toException();
        }
        return endpoint;
    }

    private void publish(
            Visit visit, PersonId person, Media.Endpoint endpoint, @Nullable Answer answer, List<MediaSource> sources) {
        var leg = visit.media().leg(person);
        boolean isFirst = answer != null && !endpoint.isAnswered();
        boolean isNew = isFirst || !endpoint.sources().equals(sources);
        if (leg == null || !isNew) {
            return;
        }
        needNoCollision(visit, person, sources);
        try {
            lanes.in(visit.id(), () -> {
                if (answer != null && isFirst) {
                    bridges.connect(leg.bridge(), leg.meeting(), leg.endpoint(), answer.transport(), sources);
                } else {
                    bridges.sources(leg.bridge(), leg.meeting(), leg.endpoint(), sources);
                }
                legs.change(
                        visit.id(),
                        person,
                        leg.endpoint(),
                        (before, media) -> media.with(
                                        person, one -> isFirst ? one.answered(sources) : one.with(sources))
                                .placed(before.sharing()));
            });
        } catch (BridgeException e) {
            if (e.problem() instanceof BridgeProblem.EndpointGone
                    || e.problem() instanceof BridgeProblem.ConferenceGone) {
                legs.renewSoon(visit.id(), person, leg);
            }
            throw e;
        }
        watch(visit, person);
    }

    /** Opens the control socket of the person's leg from this replica; harmless when it is open already. */
    public void watch(Visit visit, PersonId person) {
        var leg = visit.media().leg(person);
        var endpoint = visit.media().endpoints().get(person);
        if (leg != null
                && endpoint != null
                && endpoint.transport() != null
                && !endpoint.transport().webSocket().isEmpty()) {
            bridges.control(leg, endpoint.transport().webSocket());
        }
    }

    /** The person's page is no longer with this replica. */
    public void unwatch(Visit visit, PersonId person) {
        var leg = visit.media().leg(person);
        if (leg != null) {
            bridges.release(leg);
        }
    }

    /** The visit has changed: what belongs to legs that nobody has any more is closed on this replica, whichever one ended them. */
    public void changed(Visit before, Visit now) {
        var was = before.media();
        var is = now.media();
        var kept = is.previous();
        for (var person : was.endpoints().keySet()) {
            var leg = was.leg(person);
            boolean isKept = leg != null && kept != null && kept.meeting().equals(leg.meeting());
            if (leg != null && !isKept && !leg.equals(is.leg(person))) {
                bridges.release(leg);
            }
        }
        var previous = was.previous();
        if (previous != null && (kept == null || !kept.meeting().equals(previous.meeting()))) {
            bridges.release(previous.bridge(), previous.meeting());
        }
    }

    /** What the person's page wants to see: the height of each tile by the stream's name. */
    public void want(Visit visit, PersonId person, String endpoint, Map<String, Integer> heights) {
        var leg = visit.media().leg(person);
        if (leg != null && leg.endpoint().equals(endpoint)) {
            watch(visit, person);
            bridges.want(leg, heights);
        }
    }

    /** Lets the bridge forward of the person what the visit says, and no more. Only over a bridge; repeating is harmless. */
    void mute(Visit visit, PersonId person) {
        var leg = visit.media().leg(person);
        var endpoint = visit.media().endpoints().get(person);
        if (leg != null && endpoint != null && endpoint.transport() != null) {
            lanes.in(
                    visit.id(), () -> bridges.mute(leg.bridge(), leg.meeting(), leg.endpoint(), muteOf(visit, person)));
        }
    }

    static Mute muteOf(Visit visit, PersonId person) {
        return visit.part(person)
                .map(one -> new Mute(one.silenced(), one.hidden()))
                .orElse(Mute.NOTHING);
    }

    /** The bridge does not compare SSRCs; two people with the same one would hear each other's packets as their own. */
    private static void needNoCollision(Visit visit, PersonId person, List<MediaSource> sources) {
        var mine = new HashSet<Long>();
        for (var source : sources) {
            for (var ssrc : source.ssrcs()) {
                if (!mine.add(ssrc)) {
                    throw Refusal.Invalid.of("sources", "an SSRC is named twice")
                            .toException();
                }
            }
        }
        visit.media().endpoints().forEach((other, endpoint) -> {
            if (!other.equals(person)
                    && endpoint.sources().stream()
                            .flatMap(source -> source.ssrcs().stream())
                            .anyMatch(mine::contains)) {
                throw Refusal.Invalid.of("sources", "an SSRC is in use, connect anew")
                        .toException();
            }
        });
    }
}
