package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;

/**
 * Credentials for the relays, that run out by themselves (the REST convention of TURN servers,
 * https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00, which coturn calls {@code use-auth-secret}). Nothing is kept:
 * a relay checks them by the shared secret alone. The name in them stands for one person in one visit and tells neither, so that a
 * relay's quota counts all credentials of that person together.
 */
@ApplicationScoped
@Named("relays")
public class Relays {
    private static final Pattern ADDRESS =
            Pattern.compile("turns?:([A-Za-z0-9.-]+|\\[[0-9a-f:]+])(:\\d{1,5})?(\\?transport=(udp|tcp))?");

    private final List<String> urls;
    private final byte[] secret;
    private final RelayConfig config;
    private final Visits visits;
    private final Clock clock;

    Relays(RelayConfig config, Visits visits, Clock clock) {
        this.urls = config.urls().orElse(List.of());
        this.secret = config.secret().orElse("").getBytes(StandardCharsets.UTF_8);
        this.config = config;
        this.visits = visits;
        this.clock = clock;
        if (!urls.isEmpty() && secret.length == 0) {
            throw new IllegalArgumentException("anteroom.turn.urls needs anteroom.turn.secret");
        }
        for (var url : urls) {
            if (!ADDRESS.matcher(url).matches()) {
                throw new IllegalArgumentException("anteroom.turn.urls: not an address of a relay: " + url);
            }
        }
    }

    /** A relay as {@code RTCPeerConnection} takes it among its {@code iceServers}. Not for logs. */
    public record Relay(List<String> urls, String username, String credential) {
        @Override
        public String toString() {
            return "Relay[urls=" + urls + ", username=" + username + "]";
        }
    }

    /** Whether there are any. */
    public boolean exist() {
        return !urls.isEmpty();
    }

    /**
     * The relays for trying a person's network before the visit. Repeating gives new credentials. Empty where none are configured.
     *
     * @throws org.anteroom.platform.RefusedException when it is not their visit, they were removed from it, or it is over
     */
    public List<Relay> forCheck(Actor.Visitor visitor) {
        var visit = visits.get(visitor.visit(), visitor);
        if (visit.state().isOver() && visit.state() != VisitState.LEFT) {
            throw new Refusal.WrongState(visit.state().name()).toException();
        }
        if (visit.partOf(visitor).presence() == Presence.REMOVED) {
            throw new Refusal.NotThere().toException();
        }
        return issue(visit.id(), visitor.person());
    }

    /** The relays for a person's media. Empty before they are admitted, after they are gone, and where none are configured. */
    public List<Relay> forMedia(Visit visit, PersonId person) {
        return visit.mayHaveMedia(person) ? issue(visit.id(), person) : List.of();
    }

    List<Relay> issue(VisitId visit, PersonId person) {
        if (urls.isEmpty()) {
            return List.of();
        }
        var name = HexFormat.of().formatHex(sign("HmacSHA256", "relay|" + visit + "|" + person), 0, 16);
        var username = clock.instant().plus(config.lifetime()).getEpochSecond() + ":" + name;
        var credential = Base64.getEncoder().encodeToString(sign("HmacSHA1", username));
        return List.of(new Relay(urls, username, credential));
    }

    private byte[] sign(String algorithm, String text) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
