package org.anteroom.signalling;

import jakarta.websocket.CloseReason;

/** Why we close a socket. The 44xx echo HTTP where it has a word for it; the page acts on the number. */
enum CloseCode implements CloseReason.CloseCode {
    /** A message was larger than we take (RFC 6455). */
    TOO_LARGE(1009),
    /** This replica is going; connect again. */
    GOING(1012),
    /** The page does not read what it is sent. */
    SLOW(1013),
    /** A message was not one of ours. */
    BAD_MESSAGE(4400),
    /** The session has ended; sign in or open the link again. */
    NOT_KNOWN(4401),
    /** There is no such visit for this person. */
    NOT_THERE(4404),
    /** Another page of the same person has taken over. */
    TAKEN_OVER(4409),
    /** Another page of the same person is open; ask before taking over. */
    OPEN_ELSEWHERE(4423),
    /** Too many messages. */
    TOO_MANY(4429),
    /** The person has as many sockets open as one may have; close another window first. */
    TOO_MANY_SOCKETS(4430);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    @Override
    public int getCode() {
        return code;
    }
}
