package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** One message at a time is with the network, here a list that takes them when the test says so. */
class OutgoingTest {
    private final List<String> written = new ArrayList<>();
    private final Queue<SendHandler> underWay = new ArrayDeque<>();
    private boolean open = true;

    private final RemoteEndpoint.Async network = (RemoteEndpoint.Async) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {RemoteEndpoint.Async.class}, (_, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("sendText");
                written.add((String) arguments[0]);
                underWay.add((SendHandler) arguments[1]);
                return null;
            });

    private final Session session = (Session) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Session.class},
            (_, method, arguments) -> switch (method.getName()) {
                case "isOpen" -> open;
                case "getAsyncRemote" -> network;
                case "close" -> {
                    open = false;
                    written.add("closed "
                            + ((CloseReason) arguments[0]).getCloseCode().getCode());
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private final Outgoing outgoing = new Outgoing(session, "connection");

    private void taken() {
        underWay.remove().onResult(new SendResult());
    }

    private void failed() {
        underWay.remove().onResult(new SendResult(new java.io.IOException("a test's own")));
    }

    @Test
    void theNextIsWrittenWhenTheNetworkHasTakenTheOneBefore() {
        assertThat(outgoing.add("one")).isEqualTo(3);
        assertThat(outgoing.add("three")).isEqualTo(8);
        assertThat(written).containsExactly("one");
        taken();
        assertThat(written).containsExactly("one", "three");
        assertThat(outgoing.add("x")).as("what was taken no longer counts").isEqualTo(6);
        taken();
        taken();
        assertThat(written).containsExactly("one", "three", "x");
        assertThat(outgoing.add("y")).isEqualTo(1);
    }

    @Test
    void goodbyeComesAfterEverythingBefore() {
        outgoing.add("one");
        outgoing.close(CloseCode.GOING);
        assertThat(written).containsExactly("one");
        taken();
        assertThat(written).containsExactly("one", "closed " + CloseCode.GOING.getCode());
    }

    @Test
    void aPageThatDoesNotReadIsLetGoWhateverWaits() {
        outgoing.add("one");
        outgoing.add("two");
        outgoing.closeNow(CloseCode.SLOW);
        assertThat(written).containsExactly("one", "closed " + CloseCode.SLOW.getCode());
        failed();
        assertThat(written).as("nothing is written to a closed socket").hasSize(2);
        assertThat(outgoing.add("x")).isEqualTo(1);
    }

    @Test
    void aThousandThatWaitForAClosedSocketAreForgotten() {
        outgoing.add("first");
        for (int i = 0; i < 100_000; i++) {
            outgoing.add("x");
        }
        open = false;
        failed();
        assertThat(written).containsExactly("first");
        assertThat(outgoing.add("x")).isEqualTo(1);
    }
}
