package org.anteroom.signalling;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.Claim;
import org.anteroom.visit.Connections;

/** The life of a visit's socket, the same for the patient's and the provider's door. */
@ApplicationScoped
class VisitSockets {
    private static final String PAGE = "page";

    private final OpenSockets open;
    private final Connections connections;
    private final Rooms rooms;
    private final Commands commands;
    private final SocketConfig config;
    private final Clock clock;

    VisitSockets(
            OpenSockets open,
            Connections connections,
            Rooms rooms,
            Commands commands,
            SocketConfig config,
            Clock clock) {
        this.open = open;
        this.connections = connections;
        this.rooms = rooms;
        this.commands = commands;
        this.config = config;
        this.clock = clock;
    }

    /** Which visit a socket is about, and who is behind it. */
    private record Entry(VisitId visit, Client client) {}

    /**
     * A socket has been upgraded. Its query may say {@code page}, a random name of the page, {@code after}, the name of the page before
     * it in the same tab, and {@code take=yes}, that this page is to be used instead of another.
     */
    void open(Session session, String visit) {
        var actor = Pass.of(session);
        var parameters = session.getRequestParameterMap();
        var client = new Client(
                session, actor, parameters.getOrDefault("page", List.of("")).getFirst(), config, clock);
        if (!open.enter(actor.person(), session)) {
            client.close(CloseCode.TOO_MANY_SOCKETS);
            return;
        }
        if (!Ids.looksLikeId(visit)) {
            client.close(CloseCode.NOT_THERE);
            return;
        }
        var id = new VisitId(visit);
        session.getUserProperties().put(PAGE, new Entry(id, client));
        session.setMaxTextMessageBufferSize(config.largest());
        var claim = new Claim(
                parameters.getOrDefault("after", List.of("")).getFirst(),
                parameters.getOrDefault("take", List.of("")).contains("yes"));
        client.later(() -> {
            try {
                connections
                        .open(id, actor, client.page(), claim)
                        .ifPresentOrElse(
                                opened -> rooms.enter(opened, client), () -> client.close(CloseCode.OPEN_ELSEWHERE));
            } catch (RefusedException e) {
                client.close(e.refusal() instanceof Refusal.TooMany ? CloseCode.GOING : CloseCode.NOT_THERE);
            } catch (RuntimeException e) {
                // The store does not serve now: a socket that nobody sits behind would look alive for ever.
                client.close(CloseCode.GOING);
                throw e;
            }
        });
    }

    /** A fragment of a message has come. */
    void hear(Session session, String fragment, boolean last) {
        if (!(session.getUserProperties().get(PAGE) instanceof Entry(var visit, var client))) {
            return;
        }
        var text = client.collect(fragment, last);
        if (text != null) {
            Wire.read(text)
                    .ifPresentOrElse(
                            message -> commands.take(visit, client, message),
                            () -> client.later(() -> client.close(CloseCode.BAD_MESSAGE)));
        }
    }

    /** The socket is gone. */
    void closed(Session session) {
        open.leave(Pass.of(session).person(), session);
        if (session.getUserProperties().get(PAGE) instanceof Entry(var visit, var client)) {
            client.later(() -> rooms.leave(visit, client));
        }
    }

    /** The connection failed; it is closed and forgotten. The log names the kind, since a text may hold what a page sent. */
    static void failed(Session session, Throwable error) {
        Log.infof("socket failed kind=%s at=%s", error.getClass().getName(), origin(error));
        try {
            session.close();
        } catch (IOException | IllegalStateException e) {
            // It is closed already.
        }
    }

    private static String origin(Throwable error) {
        var frames = error.getStackTrace();
        return frames.length == 0 ? "" : frames[0].toString();
    }
}
