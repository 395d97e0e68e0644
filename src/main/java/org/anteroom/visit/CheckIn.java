package org.anteroom.visit;

import java.time.Instant;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * What the patient has prepared. The place and the number stay sealed here; whoever may see them opens them.
 *
 * @param identified when the right date of birth was given
 * @param place where the patient is now, sealed; for emergencies and licences
 * @param callback the number to call when the video fails, sealed
 * @param consent the version of the text that was agreed to
 * @param devices what the device check found
 * @param arrived when the patient came to the waiting room
 * @param confirmed when the provider compared name, date of birth and place
 */
public record CheckIn(
        @Nullable Instant identified,
        @Nullable Binary place,
        @Nullable Binary callback,
        @Nullable String consent,
        @Nullable Devices devices,
        @Nullable Instant arrived,
        @Nullable Instant confirmed) {
    /**
     * What the device check found.
     *
     * @param camera {@code works}, {@code blocked}, {@code missing}, {@code busy} or {@code skipped}; the others likewise
     * @param network {@code good}, {@code fair}, {@code weak}, {@code blocked}, or {@code unknown} when it could not be measured
     */
    public record Devices(String camera, String microphone, String speaker, String network, Instant at) {}

    /** Whether everything that the waiting room asks for is there. */
    public boolean isComplete() {
        return identified != null && place != null && callback != null && consent != null;
    }

    static CheckIn read(Document document) {
        var devices = document.get("devices", Document.class);
        return new CheckIn(
                Docs.instantOrNull(document, "identified"),
                document.get("place", Binary.class),
                document.get("callback", Binary.class),
                document.getString("consent"),
                devices == null
                        ? null
                        : new Devices(
                                devices.getString("camera"),
                                devices.getString("microphone"),
                                devices.getString("speaker"),
                                devices.getString("network"),
                                Docs.instant(devices, "at")),
                Docs.instantOrNull(document, "arrived"),
                Docs.instantOrNull(document, "confirmed"));
    }

    /** The place and the number, opened for somebody who may see them. */
    public record Whereabouts(Phi place, Phi callback) {}
}
