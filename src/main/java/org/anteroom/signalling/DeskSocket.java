package org.anteroom.signalling;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** The socket of the visit's provider: the Keycloak session stands behind it. */
@ServerEndpoint("/ws/visits/{visit}")
@ApplicationScoped
public class DeskSocket {
    private final VisitSockets sockets;

    DeskSocket(VisitSockets sockets) {
        this.sockets = sockets;
    }

    @OnOpen
    public void open(Session session, @PathParam("visit") String visit) {
        sockets.open(session, visit);
    }

    @OnMessage
    public void hear(Session session, String fragment, boolean last) {
        sockets.hear(session, fragment, last);
    }

    @OnClose
    public void closed(Session session) {
        sockets.closed(session);
    }

    @OnError
    public void failed(Session session, Throwable error) {
        VisitSockets.failed(session, error);
    }
}
