package org.anteroom.visit;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.anteroom.bridge.BridgeEvent;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.BridgeState;
import org.anteroom.bridge.Bridges;
import org.anteroom.identity.Actor;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.RefusedException;

/**
 * Moves visits between bridges, and between a bridge and direct media, while people talk. Every replica sees the same signs; the
 * guarded update lets one of them act for each visit. What a bridge has and no visit names is ended there.
 */
@ApplicationScoped
public class Moves {
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private final Visits visits;
    private final Bridges bridges;
    private final Ways ways;
    private final Legs legs;
    private final Pages pages;
    private final Clock clock;
    /** Bridges that visits of pages here were on at the last look and that this replica did not have. */
    private volatile Set<String> strangers = Set.of();

    Moves(Visits visits, Bridges bridges, Ways ways, Legs legs, Pages pages, Clock clock) {
        this.visits = visits;
        this.bridges = bridges;
        this.ways = ways;
        this.legs = legs;
        this.pages = pages;
        this.clock = clock;
    }

    void bridgeChanged(@Observes BridgeEvent event) {
        switch (event) {
            case BridgeEvent.Lost _, BridgeEvent.Leaving _ -> moveFrom(event.bridge());
            case BridgeEvent.Back(var bridge) -> {
                clean(bridge);
                // Those that had nowhere to go have somewhere now.
                moveFromAll();
            }
        }
    }

    private void moveFromAll() {
        for (var state : bridges.states()) {
            if (state.standing() == BridgeState.Standing.DOWN || state.standing() == BridgeState.Standing.LEAVING) {
                moveFrom(state.bridge());
            }
        }
    }

    /** The person's page shows on the newest epoch what the older one showed. When all do, the older one is ended at its bridge. */
    public void moved(VisitId id, Actor actor, long epoch) {
        apply(id, before -> {
            var previous = before.media().previous();
            if (previous == null || before.media().epoch() != epoch) {
                return before.media();
            }
            var kept = previous.with(actor.person());
            boolean all = before.people().values().stream()
                    .filter(one -> one.presence() == Presence.JOINED)
                    .allMatch(one -> kept.moved().contains(one.person()));
            return before.media().leaving(all ? null : kept);
        });
    }

    /**
     * What planned moves have left and nobody needs any more, and pairs that may go back to direct media. Visits on a bridge that is
     * down or leaves are looked at again: the store may not have served whoever was told of it.
     */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        var now = clock.instant();
        for (var id : visits.withMediaDue(now)) {
            apply(id, before -> {
                var media = before.media();
                var previous = media.previous();
                if (previous != null && !previous.until().isAfter(now)) {
                    media = media.leaving(null);
                }
                var backAt = media.backAt();
                return backAt != null && !backAt.isAfter(now) ? ways.back(before) : media;
            });
        }
        moveFromAll();
    }

    /** Finds what was left at bridges by replicas that died, and visits whose conference is gone. */
    @Scheduled(every = "${anteroom.bridge.clean}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void cleanAll() {
        for (var state : bridges.states()) {
            if (state.standing() == BridgeState.Standing.READY || state.standing() == BridgeState.Standing.LEAVING) {
                clean(state.bridge());
            }
        }
    }

    /**
     * Moves visits off a bridge that this replica does not have: it came back under another address, or was taken out of the
     * configuration. Only those whose pages are here, since nobody can be muted or held there from here; another replica may know
     * the bridge, as while replicas are replaced one by one. Seen twice before anything is done, as a new bridge is not found by all
     * replicas at the same moment. Called now and then by whoever has the pages.
     */
    public void leaveStrangers(Collection<Visit> here) {
        if (!bridges.areNamed()) {
            return;
        }
        var known = bridges.states().stream().map(BridgeState::bridge).collect(Collectors.toSet());
        var now = new HashSet<String>();
        for (var visit : here) {
            var bridge = visit.media().bridge();
            if (bridge != null && !known.contains(bridge)) {
                now.add(bridge);
                if (strangers.contains(bridge)) {
                    moveFrom(visit.id(), bridge);
                }
            }
        }
        strangers = Set.copyOf(now);
    }

    /** The bridge is asked first and the documents after it: they are written before anything is made at a bridge. */
    private void clean(String bridge) {
        Map<String, Set<String>> there;
        try {
            there = bridges.conferences(bridge);
        } catch (BridgeException e) {
            Log.debugf("bridge did not list its conferences bridge=%s", bridge);
            return;
        }
        var here = visits.onBridge(bridge);
        var ours = new HashSet<String>();
        for (var visit : here) {
            var media = visit.media();
            var previous = media.previous();
            if (previous != null && previous.bridge().equals(bridge)) {
                ours.add(previous.meeting());
            }
            var meeting = media.meeting();
            if (!bridge.equals(media.bridge()) || meeting == null) {
                continue;
            }
            ours.add(meeting);
            makeForgotten(visit);
            var endpoints = there.get(meeting);
            if (endpoints == null) {
                renewLost(visit);
            } else {
                var named = media.endpoints().values().stream()
                        .map(Media.Endpoint::id)
                        .toList();
                endpoints.stream()
                        .filter(endpoint -> !named.contains(endpoint))
                        .forEach(endpoint -> end(() -> bridges.expireEndpoint(bridge, meeting, endpoint)));
            }
        }
        there.keySet().stream()
                .filter(meeting -> !ours.contains(meeting))
                .forEach(meeting -> end(() -> bridges.expire(bridge, meeting)));
    }

    /** Whoever was to make an endpoint died before it was made, or gave up while no bridge was there. */
    private void makeForgotten(Visit seen) {
        var settled = clock.instant().minus(SETTLED);
        if (seen.media().endpoints().values().stream()
                .anyMatch(endpoint ->
                        endpoint.transport() == null && endpoint.since().isBefore(settled))) {
            legs.follow(seen.media(), seen);
        }
    }

    /** The bridge has forgotten a conference in which somebody is: it was started anew. */
    private void renewLost(Visit seen) {
        // One that was made after the bridge was asked is not in its list.
        var settled = clock.instant().minus(SETTLED);
        boolean wasMade = seen.media().endpoints().values().stream()
                .anyMatch(endpoint ->
                        endpoint.transport() != null && endpoint.since().isBefore(settled));
        if (wasMade && seen.people().values().stream().anyMatch(one -> one.presence() == Presence.JOINED)) {
            apply(
                    seen.id(),
                    before -> before.media().epoch() == seen.media().epoch()
                            ? ways.elsewhere(before, false)
                            : before.media());
        }
    }

    private void moveFrom(String bridge) {
        visits.onBridge(bridge).stream().filter(isOurs(bridge)).forEach(visit -> moveFrom(visit.id(), bridge));
    }

    /**
     * A bridge that has just gone may be out of reach for this replica alone: then visits whose pages are elsewhere are none of its
     * business. Nobody may look after those whose pages are nowhere, so after a while they are.
     */
    private Predicate<Visit> isOurs(String bridge) {
        var settled = clock.instant().minus(SETTLED);
        boolean isRecent = bridges.states().stream()
                .anyMatch(state -> state.bridge().equals(bridge)
                        && state.standing() == BridgeState.Standing.DOWN
                        && state.since().isAfter(settled));
        return visit -> !isRecent || pages.areHere(visit.id());
    }

    private void moveFrom(VisitId id, String bridge) {
        apply(
                id,
                before ->
                        bridge.equals(before.media().bridge()) && before.media().way() == Media.Way.BRIDGE
                                ? away(before, bridge)
                                : before.media());
    }

    /** As the bridge stands now: what was told of it may have taken its time, and whoever talks over one that is well stays. */
    private Media away(Visit before, String bridge) {
        return switch (bridges.standing(bridge)) {
            case DOWN -> ways.elsewhere(before, false);
            case LEAVING -> ways.elsewhere(before, true);
            case READY, UNKNOWN -> before.media();
        };
    }

    private void apply(VisitId id, Function<Visit, Media> decision) {
        try {
            var media = new Media[1];
            var after = visits.change(id, Visits.anybody(), before -> {
                media[0] = before.media();
                var next = decision.apply(before);
                return next.equals(before.media()) ? null : new Change(clock.instant()).media(next);
            });
            if (media[0].epoch() != after.media().epoch()) {
                Log.infof(
                        "media moved visit=%s epoch=%d way=%s planned=%s",
                        id,
                        after.media().epoch(),
                        after.media().way(),
                        after.media().isPlanned());
            }
            legs.follow(media[0], after);
        } catch (RefusedException e) {
            Log.warnf("media not moved visit=%s because=%s", id, e.refusal().type());
        }
    }

    private static void end(Runnable call) {
        try {
            call.run();
        } catch (BridgeException e) {
            Log.infof("nobody's conference not ended now problem=%s", e.problem());
        }
    }
}
