package org.anteroom.bridge;

/** What can be wrong with a bridge, in our words. The texts of Jitsi Videobridge are read in one place and not passed on. */
public sealed interface BridgeProblem {
    /** No bridge is configured, or none can be used. */
    record NoBridge() implements BridgeProblem {}

    /** It did not answer in time, or not at all: whether it did what was asked is unknown. */
    record Silent() implements BridgeProblem {}

    /** It knows no such conference any more: state was lost, a new epoch is needed. */
    record ConferenceGone() implements BridgeProblem {}

    /** It knows no such endpoint any more. */
    record EndpointGone() implements BridgeProblem {}

    /** The conference exists already: another replica was first, or the answer to our own create was lost. */
    record ConferenceThere() implements BridgeProblem {}

    /** The endpoint exists already: another replica was first, or the answer to our own create was lost. */
    record EndpointThere() implements BridgeProblem {}

    /** It is about to stop and takes no new conferences. */
    record ShuttingDown() implements BridgeProblem {}

    /** It refused, and yet has made the endpoint: that has to be expired. */
    record LeftBehind() implements BridgeProblem {}

    /** It did not accept what we sent, and would not accept it again. */
    record NotUnderstood(int status) implements BridgeProblem {}

    /** This problem on its way up. */
    default BridgeException toException() {
        return new BridgeException(this);
    }
}
