package org.anteroom.visit;

import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Updates.set;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.anteroom.bridge.Answer;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.BridgeProblem;
import org.anteroom.bridge.Bridges;
import org.anteroom.bridge.MediaSource;
import org.anteroom.bridge.Offers;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;

/**
 * The conference focus: allocates endpoints for admitted people, offers, takes answers, and ends what is over. What it knows is in
 * the visit document, so another replica, or this one after a restart, goes on where it was.
 */
@ApplicationScoped
public class Focus {
    private final Visits visits;
    private final Bridges bridges;
    private final Clock clock;
    private final Map<VisitId, ReentrantLock> lanes = new ConcurrentHashMap<>();

    Focus(Visits visits, Bridges bridges, Clock clock) {
        this.visits = visits;
        this.bridges = bridges;
        this.clock = clock;
    }

    /**
     * An offer and the state of the world it was written for: the same key needs no second offer.
     *
     * @param key the epoch and the remote streams in it
     */
    public record KeyedOffer(long epoch, String key, Offers.Offer offer) {}

    /** The offer that the person's page should have now; empty when there is none to give: not admitted, not over a bridge. */
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
        var remote = new ArrayList<MediaSource>();
        visit.people().keySet().stream()
                .filter(other -> !other.equals(person))
                .sorted(java.util.Comparator.comparing(PersonId::value))
                .forEach(other -> {
                    var theirs = media.endpoints().get(other);
                    if (theirs != null) {
                        remote.addAll(theirs.sources());
                    }
                });
        var key = media.epoch() + ":"
                + String.join(
                        ",",
                        remote.stream()
                                .map(source -> source.name() + source.ssrc())
                                .toList());
        long now = clock.millis();
        return Optional.of(
                new KeyedOffer(media.epoch(), key, Offers.write(media.epoch(), now, endpoint.transport(), remote)));
    }

    /** The page's answer to an offer of this epoch. Late answers are dropped. Repeating is harmless. */
    public void answer(Visit visit, Actor actor, long epoch, String sdp) {
        var endpoint = visit.media().endpoints().get(actor.person());
        var bridge = visit.media().bridge();
        var meeting = visit.media().meeting();
        if (visit.media().epoch() != epoch || endpoint == null || bridge == null || meeting == null) {
            return;
        }
        if (!visit.mayHaveMedia(actor.person())) {
            throw new Refusal.NotAllowed().toException();
        }
        Answer answer;
        try {
            answer = Answer.read(endpoint.id(), sdp);
        } catch (IllegalArgumentException e) {
            throw Refusal.Invalid.of("sdp", String.valueOf(e.getMessage())).toException();
        }
        if (endpoint.sources().equals(answer.sources())) {
            return;
        }
        needNoCollision(visit, actor.person(), answer);
        inLane(visit.id(), () -> {
            bridges.connect(bridge, meeting, endpoint.id(), answer);
            var path = "media.endpoints." + actor.person();
            visits.changeMedia(visit.id(), epoch, exists(path), set(path + ".sources", Media.write(answer.sources())));
        });
        watch(visit, actor.person());
    }

    /** Opens the control socket of the person's endpoint from this replica; harmless when it is open already. */
    public void watch(Visit visit, PersonId person) {
        var endpoint = visit.media().endpoints().get(person);
        if (endpoint != null
                && endpoint.transport() != null
                && !endpoint.transport().webSocket().isEmpty()) {
            bridges.control(endpoint.id(), endpoint.transport().webSocket());
        }
    }

    /** The bridge does not compare SSRCs; two people with the same one would hear each other's packets as their own. */
    private static void needNoCollision(Visit visit, PersonId person, Answer answer) {
        visit.media().endpoints().forEach((other, endpoint) -> {
            if (!other.equals(person)) {
                for (var theirs : endpoint.sources()) {
                    for (var mine : answer.sources()) {
                        if (theirs.ssrc() == mine.ssrc()) {
                            throw Refusal.Invalid.of("sdp", "an SSRC is in use, connect anew")
                                    .toException();
                        }
                    }
                }
            }
        });
    }

    void allocateSoon(Visit visit) {
        if (visit.media().way() == Media.Way.BRIDGE) {
            Thread.ofVirtual().name("focus").start(() -> allocate(visit.id()));
        }
    }

    private void allocate(VisitId id) {
        inLane(id, () -> {
            var visit = visits.find(id).orElse(null);
            if (visit == null || visit.media().way() != Media.Way.BRIDGE) {
                return;
            }
            var media = visit.media();
            for (var entry : media.endpoints().entrySet()) {
                if (entry.getValue().transport() == null && visit.mayHaveMedia(entry.getKey())) {
                    allocate(visit, entry.getKey(), entry.getValue());
                }
            }
        });
    }

    private void allocate(Visit visit, PersonId person, Media.Endpoint endpoint) {
        var media = visit.media();
        var bridge = java.util.Objects.requireNonNull(media.bridge());
        var meeting = java.util.Objects.requireNonNull(media.meeting());
        try {
            var transport = bridges.allocate(bridge, meeting, endpoint.id());
            var path = "media.endpoints." + person;
            var kept = visits.changeMedia(
                    visit.id(), media.epoch(), exists(path), set(path + ".transport", Media.write(transport)));
            if (kept.isEmpty()) {
                // The epoch ended while the bridge was answering: nobody will use what it made.
                bridges.expire(bridge, meeting, java.util.List.of(endpoint.id()));
            }
        } catch (BridgeException e) {
            if (e.problem() instanceof BridgeProblem.AlreadyThere) {
                return;
            }
            Log.errorf("endpoint not allocated visit=%s epoch=%d problem=%s", visit.id(), media.epoch(), e.problem());
        }
    }

    /** What an older epoch left at a bridge is ended there. */
    void expireSoon(Media before, Media after) {
        if (before.way() == Media.Way.BRIDGE && before.epoch() != after.epoch()) {
            Thread.ofVirtual().name("focus").start(() -> expire(before));
        }
    }

    /** Ends the conference before the deed is answered: off means off. */
    void expireNow(Media before, Media after) {
        if (before.way() == Media.Way.BRIDGE && after.way() == Media.Way.NONE) {
            expire(before);
        }
    }

    private void expire(Media media) {
        if (media.bridge() == null || media.meeting() == null) {
            return;
        }
        var endpoints =
                media.endpoints().values().stream().map(Media.Endpoint::id).toList();
        for (int i = 0; i < 3; i++) {
            try {
                bridges.expire(media.bridge(), media.meeting(), endpoints);
                return;
            } catch (BridgeException e) {
                Log.warnf("conference not ended yet meeting=%s problem=%s", media.meeting(), e.problem());
            }
        }
    }

    private void inLane(VisitId id, Runnable deed) {
        var lane = lanes.computeIfAbsent(id, _ -> new ReentrantLock());
        lane.lock();
        try {
            deed.run();
        } finally {
            lane.unlock();
            if (!lane.hasQueuedThreads()) {
                lanes.remove(id, lane);
            }
        }
    }
}
