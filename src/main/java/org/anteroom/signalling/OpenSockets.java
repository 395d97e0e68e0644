package org.anteroom.signalling;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.anteroom.identity.PersonId;

/** How many sockets each person has open on this replica, boards, desks and visits together. */
@ApplicationScoped
class OpenSockets {
    private final Map<PersonId, Set<Session>> open = new ConcurrentHashMap<>();
    private final SocketConfig config;

    OpenSockets(SocketConfig config) {
        this.config = config;
    }

    /** Counts the socket in; false, and not counted, when the person has as many as one may have. */
    boolean enter(PersonId person, Session session) {
        var entered = new boolean[1];
        open.compute(person, (_, known) -> {
            var sessions = known == null ? ConcurrentHashMap.<Session>newKeySet() : known;
            // One that has closed without a word does not count against whoever comes back.
            sessions.removeIf(one -> !one.isOpen());
            entered[0] = sessions.size() < config.perPerson() && sessions.add(session);
            return sessions.isEmpty() ? null : sessions;
        });
        return entered[0];
    }

    /** The socket is gone. Repeating is harmless. */
    void leave(PersonId person, Session session) {
        open.computeIfPresent(person, (_, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }
}
