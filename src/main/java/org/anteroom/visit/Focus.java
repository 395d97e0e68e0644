package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.anteroom.bridge.Answer;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.BridgeProblem;
import org.anteroom.bridge.Bridges;
import org.anteroom.bridge.Leg;
import org.anteroom.bridge.MediaSource;
import org.anteroom.bridge.Offers;
import org.anteroom.bridge.Slot;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The conference focus towards the pages: offers, takes answers, and mutes at the bridge. What it knows is in the visit document, so
 * another replica, or this one after a restart, goes on where it was. {@link Legs} makes and ends the endpoints.
 */
@ApplicationScoped
public class Focus {
    /** How long what others are about to say is waited for, from when their legs began. */
    private static final Duration GATHERED = Duration.ofMillis(1500);

    private final Bridges bridges;
    private final Legs legs;
    private final Mutes mutes;
    private final Lanes lanes;
    private final Clock clock;
    /** Legs whose bridge has heard the answer from this replica. */
    private final Set<Leg> connected = ConcurrentHashMap.newKeySet();

    Focus(Bridges bridges, Legs legs, Mutes mutes, Lanes lanes, Clock clock) {
        this.bridges = bridges;
        this.legs = legs;
        this.mutes = mutes;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * An offer and the state of the world it was written for: the same key needs no second offer.
     *
     * @param leg the endpoint it is for
     * @param key the leg, and the remote streams in it with their places
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
        var streams = new ArrayList<String>();
        for (var slot : media.slots()) {
            var source = slot.source();
            var theirs = source == null || own.contains(source.name()) ? null : source;
            slots.add(new Slot(slot.isPicture(), theirs));
            streams.add(theirs == null ? "" : theirs.name() + theirs.ssrcs());
        }
        // What a person publishes has its slots in everybody's offers; empty ones at their own end are no reason for
        // one.
        while (!streams.isEmpty() && streams.getLast().isEmpty()) {
            streams.removeLast();
        }
        long version = clock.millis();
        return Optional.of(new KeyedOffer(
                media.epoch(),
                endpoint.id(),
                endpoint.id() + String.join(",", streams),
                Offers.write(media.epoch(), version, endpoint.transport(), slots)));
    }

    /**
     * How long the person's next offer may wait: others whose legs have just begun have still to say what they send. After the death of
     * a bridge everybody answers at about the same time, and a page that is offered one stream after the other is busy with nothing else.
     */
    public Duration gathering(Visit visit, PersonId person) {
        var now = clock.instant();
        return visit.media().endpoints().entrySet().stream()
                .filter(one -> !one.getKey().equals(person) && isAboutToSay(visit, one.getKey(), one.getValue()))
                .map(one -> Duration.between(now, one.getValue().since().plus(GATHERED)))
                .filter(Duration::isPositive)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static boolean isAboutToSay(Visit visit, PersonId person, Media.Endpoint endpoint) {
        return visit.part(person)
                .filter(one -> one.presence() == Presence.JOINED)
                .filter(one -> !endpoint.isAnswered()
                        || (one.camera()
                                && endpoint.sources().stream()
                                        .noneMatch(source -> source.kind() == MediaSource.Kind.CAMERA)))
                .isPresent();
    }

    /**
     * The page's answer to an offer of this leg. Answers for older legs are dropped. Refused when another stream uses one of its numbers;
     * the person then gets a new leg. Repeating is harmless.
     *
     * @param layers those of the camera, smallest first, as far as the page knows them; an answer itself does not name them
     */
    public void answer(Visit visit, Actor actor, String leg, String sdp, List<MediaSource.Layer> layers) {
        if (!isCurrent(visit, actor, leg)) {
            return;
        }
        Answer answer;
        try {
            answer = Answer.read(leg, sdp);
        } catch (IllegalArgumentException e) {
            throw Refusal.Invalid.of("sdp", String.valueOf(e.getMessage())).toException();
        }
        publish(visit, actor.person(), answer, sent -> {
            var sources = new ArrayList<>(answer.sources());
            if (!layers.isEmpty()) {
                sources.removeIf(source -> source.kind() == MediaSource.Kind.CAMERA);
                sources.add(camera(leg, layers));
            } else if (sources.stream().noneMatch(source -> source.kind() == MediaSource.Kind.CAMERA)) {
                sent.stream()
                        .filter(source -> source.kind() == MediaSource.Kind.CAMERA)
                        .forEach(sources::add);
            }
            return sources;
        });
    }

    /**
     * The page has learnt the numbers of its camera's layers, smallest first. Refused when another stream uses one of them; the person
     * then gets a new leg. Repeating is harmless.
     */
    public void camera(Visit visit, Actor actor, String leg, List<MediaSource.Layer> layers) {
        if (isCurrent(visit, actor, leg)) {
            publish(visit, actor.person(), null, sent -> {
                var sources = new ArrayList<>(sent);
                sources.removeIf(source -> source.kind() == MediaSource.Kind.CAMERA);
                sources.add(camera(leg, layers));
                return sources;
            });
        }
    }

    private static MediaSource camera(String leg, List<MediaSource.Layer> layers) {
        return new MediaSource(leg + "-v0", MediaSource.Kind.CAMERA, layers);
    }

    private static boolean isCurrent(Visit visit, Actor actor, String leg) {
        var endpoint = visit.media().endpoints().get(actor.person());
        if (endpoint == null || !endpoint.id().equals(leg)) {
            return false;
        }
        if (!visit.mayHaveMedia(actor.person())) {
            throw new Refusal.NotAllowed().toException();
        }
        return true;
    }

    /** What came of writing down the numbers that a person sends with. */
    private sealed interface Claim {
        /** They are the person's; the bridge is to be told. */
        record Made(Media.Endpoint before, Media.Endpoint after) implements Claim {}

        /** There is nothing new in them; null when the leg is no longer the person's. */
        record Same(Media.@Nullable Endpoint endpoint) implements Claim {}

        /** Somebody else uses one of them. */
        record Taken() implements Claim {}
    }

    /** First the document, whose guarded update gives each number to one person only, and then the bridge, which compares none. */
    private void publish(
            Visit visit, PersonId person, @Nullable Answer answer, UnaryOperator<List<MediaSource>> sources) {
        var leg = visit.media().leg(person);
        if (leg == null) {
            return;
        }
        var claim = new Claim[] {new Claim.Same(null)};
        try {
            lanes.in(leg, () -> {
                claim[0] = claim(visit.id(), person, leg, answer, sources);
                switch (claim[0]) {
                    case Claim.Made made -> tell(visit.id(), person, leg, made, answer);
                    case Claim.Same(var endpoint) -> tellOnce(leg, endpoint, answer);
                    case Claim.Taken _ -> {
                        // Nobody is told.
                    }
                }
            });
        } catch (BridgeException e) {
            if (e.problem() instanceof BridgeProblem.EndpointGone
                    || e.problem() instanceof BridgeProblem.ConferenceGone) {
                legs.renewSoon(visit.id(), person, leg);
            }
            throw e;
        }
        if (claim[0] instanceof Claim.Taken) {
            legs.renewSoon(visit.id(), person, leg);
            throw Refusal.Invalid.of("sources", "an SSRC is in use, connect anew")
                    .toException();
        }
        watch(visit, person);
    }

    private Claim claim(
            VisitId id, PersonId person, Leg leg, @Nullable Answer answer, UnaryOperator<List<MediaSource>> sources) {
        var claim = new Claim[1];
        var kept = legs.change(id, person, leg.endpoint(), (before, media) -> {
            var mine = Objects.requireNonNull(media.endpoints().get(person));
            var sent = sources.apply(mine.sources());
            needDistinct(sent);
            var next = answer == null ? mine.with(sent) : mine.answered(sent);
            boolean isSame = next.equals(mine);
            if (isInUse(media, person, sent)) {
                claim[0] = new Claim.Taken();
                return null;
            }
            // A camera is told again only by a page that does not know whether it was taken: then the bridge hears it
            // again.
            claim[0] = isSame && answer != null ? new Claim.Same(mine) : new Claim.Made(mine, next);
            return isSame ? null : media.with(person, _ -> next).placed(before.sharing());
        });
        return kept.isPresent() ? claim[0] : new Claim.Same(null);
    }

    /** Whoever wrote the answer down may have died before the bridge heard of it: it hears so once from each replica that takes over. */
    private void tellOnce(Leg leg, Media.@Nullable Endpoint endpoint, @Nullable Answer answer) {
        if (endpoint != null && answer != null && connected.add(leg)) {
            try {
                bridges.connect(leg.bridge(), leg.meeting(), leg.endpoint(), answer.transport(), endpoint.sources());
            } catch (BridgeException e) {
                connected.remove(leg);
                throw e;
            }
        }
    }

    private void release(Leg leg) {
        connected.remove(leg);
        bridges.release(leg);
    }

    private void tell(VisitId id, PersonId person, Leg leg, Claim.Made made, @Nullable Answer answer) {
        var sources = made.after().sources();
        try {
            if (answer != null && !made.before().isAnswered()) {
                bridges.connect(leg.bridge(), leg.meeting(), leg.endpoint(), answer.transport(), sources);
                connected.add(leg);
            } else {
                bridges.sources(leg.bridge(), leg.meeting(), leg.endpoint(), sources);
            }
        } catch (BridgeException e) {
            // Whether the bridge has heard it is unknown: the page may say it again, and it then counts as new.
            legs.change(
                    id,
                    person,
                    leg.endpoint(),
                    (before, media) -> made.after().equals(media.endpoints().get(person))
                            ? media.with(person, _ -> made.before()).placed(before.sharing())
                            : null);
            throw e;
        }
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
        legs(visit, person).forEach(this::release);
    }

    /** The visit has changed: what belongs to legs that nobody has any more is closed on this replica, whichever one ended them. */
    public void changed(Visit before, Visit now) {
        var was = before.media();
        var still = now.media().legs();
        was.legs().stream().filter(leg -> !still.contains(leg)).forEach(this::release);
        var conferences = now.media().conferences();
        was.conferences().forEach((meeting, bridge) -> {
            if (!conferences.containsKey(meeting)) {
                bridges.release(bridge, meeting);
            }
        });
    }

    /**
     * What the person's page wants to see: the height of each tile by the stream's name. During a planned move it shows what the older
     * leg brings.
     */
    public void want(Visit visit, PersonId person, String endpoint, Map<String, Integer> heights) {
        watch(visit, person);
        legs(visit, person).filter(leg -> leg.endpoint().equals(endpoint)).forEach(leg -> bridges.want(leg, heights));
    }

    /** The person's leg, and the one that a planned move keeps. */
    private static Stream<Leg> legs(Visit visit, PersonId person) {
        return Stream.of(visit.media().leg(person), visit.media().olderLeg(person))
                .filter(Objects::nonNull);
    }

    /**
     * Lets the bridge forward of the person what the visit says, and no more, and sees that it does; during a planned move at the older
     * bridge as well, which others may still listen to. Only over a bridge; repeating is harmless.
     *
     * @throws BridgeException when that could not be seen within a second; it is tried on
     */
    void mute(Visit visit, PersonId person) {
        var leg = visit.media().leg(person);
        var outcomes = mutes.enforce(visit.id(), person, legs(visit, person).toList());
        if (leg != null && outcomes.get(leg) == Mutes.Outcome.GONE) {
            legs.renewSoon(visit.id(), person, leg);
        }
        if (outcomes.containsValue(Mutes.Outcome.LATE)) {
            throw new BridgeProblem.Silent().toException();
        }
    }

    private static void needDistinct(List<MediaSource> sources) {
        var all = new HashSet<Long>();
        if (!sources.stream().flatMap(source -> source.ssrcs().stream()).allMatch(all::add)) {
            throw Refusal.Invalid.of("sources", "an SSRC is named twice").toException();
        }
    }

    /** Two people with the same number would hear each other's packets as their own. */
    private static boolean isInUse(Media media, PersonId person, List<MediaSource> sources) {
        var mine = new HashSet<Long>();
        sources.forEach(source -> mine.addAll(source.ssrcs()));
        return media.endpoints().entrySet().stream()
                .filter(other -> !other.getKey().equals(person))
                .flatMap(other -> other.getValue().sources().stream())
                .flatMap(source -> source.ssrcs().stream())
                .anyMatch(mine::contains);
    }
}
