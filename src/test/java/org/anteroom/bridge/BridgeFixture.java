package org.anteroom.bridge;

import java.net.URI;
import java.util.List;
import java.util.Set;

/** The double of a videobridge, for tests of other rooms: it speaks the bridge's protocol and carries no media. */
public final class BridgeFixture implements AutoCloseable {
    private final FakeVideobridge fake = FakeVideobridge.start();

    /** Where it takes Colibri2. */
    public URI url() {
        return fake.url();
    }

    /** The endpoints that the conference has now. */
    public Set<String> endpoints(String meeting) {
        return fake.endpoints(meeting);
    }

    /** The bridges of an application that is set up with this one. */
    public Bridges bridges() {
        return bridges(List.of(url()));
    }

    /** The bridges of an application that is set up with none. */
    public static Bridges none() {
        return bridges(List.of());
    }

    private static Bridges bridges(List<URI> urls) {
        var config = BridgeContract.config(urls);
        return new Bridges(config, new ControlSockets(config));
    }

    @Override
    public void close() {
        fake.close();
    }
}
