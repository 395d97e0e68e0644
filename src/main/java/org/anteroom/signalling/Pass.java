package org.anteroom.signalling;

import java.security.Principal;
import org.anteroom.identity.Actor;

/** Who opened a socket, as the guard found before the upgrade; it travels as the session's principal. */
record Pass(Actor actor) implements Principal {
    @Override
    public String getName() {
        return actor.person().value();
    }
}
