package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.anteroom.bridge.Bridges;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Decides how media travels next. Two people talk directly; three or more, those whose direct connection did not come up, and
 * everybody of a clinic that wants it so, talk over a bridge. A planned move keeps the older epoch until the new one works.
 */
@ApplicationScoped
class Ways {
    private final Clinics clinics;
    private final Bridges bridges;
    private final VisitConfig config;
    private final Clock clock;

    Ways(Clinics clinics, Bridges bridges, VisitConfig config, Clock clock) {
        this.clinics = clinics;
        this.bridges = bridges;
        this.config = config;
        this.clock = clock;
    }

    /** The media once the people are inside: over a bridge their endpoints are ready before they press Join. */
    Media admitting(Visit before, Set<PersonId> inside) {
        var media = before.media();
        if (media.way() == Media.Way.BRIDGE) {
            return withLegs(before, inside).backAt(null);
        }
        if (!needsBridge(before, inside.size())) {
            return media;
        }
        return over(before, inside, media.way() == Media.Way.DIRECT);
    }

    /** The media once the person's fresh page is there. Over a bridge only they get a new leg; directly an epoch is a pair of pages. */
    Media joining(Visit before, PersonId person, Set<PersonId> inside) {
        var media = before.media();
        if (media.way() == Media.Way.BRIDGE) {
            var endpoint = media.endpoints().get(person);
            boolean isTaken = endpoint != null && endpoint.isAnswered();
            var next = isTaken
                    ? media.withLeg(person, clock.instant()).placed(before.sharing())
                    : withLegs(before, Set.of(person));
            return backLater(before, next, inside);
        }
        if (before.othersJoined(person).isEmpty()) {
            return media;
        }
        // Two who talk directly keep that until the bridge shows them the same, also when a third comes back by
        // themselves.
        return media.way() == Media.Way.DIRECT && needsBridge(before, inside.size())
                ? over(before, inside, true)
                : next(before, inside);
    }

    /** The media once somebody who was away is back on the page that they had: their connection still stands. */
    Media returning(Visit before) {
        return backLater(before, before.media(), before.inside());
    }

    /** Whether one more than the two may be carried now. A visit that is on a bridge stays there, also when that is drained. */
    boolean canCarryMore(Visit before) {
        var bridge = before.media().bridge();
        return (bridge != null && bridges.isUp(bridge)) || bridges.pick().isPresent();
    }

    /** The next epoch after a hold: the visit goes on, also where the only bridge is drained. */
    Media resuming(Visit before) {
        return needsBridge(before, before.inside().size())
                ? before.media()
                        .nextOver(found(bridges.refuge(List.of())), before.inside(), false, null, clock.instant())
                : before.media().nextDirect(false, null);
    }

    /** The next epoch for the people inside, who have no media yet. */
    Media next(Visit before, Set<PersonId> inside) {
        return needsBridge(before, inside.size())
                ? over(before, inside, false)
                : before.media().nextDirect(false, null);
    }

    /**
     * What follows when the person's connection failed: over a bridge a new leg of theirs, directly a bridge for both; without a gap
     * while a planned move still keeps the bridge of before.
     */
    Media renewing(Visit before, PersonId person) {
        var media = before.media();
        if (media.way() == Media.Way.BRIDGE) {
            return media.bridge() != null && bridges.isUp(media.bridge())
                    ? media.withLeg(person, clock.instant()).placed(before.sharing())
                    : elsewhere(before, false);
        }
        return bridges.pick().isPresent()
                ? over(before, before.inside(), stillKept(media) != null).withoutDirect()
                : media.nextDirect(false, null);
    }

    /** The next epoch over another bridge; without one, directly where two may, and otherwise as it was. */
    Media elsewhere(Visit before, boolean planned) {
        var media = before.media();
        var not = media.bridge() == null ? List.<String>of() : List.of(media.bridge());
        var other = bridges.refuge(not);
        var inside = before.inside();
        // From one bridge that leaves to another that leaves is no way out: those visits stay until one is ready.
        boolean isWayOut = other.filter(one -> !planned || (!not.contains(one) && bridges.isReady(one)))
                .isPresent();
        if (other.isPresent() && isWayOut) {
            boolean isMoving = isMoving(media);
            boolean isKept = planned || isMoving;
            // Of two moves at once the first may not be over: then what is shown still comes from where that began.
            var older = isMoving ? stillKept(media) : null;
            var kept = older == null && planned ? kept(media) : older;
            return media.nextOver(other.get(), inside, isKept, kept, clock.instant())
                    .backAt(media.backAt());
        }
        return planned || needsBridge(before, inside.size()) || !bridges.areNamed()
                ? media
                : media.nextDirect(false, null);
    }

    /** Whether pages still show what a planned move is to replace: whatever becomes of where it goes, that is kept until then. */
    private boolean isMoving(Media media) {
        var began = media.began();
        return media.isPlanned()
                && (media.previous() == null || stillKept(media) != null)
                && began != null
                && clock.instant().isBefore(began.plus(config.moving()));
    }

    /**
     * The media once somebody has left or was removed. A direct connection ends with either of its two, as nobody else can end it for
     * the page of whoever has left; over a bridge two who remain may go back to direct media after a while.
     */
    Media without(Visit before, PersonId person) {
        var inside = new HashSet<>(before.inside());
        boolean wasInside = inside.remove(person);
        if (wasInside && before.media().way() == Media.Way.DIRECT) {
            return before.media().none();
        }
        var media = before.media().withoutLeg(person).placed(before.sharing());
        return backLater(before, media.backAt(null), inside);
    }

    /**
     * Back to direct media, when two people are in the visit and nothing is against it; otherwise as it was, and whoever comes back
     * begins the wait anew. Whoever was muted stays on the bridge: directly only their own page would see to it, so that is asked again.
     */
    Media back(Visit before) {
        var media = before.media().backAt(null);
        var inside = before.inside();
        boolean bothHere = inside.size() == 2
                && inside.stream()
                        .allMatch(person -> before.part(person)
                                .filter(one -> one.presence() == Presence.JOINED)
                                .isPresent());
        if (media.way() != Media.Way.BRIDGE || !bothHere || needsBridge(before, 2)) {
            return media;
        }
        boolean isAnyMuted = before.people().values().stream()
                .anyMatch(one -> inside.contains(one.person()) && (one.silenced() || one.hidden()));
        return isAnyMuted ? backLater(before, media, inside) : media.nextDirect(true, kept(media));
    }

    /** Two people on a bridge that they do not need wait for a while and go back to direct media; a wait that runs goes on. */
    private Media backLater(Visit before, Media media, Set<PersonId> inside) {
        boolean mayGoBack = media.way() == Media.Way.BRIDGE && !needsBridge(before, inside.size());
        if (!mayGoBack) {
            return media.backAt(null);
        }
        return media.backAt() == null ? media.backAt(clock.instant().plus(config.backToDirect())) : media;
    }

    private boolean needsBridge(Visit visit, int people) {
        boolean canDoDirect = people <= 2 && !visit.media().directFailed();
        return !canDoDirect || clinics.get(visit.clinic()).media() == Clinic.MediaPolicy.BRIDGE;
    }

    private Media over(Visit before, Set<PersonId> inside, boolean planned) {
        return before.media()
                .nextOver(
                        found(bridges.pick()), inside, planned, planned ? kept(before.media()) : null, clock.instant());
    }

    private static String found(Optional<String> bridge) {
        return bridge.orElseThrow(() -> new Refusal.Unavailable("videobridge").toException());
    }

    private Media withLegs(Visit before, Set<PersonId> people) {
        var media = before.media();
        var missing = new HashSet<>(people);
        missing.removeAll(media.endpoints().keySet());
        for (var person : missing) {
            media = media.withLeg(person, clock.instant());
        }
        return media;
    }

    /**
     * On the way back to direct media pages show what comes over the bridge of before; when direct media does not come up, or a third
     * person comes first, they keep it until the next bridge shows it too. Null when it is not there any more.
     */
    private Media.@Nullable Previous stillKept(Media media) {
        var previous = media.previous();
        return previous == null || !bridges.isUp(previous.bridge())
                ? null
                : previous.until(clock.instant().plus(config.moving()));
    }

    private Media.@Nullable Previous kept(Media media) {
        return media.way() == Media.Way.DIRECT
                ? stillKept(media)
                : media.asPrevious(clock.instant().plus(config.moving()));
    }
}
