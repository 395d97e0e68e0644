package org.anteroom.bridge;

import org.jspecify.annotations.Nullable;

/**
 * One stream that an endpoint sends.
 *
 * @param name {@code <endpoint>-a0} for sound, {@code <endpoint>-v0} for the camera
 * @param ssrc unsigned 32 bits, not all ones
 * @param repair the SSRC of its retransmissions (RFC 4588), video only
 */
public record MediaSource(
        String name, Kind kind, long ssrc, @Nullable Long repair) {
    /** The number after it, all bits set, reads as "none" in Jitsi's parser: the stream would vanish in silence. */
    private static final long MOST = 0xFFFF_FFFEL;

    /** Sound or picture. */
    public enum Kind {
        AUDIO,
        VIDEO
    }

    /** Refuses numbers that are no SSRC. */
    public MediaSource {
        if (ssrc <= 0 || ssrc > MOST || (repair != null && (repair <= 0 || repair > MOST))) {
            throw new IllegalArgumentException("an SSRC is a positive 32-bit number, not all ones");
        }
    }
}
