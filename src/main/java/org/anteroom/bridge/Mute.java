package org.anteroom.bridge;

/** What of an endpoint the bridge does not forward, whatever its browser sends. */
public record Mute(boolean sound, boolean picture) {
    /** Everything is forwarded. */
    public static final Mute NOTHING = new Mute(false, false);

    /** Whether at least as much is held back as the other says. */
    boolean covers(Mute other) {
        return (sound || !other.sound) && (picture || !other.picture);
    }
}
