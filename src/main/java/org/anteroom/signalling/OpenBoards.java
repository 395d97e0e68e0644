package org.anteroom.signalling;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.websocket.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.anteroom.board.Boards;
import org.anteroom.board.Row;
import org.anteroom.board.Sheet;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Sessions;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.News;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.Visits;

/**
 * The boards open on this replica. A board gets all its rows first, then each row that changes, whole; every half minute, and after
 * lost news, it gets all of them again, so that it can never be wrong for long.
 */
@ApplicationScoped
@Startup
class OpenBoards {
    private static final Duration WHOLE_EVERY = Duration.ofSeconds(30);
    private static final String BOARD = "board";

    private final Map<Client, Open> open = new ConcurrentHashMap<>();
    private final OpenSockets sockets;
    private final Boards boards;
    private final Visits visits;
    private final Sessions sessions;
    private final SocketConfig config;
    private final Clock clock;

    OpenBoards(
            OpenSockets sockets,
            Boards boards,
            Visits visits,
            Sessions sessions,
            News news,
            SocketConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.sockets = sockets;
        this.boards = boards;
        this.visits = visits;
        this.sessions = sessions;
        this.config = config;
        this.clock = clock;
        news.subscribe(this::changed);
        metrics.gaugeMapSize("anteroom.sockets", Tags.of("kind", "board"), open);
    }

    /** A board that is open, with the revisions its page has. */
    private static final class Open {
        private final Client client;
        private final Actor.SignedIn reader;
        private final Sheet sheet;
        private final Map<String, Long> told = new HashMap<>();
        private Instant whole = Instant.EPOCH;

        Open(Client client, Actor.SignedIn reader, Sheet sheet) {
            this.client = client;
            this.reader = reader;
            this.sheet = sheet;
        }
    }

    void open(Session session, String clinic) {
        if (!(Pass.of(session) instanceof Actor.SignedIn reader)) {
            throw new IllegalStateException("the guard lets only signed-in people to a board");
        }
        var client = new Client(session, reader, "", config, clock);
        if (!sockets.enter(reader.person(), session)) {
            client.close(CloseCode.TOO_MANY_SOCKETS);
            return;
        }
        session.getUserProperties().put(BOARD, client);
        client.later(() -> {
            try {
                var board = new Open(client, reader, sheet(session, clinic));
                Boards.needMember(reader, board.sheet.clinic());
                open.put(client, board);
                all(board);
            } catch (RefusedException e) {
                client.close(CloseCode.NOT_THERE);
            }
        });
    }

    /** Which rows the page asks for: {@code ?day=2026-11-23} for another day than today, {@code of=own} for the reader's own. */
    private static Sheet sheet(Session session, String clinic) {
        var asked = session.getRequestParameterMap();
        return new Sheet(
                ClinicId.of(clinic),
                Sheet.day(asked.getOrDefault("day", List.of("")).getFirst()),
                asked.getOrDefault("of", List.of()).contains("own"));
    }

    void hear(Session session, String fragment, boolean last) {
        if (!(session.getUserProperties().get(BOARD) instanceof Client client)) {
            return;
        }
        var text = client.collect(fragment, last);
        if (text == null) {
            return;
        }
        var message = Wire.read(text).orElse(null);
        if (message instanceof ClientMessage.Beat(var id)) {
            client.send(new ServerMessage.Done(id));
        } else {
            client.close(CloseCode.BAD_MESSAGE);
        }
    }

    void closed(Session session) {
        sockets.leave(Pass.of(session).person(), session);
        if (session.getUserProperties().get(BOARD) instanceof Client client) {
            open.remove(client);
        }
    }

    private void changed(News.Hint hint) {
        var concerned = open.values().stream()
                .filter(board -> board.sheet.clinic().value().equals(hint.clinic()))
                .toList();
        if (concerned.isEmpty() || !Ids.looksLikeId(hint.visit())) {
            return;
        }
        visits.find(new VisitId(hint.visit()))
                .ifPresent(visit -> concerned.forEach(board -> {
                    var row = boards.row(board.reader, board.sheet, visit);
                    if (row != null) {
                        tell(board, row);
                    } else if (shows(board, visit.id())) {
                        // It has gone to another day or to a colleague.
                        board.client.later(() -> all(board));
                    }
                }));
    }

    private static boolean shows(Open board, VisitId visit) {
        synchronized (board) {
            return board.told.containsKey(visit.value());
        }
    }

    private void tell(Open board, Row row) {
        synchronized (board) {
            var known = board.told.get(row.visit());
            if (known != null && known >= row.revision()) {
                return;
            }
            board.told.put(row.visit(), row.revision());
            board.client.send(new ServerMessage.Board(false, clock.instant(), List.of(row)));
        }
    }

    private void all(Open board) {
        var rows = boards.rows(board.reader, board.sheet);
        synchronized (board) {
            board.whole = clock.instant();
            board.told.clear();
            rows.forEach(row -> board.told.put(row.visit(), row.revision()));
            board.client.send(new ServerMessage.Board(true, clock.instant(), rows));
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        if (open.isEmpty()) {
            return;
        }
        var now = clock.instant();
        for (var board : List.copyOf(open.values())) {
            if (board.client.heard().plus(config.silent()).isBefore(now)) {
                board.client.close(CloseCode.GOING);
                open.remove(board.client);
            } else if (isBehind(board) || board.whole.plus(WHOLE_EVERY).isBefore(now)) {
                board.client.later(() -> all(board));
            }
            if (board.client.checked().plus(config.recheck()).isBefore(now)) {
                board.client.checkedNow();
                board.client.later(() -> {
                    if (!sessions.isOpen(board.reader.session())) {
                        board.client.close(CloseCode.NOT_KNOWN);
                    }
                });
            }
        }
    }

    private boolean isBehind(Open board) {
        Map<String, Long> told;
        synchronized (board) {
            told = Map.copyOf(board.told);
        }
        return visits.revisions(told.keySet()).entrySet().stream()
                .anyMatch(revision -> told.getOrDefault(revision.getKey(), 0L) < revision.getValue());
    }

    void sessionEnded(@Observes Sessions.Ended ended) {
        open.values().stream()
                .filter(board -> board.reader.session().equals(ended.session()))
                .forEach(board -> board.client.close(CloseCode.NOT_KNOWN));
    }

    @PreDestroy
    void going() {
        open.keySet().forEach(client -> client.close(CloseCode.GOING));
    }
}
