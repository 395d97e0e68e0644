package org.anteroom.operations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.anteroom.bridge.BridgeState;
import org.anteroom.identity.ClinicId;
import org.anteroom.visit.Media;
import org.anteroom.visit.UnderWay;
import org.jspecify.annotations.Nullable;

/**
 * The bridges as they were at an instant, with the visits on each. Whoever reads it sees the visits of their own clinics; those of
 * others are only counted.
 *
 * @param isConfigured whether bridges are set up at all, found or not
 * @param direct visits whose media goes from browser to browser
 * @param directElsewhere how many such visits other clinics have
 * @param silent how many visits of the own clinics are live and have no media now: on hold, or somebody has not joined yet
 */
public record Reading(
        Instant at,
        boolean isConfigured,
        List<Bridge> bridges,
        List<Traveller> direct,
        int directElsewhere,
        int silent) {

    /** How a bridge is, in the words of the page. */
    public enum Standing {
        STARTING,
        READY,
        /** It drains: those on it move away. */
        LEAVING,
        /** It stops when the last one has left. */
        STOPPING,
        DOWN,
        /** Visits name it, and it is not among our bridges any more. */
        GONE
    }

    /**
     * A bridge.
     *
     * @param fault why it is down, as its name; empty otherwise
     * @param since when it came to this standing; null for one that is gone
     * @param heard when it last answered; null when it never did
     * @param load what it reports and what has been put there since; 1 is its limit
     * @param report what it last said of itself; null when it says nothing
     * @param visits those of the own clinics on it, and those that have just moved away
     * @param elsewhere how many visits of other clinics are on it
     */
    public record Bridge(
            String address,
            Standing standing,
            String fault,
            @Nullable Instant since,
            @Nullable Instant heard,
            double load,
            BridgeState.@Nullable Report report,
            List<Traveller> visits,
            int elsewhere) {
        /** The load as a share of a hundred. */
        public long percent() {
            return Math.round(load * 100);
        }

        private long travellers() {
            return elsewhere
                    + visits.stream().filter(Predicate.not(Traveller::hasLeft)).count();
        }
    }

    /**
     * What a reading is made of.
     *
     * @param loads by the bridge's address
     * @param own the visits of the reader's clinics that go on
     * @param others those of all other clinics
     * @param clinics the names of the own clinics
     * @param settled media that began before this has ended what was before it
     */
    record Seen(
            boolean isConfigured,
            List<BridgeState> bridges,
            Map<String, Double> loads,
            List<UnderWay> own,
            List<UnderWay> others,
            Map<ClinicId, String> clinics,
            Instant settled) {
        private List<Traveller> travellers(Predicate<UnderWay> which, BiFunction<UnderWay, String, Traveller> seat) {
            return own.stream()
                    .filter(which)
                    .map(visit -> seat.apply(visit, clinics.getOrDefault(visit.clinic(), "")))
                    .sorted(Comparator.comparing(Traveller::clinic)
                            .thenComparing(Traveller::since, Comparator.nullsLast(Comparator.naturalOrder()))
                            .thenComparing(Traveller::visit))
                    .toList();
        }
    }

    static Reading of(Instant now, Seen seen) {
        var known = seen.bridges().stream().map(BridgeState::bridge).toList();
        var bridges = new ArrayList<Bridge>();
        seen.bridges().forEach(state -> bridges.add(bridge(state, seen)));
        Stream.concat(seen.own().stream(), seen.others().stream())
                .map(UnderWay::bridge)
                .filter(Objects::nonNull)
                .filter(Predicate.not(known::contains))
                .distinct()
                .sorted()
                .forEach(address -> bridges.add(gone(address, seen)));
        return new Reading(
                now,
                seen.isConfigured(),
                List.copyOf(bridges),
                seen.travellers(visit -> visit.way() == Media.Way.DIRECT, Traveller::directly),
                count(seen.others(), visit -> visit.way() == Media.Way.DIRECT),
                count(seen.own(), visit -> visit.state().isLive() && visit.way() == Media.Way.NONE));
    }

    /** How many bridges take visits. */
    public long ready() {
        return bridges.stream()
                .filter(bridge -> bridge.standing() == Standing.READY)
                .count();
    }

    /** How many bridges are ours, whether they take visits or not. */
    public long ours() {
        return bridges.stream()
                .filter(bridge -> bridge.standing() != Standing.GONE)
                .count();
    }

    /** How many visits travel over bridges; one that moves counts where it is going. */
    public long bridged() {
        return bridges.stream().mapToLong(Bridge::travellers).sum();
    }

    /** How many visits travel directly, other clinics' included. */
    public int directly() {
        return direct.size() + directElsewhere;
    }

    private static Bridge bridge(BridgeState state, Seen seen) {
        var address = state.bridge();
        var fault = state.fault();
        return new Bridge(
                address,
                standing(state),
                fault == null ? "" : fault.name(),
                state.since(),
                state.heard(),
                seen.loads().getOrDefault(address, 0.0),
                state.report(),
                on(address, seen),
                elsewhere(address, seen));
    }

    private static Bridge gone(String address, Seen seen) {
        return new Bridge(address, Standing.GONE, "", null, null, 0, null, on(address, seen), elsewhere(address, seen));
    }

    private static Standing standing(BridgeState state) {
        var report = state.report();
        return switch (state.standing()) {
            case UNKNOWN -> Standing.STARTING;
            case READY -> Standing.READY;
            case LEAVING -> report != null && report.shuttingDown() ? Standing.STOPPING : Standing.LEAVING;
            case DOWN -> Standing.DOWN;
        };
    }

    private static List<Traveller> on(String address, Seen seen) {
        return seen.travellers(
                visit -> address.equals(visit.bridge()) || hasLeft(visit, address),
                (visit, clinic) -> Traveller.at(address, visit, clinic, seen.settled()));
    }

    private static boolean hasLeft(UnderWay visit, String address) {
        var left = visit.left();
        return left != null && left.bridge().equals(address);
    }

    private static int elsewhere(String address, Seen seen) {
        return count(seen.others(), visit -> address.equals(visit.bridge()));
    }

    private static int count(List<UnderWay> visits, Predicate<UnderWay> which) {
        return (int) visits.stream().filter(which).count();
    }
}
