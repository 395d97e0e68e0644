package org.anteroom.visit;

/**
 * A page that somebody has open in the visit, and the socket that it has now. Of a person's pages one speaks for them; a late word of
 * another, or about it, must not reach that one.
 *
 * @param name the page's own random name, which stays the same when its socket comes back
 * @param connection the socket, which no other ever has
 */
public record Page(String name, String connection) {
    /** Whether another page speaks for the person now, or this one does again with a newer socket. */
    boolean isOlderThan(Participant one) {
        return one.isConnected() && !connection.equals(one.connection());
    }

    /** Whether the person is in the visit with this page: so it is too, when another has come since and has not pressed Join. */
    boolean isPageOf(Participant one) {
        boolean speaks = one.isConnected() ? connection.equals(one.connection()) : name.equals(one.page());
        boolean joined = one.presence() == Presence.JOINED || one.presence() == Presence.AWAY;
        return speaks || (joined && name.equals(one.joinedOn()) && !name.equals(one.page()));
    }
}
