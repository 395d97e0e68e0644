package org.anteroom.bridge;

import java.net.URI;

/** A videobridge for the contract suite: the double, or a real one. Ended by closing it. */
public interface Videobridge extends AutoCloseable {
    /** Where it takes Colibri2. */
    URI url();

    /** From here on it reads what it is sent and answers nothing, until it is thawed. */
    void freeze();

    /** Goes on after a freeze. */
    void thaw();

    @Override
    void close();
}
