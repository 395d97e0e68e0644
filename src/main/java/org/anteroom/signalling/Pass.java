package org.anteroom.signalling;

import io.quarkus.websockets.client.runtime.WebSocketPrincipal;
import jakarta.websocket.Session;
import java.security.Principal;
import org.anteroom.identity.Actor;

/** Who opened a socket, as the guard found before the upgrade; it travels as the session's principal. */
record Pass(Actor actor) implements Principal {
    @Override
    public String getName() {
        return actor.person().value();
    }

    /** Who opened this socket. */
    static Actor of(Session session) {
        if (session.getUserPrincipal() instanceof WebSocketPrincipal principal
                && principal.getSecurityIdentity().getPrincipal() instanceof Pass(var actor)) {
            return actor;
        }
        throw new IllegalStateException("the guard lets nobody through without a pass");
    }
}
