package org.anteroom.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Carries hints between replicas by Redis pub/sub, where {@code anteroom.broadcast} is {@code redis}. A hint that is lost, with Redis
 * or on the way, costs a second at most: the sweep of whoever shows visits finds the new revision. So nothing here is tried again
 * but the connection itself. What travels of hints is random ids and a number; words hold what their kind says.
 */
@ApplicationScoped
class RedisNews {
    private static final String CHANNEL = "anteroom.news";
    private static final String BEAT = "beat";
    private static final int LONGEST = 200;
    private static final String WORDS = "anteroom.words";
    /** More than the largest message of a page. */
    private static final int LONGEST_WORD = 300_000;

    private final News news;
    private final RedisConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private final boolean wanted;
    private final String replica = Ids.random();
    private final MeterRegistry metrics;
    private final Counter sent;
    private final Counter heard;
    private final Counter lost;

    private volatile boolean ending;
    private volatile boolean complained;
    private volatile @Nullable Redis redis;
    private volatile @Nullable RedisConnection speaking;
    private volatile Instant began;
    private volatile Instant heardMyself = Instant.EPOCH;

    RedisNews(News news, PlatformConfig platform, RedisConfig config, Vertx vertx, Clock clock, MeterRegistry metrics) {
        this.news = news;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
        this.metrics = metrics;
        this.wanted = platform.broadcast() == PlatformConfig.Broadcast.REDIS;
        this.began = clock.instant();
        sent = counter(metrics, "sent");
        heard = counter(metrics, "heard");
        lost = counter(metrics, "lost");
    }

    private static Counter counter(MeterRegistry metrics, String way) {
        return Counter.builder("anteroom.news.hints")
                .description("Hints of new revisions to and from other replicas; those lost are found by the sweep")
                .tag("way", way)
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        if (!wanted) {
            return;
        }
        Gauge.builder("anteroom.news.up", () -> isUp() ? 1 : 0)
                .description("Whether this replica hears itself over Redis")
                .register(metrics);
        news.alsoTo(this::send);
        news.alsoPassTo(word -> publish(WORDS, word.kind() + " " + word.text()));
        connect();
        vertx.setPeriodic(config.beat().toMillis(), _ -> beat());
    }

    void stop(@Observes ShutdownEvent event) {
        ending = true;
        letGo();
    }

    /** Whether news between replicas is meant to travel by Redis. */
    boolean isWanted() {
        return wanted;
    }

    /** Whether this replica has heard itself over Redis lately. */
    boolean isUp() {
        return heardMyself.plus(config.silent()).isAfter(clock.instant());
    }

    private void beat() {
        if (ending) {
            return;
        }
        var now = clock.instant();
        if (!isUp() && began.plus(config.silent()).isBefore(now)) {
            connect();
        } else {
            publish(BEAT);
        }
    }

    /** A new pair of connections: one that listens, since Redis allows it nothing else then, and one that speaks. */
    private void connect() {
        letGo();
        began = clock.instant();
        var client = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(config.url().toString())
                        .setNetClientOptions(new io.vertx.core.net.NetClientOptions()
                                .setConnectTimeout((int) config.silent().toMillis())));
        redis = client;
        client.connect()
                .compose(connection -> {
                    connection.handler(this::hear).exceptionHandler(_ -> {});
                    return connection.send(
                            Request.cmd(Command.SUBSCRIBE).arg(CHANNEL).arg(WORDS));
                })
                .compose(_ -> client.connect())
                .onSuccess(connection -> {
                    connection.exceptionHandler(_ -> {});
                    speaking = connection;
                    publish(BEAT);
                })
                .onFailure(this::complain);
    }

    /** Once for each time that it goes away: it is tried again every few seconds. */
    private void complain(Throwable cause) {
        if (!complained && !ending) {
            complained = true;
            Log.warnf(
                    "news does not travel between replicas, redis because=%s",
                    cause.getClass().getSimpleName());
        }
    }

    private void letGo() {
        var client = redis;
        redis = null;
        speaking = null;
        if (client != null) {
            client.close();
        }
    }

    private void send(News.Hint hint) {
        if (publish(hint.visit() + " " + hint.clinic() + " " + hint.revision())) {
            sent.increment();
        } else {
            lost.increment();
        }
    }

    private boolean publish(String words) {
        return publish(CHANNEL, words);
    }

    private boolean publish(String channel, String words) {
        var connection = speaking;
        if (connection == null) {
            return false;
        }
        connection
                .send(Request.cmd(Command.PUBLISH).arg(channel).arg(replica + " " + words))
                .onFailure(_ -> {
                    if (!words.equals(BEAT)) {
                        lost.increment();
                    }
                });
        return true;
    }

    /** A message comes as an array or a push of three: its kind, the channel, the words. Others may speak on it: odd words are dropped. */
    private void hear(@Nullable Response response) {
        if (response == null
                || response.size() != 3
                || !"message".equals(response.get(0).toString())) {
            return;
        }
        var words = response.get(2).toString();
        if (WORDS.equals(response.get(1).toString())) {
            hearWord(words);
            return;
        }
        if (words.length() > LONGEST) {
            return;
        }
        var parts = words.split(" ", -1);
        boolean mine = parts[0].equals(replica);
        if (mine && parts.length == 2) {
            if (!isUp()) {
                complained = false;
                Log.info("news travels between replicas over redis");
            }
            heardMyself = clock.instant();
        } else if (!mine && parts.length == 4 && Ids.looksLikeId(parts[1]) && Ids.looksLikeId(parts[2])) {
            try {
                news.tell(new News.Hint(parts[1], parts[2], Long.parseLong(parts[3])));
                heard.increment();
            } catch (NumberFormatException e) {
                Log.debug("an odd hint was dropped");
            }
        }
    }

    private void hearWord(String words) {
        var parts = words.split(" ", 3);
        if (words.length() <= LONGEST_WORD && parts.length == 3 && !parts[0].equals(replica)) {
            news.hear(new News.Word(parts[1], parts[2]));
        }
    }
}
