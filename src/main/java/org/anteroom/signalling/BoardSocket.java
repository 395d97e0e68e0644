package org.anteroom.signalling;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** The socket of a board: schedulers see their clinic's visits, providers their own. The page says nothing but that it is there. */
@ServerEndpoint("/ws/board/{clinic}")
@ApplicationScoped
public class BoardSocket {
    private final OpenBoards boards;

    BoardSocket(OpenBoards boards) {
        this.boards = boards;
    }

    @OnOpen
    public void open(Session session, @PathParam("clinic") String clinic) {
        boards.open(session, clinic);
    }

    @OnMessage
    public void hear(Session session, @PathParam("clinic") String clinic, String fragment, boolean last) {
        boards.hear(session, fragment, last);
    }

    @OnClose
    public void closed(Session session) {
        boards.closed(session);
    }

    @OnError
    public void failed(Session session, Throwable error) {
        VisitSockets.failed(session, error);
    }
}
