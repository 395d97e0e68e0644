package org.anteroom.bridge;

/** What happened to a bridge, as far as visits on it are concerned. Told on each replica; who acts guards the update. */
public sealed interface BridgeEvent {
    /** The bridge's address. */
    String bridge();

    /** It is down: what ran there needs another one at once. */
    record Lost(String bridge) implements BridgeEvent {}

    /** It drains or is about to stop: what runs there is to move without a gap. */
    record Leaving(String bridge) implements BridgeEvent {}

    /** It can be used, for the first time or again. */
    record Back(String bridge) implements BridgeEvent {}
}
