package org.anteroom.identity;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.anteroom.platform.Refusal;

/**
 * Wrong tries at visit links, counted by the address that they come from: links that open nothing, and wrong dates of birth. Whoever has
 * had too many within a minute is refused before anything is looked up, so that a link that exists and one that does not are answered
 * alike. Counted on this replica alone; right tries cost nothing.
 */
@ApplicationScoped
public class WrongTries {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** How long a try waits for others from the same address to turn out right. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Beyond so many addresses at once, further ones share one count. */
    private static final int ADDRESSES = 20_000;

    private static final String OTHERS = "";

    private final Map<String, Tries> byAddress = new ConcurrentHashMap<>();
    private final int most;
    private final Clock clock;

    WrongTries(IdentityConfig config, Clock clock) {
        this.most = config.wrongTries();
        this.clock = clock;
    }

    /**
     * Begins a try; close it when it has been answered. Nobody can have more under way than they may still get wrong.
     *
     * @throws org.anteroom.platform.RefusedException as too many
     */
    public Try begin(RoutingContext context) {
        return begin(context.request().remoteAddress().hostAddress());
    }

    Try begin(String address) {
        if (byAddress.size() > ADDRESSES / 2) {
            byAddress.values().removeIf(Tries::isOver);
        }
        var key = network(address);
        var tries = byAddress.size() < ADDRESSES || byAddress.containsKey(key)
                ? byAddress.computeIfAbsent(key, _ -> new Tries())
                : byAddress.computeIfAbsent(OTHERS, _ -> new Tries());
        tries.enter();
        return new Try(tries);
    }

    /** How many addresses are remembered. */
    int remembered() {
        byAddress.values().removeIf(Tries::isOver);
        return byAddress.size();
    }

    /** A person has a whole network of IPv6 addresses, by custom of 64 bits. */
    static String network(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address);
            return bytes instanceof Inet6Address six
                    ? Arrays.toString(Arrays.copyOf(six.getAddress(), 8))
                    : bytes.getHostAddress();
        } catch (IllegalArgumentException e) {
            return OTHERS;
        }
    }

    /** One try under way. */
    public static final class Try implements AutoCloseable {
        private final Tries tries;
        private boolean wrong;

        private Try(Tries tries) {
            this.tries = tries;
        }

        /** It was wrong, and counts. */
        public void wrong() {
            wrong = true;
        }

        @Override
        public void close() {
            tries.leave(wrong);
        }
    }

    /** The tries from one address. */
    private final class Tries {
        private final ArrayDeque<Instant> wrong = new ArrayDeque<>();
        private int underWay;

        synchronized void enter() {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                forget();
                var oldest = wrong.peekFirst();
                if (oldest != null && wrong.size() >= most) {
                    throw new Refusal.TooMany(Duration.between(clock.instant(), oldest.plus(MINUTE))
                                    .plusSeconds(1))
                            .toException();
                }
                if (wrong.size() + underWay < most) {
                    underWay++;
                    return;
                }
                long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new Refusal.TooMany(PATIENCE).toException();
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Refusal.TooMany(PATIENCE).toException();
                }
            }
        }

        synchronized void leave(boolean isWrong) {
            underWay--;
            if (isWrong) {
                wrong.addLast(clock.instant());
            }
            notifyAll();
        }

        synchronized boolean isOver() {
            forget();
            return wrong.isEmpty() && underWay == 0;
        }

        private void forget() {
            var since = clock.instant().minus(MINUTE);
            while (!wrong.isEmpty() && !wrong.getFirst().isAfter(since)) {
                wrong.removeFirst();
            }
        }
    }
}
