package org.anteroom.signalling;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.anteroom.identity.VisitId;
import org.anteroom.visit.Connections;
import org.anteroom.visit.Moves;
import org.anteroom.visit.Visits;

/**
 * Looks into every room now and then: what brings no news, or news that was lost, is found here. While the store does not serve,
 * nobody's socket is looked at or closed for it.
 */
@ApplicationScoped
class Rounds {
    private final Rooms rooms;
    private final SeatGuard guard;
    private final Visits visits;
    private final Connections connections;
    private final Moves moves;
    private final SocketConfig config;
    private final Clock clock;

    Rounds(
            Rooms rooms,
            SeatGuard guard,
            Visits visits,
            Connections connections,
            Moves moves,
            SocketConfig config,
            Clock clock) {
        this.rooms = rooms;
        this.guard = guard;
        this.visits = visits;
        this.connections = connections;
        this.moves = moves;
        this.config = config;
        this.clock = clock;
    }

    /** Catches lost news, silent pages, and sessions that have ended without a word. */
    @Scheduled(every = "${anteroom.rooms.sweep:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        var ids = rooms.ids();
        if (ids.isEmpty()) {
            return;
        }
        // Before the sockets: a store that does not serve ends the round here, and no socket's lane waits for it.
        visits.revisions(ids.stream().map(VisitId::value).toList())
                .forEach((id, revision) -> rooms.catchUp(new VisitId(id), revision));
        var now = clock.instant();
        rooms.forEach((id, seat) -> {
            var client = seat.client();
            if (client.heard().plus(config.silent()).isBefore(now)) {
                client.close(CloseCode.GOING);
                rooms.leave(id, client);
            } else if (client.checked().plus(config.recheck()).isBefore(now)) {
                client.checkedNow();
                guard.checkSoon(id, client);
            }
        });
    }

    /** Signs of life of all pages, written now and then, so that another replica can tell when this one died. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void beat() {
        rooms.forEach((id, seat) -> {
            if (!connections.seen(id, seat.person(), seat.client().connection())) {
                rooms.refresh(id);
            }
        });
    }

    /** Visits of pages here go on over a bridge that this replica can speak to. */
    @Scheduled(every = "${anteroom.bridge.clean}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void leaveStrangers() {
        moves.leaveStrangers(rooms.known());
    }
}
