package org.anteroom.bridge;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/** The double of a videobridge, for tests of other rooms: it speaks the bridge's protocol and carries no media. */
public final class BridgeDouble implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final FakeVideobridge fake = FakeVideobridge.start();

    /** Where it takes Colibri2. */
    public URI url() {
        return fake.url();
    }

    /** The endpoints that the conference has now. */
    public Set<String> endpoints(String meeting) {
        return fake.endpoints(meeting);
    }

    /** What the endpoint was told over its control socket, in order. */
    public List<String> told(String endpoint) {
        return fake.control().heard(endpoint);
    }

    /** It says this over the endpoint's control socket, as soon as that is open. */
    public void says(String endpoint, String text) {
        Awaitility.await("the control socket of " + endpoint)
                .until(() -> fake.control().isOpen(endpoint));
        fake.control().say(endpoint, text);
    }

    /** What a browser would answer, with this number for its sound. */
    public static String answer(long ssrc) {
        return BridgeFixture.answer(ssrc);
    }

    /** It drains from here on, or no longer. */
    public void drain(boolean now) {
        fake.drain(now);
    }

    /** Its process ends: connections are refused. */
    public void stop() {
        fake.stop();
    }

    /** It comes back at the same address and knows nothing of before. */
    public void restart() {
        fake.restart();
    }

    /** The bridges of an application that is set up with this one. */
    public Bridges bridges() {
        return BridgeFixture.of(Clock.systemUTC(), PATIENCE, url()).bridges();
    }

    /** The bridges of an application that is set up with none. */
    public static Bridges none() {
        return BridgeFixture.of(Clock.systemUTC(), PATIENCE).bridges();
    }

    @Override
    public void close() {
        fake.close();
    }
}
