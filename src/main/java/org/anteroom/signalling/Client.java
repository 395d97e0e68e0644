package org.anteroom.signalling;

import jakarta.websocket.Session;
import java.time.Clock;
import java.time.Instant;
import org.anteroom.identity.Actor;
import org.anteroom.platform.Ids;
import org.anteroom.visit.Page;

/**
 * One page's socket: a lane for what it says and one for what it is told, and the limits that are its own. One bad message costs
 * this socket and nothing else.
 */
final class Client {
    private final String connection = Ids.random();
    private final Actor actor;
    private final Page page;
    private final SocketConfig config;
    private final Clock clock;
    private final Budget budget;
    private final Lane in = new Lane();
    private final Outgoing out;
    private final StringBuilder fragments = new StringBuilder();
    private volatile Instant heard;
    private volatile Instant checked;
    private volatile boolean closing;

    /** @param page the name that the page gave itself */
    Client(Session session, Actor actor, String page, SocketConfig config, Clock clock) {
        this.actor = actor;
        this.page = new Page(page, connection);
        this.config = config;
        this.clock = clock;
        this.budget = new Budget(clock, config.rate(), config.burst());
        this.out = new Outgoing(session, connection);
        this.heard = clock.instant();
        this.checked = heard;
    }

    String connection() {
        return connection;
    }

    Page page() {
        return page;
    }

    Actor actor() {
        return actor;
    }

    Instant heard() {
        return heard;
    }

    /** When the session behind the socket was last looked at. */
    Instant checked() {
        return checked;
    }

    void checkedNow() {
        checked = clock.instant();
    }

    /** Does it after everything the page said before. */
    void later(Runnable deed) {
        in.run(deed);
    }

    /** Does it after everything the page said before, at once when that is done. For deeds that wait for nothing. */
    void soon(Runnable deed) {
        in.soon(deed);
    }

    /**
     * A fragment has come; returns the whole message with its last one, or null. Counts over all fragments, since the framework's own
     * limit does not.
     */
    @org.jspecify.annotations.Nullable
    String collect(String fragment, boolean last) {
        heard = clock.instant();
        if (closing) {
            return null;
        }
        if (fragments.length() + fragment.length() > config.largest()) {
            close(CloseCode.TOO_LARGE);
            return null;
        }
        if (!last) {
            fragments.append(fragment);
            return null;
        }
        var whole = fragments.isEmpty() ? fragment : fragments.append(fragment).toString();
        fragments.setLength(0);
        if (!budget.take()) {
            close(CloseCode.TOO_MANY);
            return null;
        }
        return whole;
    }

    /** Sends it after everything that was sent before. A page that does not read is let go. */
    void send(ServerMessage message) {
        if (closing) {
            return;
        }
        if (out.add(Wire.write(message)) > config.waiting()) {
            close(CloseCode.SLOW);
        }
    }

    /** Closes the socket, after what was sent before. Repeating is harmless. */
    void close(CloseCode code) {
        if (closing) {
            return;
        }
        closing = true;
        fragments.setLength(0);
        if (code == CloseCode.SLOW) {
            // What was sent before does not leave: nothing is behind it.
            out.closeNow(code);
        } else {
            out.close(code);
        }
    }
}
