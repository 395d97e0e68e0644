package org.anteroom.bridge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a bridge is, as this replica knows it.
 *
 * @param report what the bridge last said of itself; null before it said anything, and while it is down
 * @param since when it came to this standing
 * @param heard when it last answered; null before it ever did
 * @param fault why it is down; null while it is not
 */
public record BridgeState(
        String bridge,
        Standing standing,
        @Nullable Report report,
        Instant since,
        @Nullable Instant heard,
        @Nullable Fault fault) {
    /** Whether a bridge can be used, and for what. */
    public enum Standing {
        /** Not asked yet, or being warmed. */
        UNKNOWN,
        /** Takes visits. */
        READY,
        /** Takes no new visits; those on it move away. */
        LEAVING,
        /** Not there. */
        DOWN
    }

    /** Why a bridge is down. */
    public enum Fault {
        /** Nothing listens at its address. */
        REFUSED,
        /** It has not answered several times in a row. */
        SILENT,
        /** It answers that it is not well. */
        UNWELL
    }

    /**
     * The part of a bridge's statistics that decides something (doc/statistics.md of Jitsi Videobridge).
     *
     * @param stress the share of its capacity that is used; may exceed 1
     * @param perEndpoint what one more participant adds to it
     */
    public record Report(
            boolean healthy,
            boolean draining,
            boolean shuttingDown,
            double stress,
            double perEndpoint,
            int endpoints,
            int conferences,
            String region,
            String version) {
        boolean isLeaving() {
            return draining || shuttingDown;
        }
    }
}
