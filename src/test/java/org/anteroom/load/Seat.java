package org.anteroom.load;

/**
 * One end of a visit, and how its socket is opened. Seats 2n and 2n + 1 are in the same visit.
 *
 * @param epoch the media epoch that is running in the visit
 */
record Seat(int number, String host, String path, String cookies, long epoch) {
    int other() {
        return number ^ 1;
    }

    int visit() {
        return number / 2;
    }
}
