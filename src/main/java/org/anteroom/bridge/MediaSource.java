package org.anteroom.bridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream that an endpoint sends.
 *
 * @param name {@code <endpoint>-a0} for sound, {@code <endpoint>-v0} for the camera, {@code <endpoint>-v1} for a shared screen
 * @param layers the same picture in growing sizes; sound and screens have one. The bridge forwards whichever it chooses on the
 *     numbers of the first, so receivers are told only of that one
 */
public record MediaSource(String name, Kind kind, List<Layer> layers) {
    /** The number after it, all bits set, reads as "none" in Jitsi's parser: the stream would vanish in silence. */
    private static final long MOST = 0xFFFF_FFFEL;

    /** What is sent. */
    public enum Kind {
        AUDIO,
        CAMERA,
        SCREEN;

        /** Whether it is a picture. */
        public boolean isPicture() {
            return this != AUDIO;
        }
    }

    /**
     * One encoding of a stream.
     *
     * @param ssrc unsigned 32 bits, not all ones (RFC 3550)
     * @param repair the SSRC of its retransmissions (RFC 4588), pictures only
     */
    public record Layer(long ssrc, @Nullable Long repair) {
        /** Refuses numbers that are no SSRC. */
        public Layer {
            if (ssrc <= 0 || ssrc > MOST || (repair != null && (repair <= 0 || repair > MOST))) {
                throw new IllegalArgumentException("an SSRC is a positive 32-bit number, not all ones");
            }
        }
    }

    /** Refuses a stream without a layer. */
    public MediaSource {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || layers.size() > 3) {
            throw new IllegalArgumentException("a stream has one to three layers");
        }
    }

    /** A stream of one layer. */
    public static MediaSource of(String name, Kind kind, long ssrc, @Nullable Long repair) {
        return new MediaSource(name, kind, List.of(new Layer(ssrc, repair)));
    }

    /** The layer on whose numbers receivers get the stream. */
    Layer first() {
        return layers.getFirst();
    }

    /** All numbers that the stream uses. */
    public List<Long> ssrcs() {
        var all = new ArrayList<Long>();
        for (var layer : layers) {
            all.add(layer.ssrc());
            if (layer.repair() != null) {
                all.add(layer.repair());
            }
        }
        return all;
    }
}
