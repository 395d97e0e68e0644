package org.anteroom.bridge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The videobridges and how long we wait for them. */
@ConfigMapping(prefix = "anteroom.bridge")
public interface BridgeConfig {
    /** Colibri addresses of the bridges, for example {@code http://10.0.0.5:8080}. Private: whoever reaches them can end every visit. */
    Optional<List<URI>> urls();

    /** A name whose addresses are all bridges, with the port, for example {@code bridges.anteroom.svc:8080}; asked again and again. */
    Optional<String> dns();

    /** The region that this replica is in: a bridge that names the same one is preferred. */
    Optional<String> region();

    /** What the names of our conferences end with at a bridge. Two installations that share a bridge need two. */
    @WithDefault("visit.local")
    String domain();

    /** How long a call may take. */
    @WithDefault("3S")
    Duration timeout();

    /** How long the first call to a bridge may take: a cold one loads its classes then. */
    @WithDefault("12S")
    Duration firstTimeout();

    /** How long the question how a bridge is may take; one is asked each second. */
    @WithDefault("1S")
    Duration probeTimeout();

    /** How many such questions in a row may stay unanswered before a bridge counts as down. A refused connection counts at once. */
    @WithDefault("3")
    int silentProbes();

    /** From this load on a bridge is taken only when there is no other (Jicofo's threshold). */
    @WithDefault("0.8")
    double overloaded();

    /** For how long an endpoint of ours is added to the load that the bridge reports, which is some seconds old. */
    @WithDefault("20S")
    Duration recent();

    /** How often each bridge is compared with the visits: what no visit names is ended there. */
    @WithDefault("10S")
    Duration clean();

    /** The tallest picture a participant is sent, in pixels. */
    @WithDefault("720")
    int maxHeight();

    /** The tallest shared screen a participant is sent, in pixels. */
    @WithDefault("1080")
    int maxScreenHeight();
}
