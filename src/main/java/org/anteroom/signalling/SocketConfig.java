package org.anteroom.signalling;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of a socket. */
@ConfigMapping(prefix = "anteroom.socket")
interface SocketConfig {
    /** The largest message in signs, over all its fragments. */
    @WithDefault("32768")
    int largest();

    /** Sockets that one person may have open on a replica: boards, desks and visits together. */
    @WithDefault("5")
    int perPerson();

    /** Messages a second that a page may send in the long run. */
    @WithDefault("20")
    int rate();

    /** Messages that a page may send at once. */
    @WithDefault("120")
    int burst();

    /** The most that waits to be sent to a page, in signs. */
    @WithDefault("262144")
    int waiting();

    /** A page that says nothing for this long is gone: pages beat every three seconds. */
    @WithDefault("12S")
    Duration silent();

    /** How often the session behind a socket is looked at again. */
    @WithDefault("60S")
    Duration recheck();

    /** How long an offer may stay unanswered before the next one is sent all the same. */
    @WithDefault("5S")
    Duration answered();
}
