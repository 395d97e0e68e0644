package org.anteroom.visit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.anteroom.bridge.BridgeTransport;
import org.anteroom.bridge.MediaSource;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Ids;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How media travels in this visit now. Each change of way, each failure and each return of a page is the next epoch, with new
 * endpoints and new connections; what belongs to an older epoch is dropped everywhere.
 *
 * @param began when the epoch began; null before it is stored
 * @param bridge the bridge's address and {@code meeting} the random name of the conference there; only when the way is BRIDGE
 */
public record Media(
        long epoch,
        Way way,
        @Nullable String bridge,
        @Nullable String meeting,
        Map<PersonId, Endpoint> endpoints,
        @Nullable Instant began) {
    /** Before anybody was admitted. */
    static final Media BEFORE = new Media(0, Way.NONE, null, null, Map.of(), null);

    /** How media travels. */
    public enum Way {
        /** Not at all. */
        NONE,
        /** From browser to browser. */
        DIRECT,
        /** Over a videobridge. */
        BRIDGE
    }

    /**
     * A person's endpoint at the bridge.
     *
     * @param transport what the bridge offers for it; null until it is allocated
     * @param sources what the person sends; empty until their browser has answered
     */
    public record Endpoint(String id, @Nullable BridgeTransport transport, List<MediaSource> sources) {
        /** Whether a browser has answered for it. */
        public boolean isAnswered() {
            return !sources.isEmpty();
        }
    }

    /** The next epoch, directly between two people. */
    Media nextDirect() {
        return new Media(epoch + 1, Way.DIRECT, null, null, Map.of(), null);
    }

    /** The next epoch over a bridge, with an endpoint for each of the people; none is allocated yet. */
    Media nextOver(String bridgeAddress, Iterable<PersonId> people) {
        var next = new java.util.HashMap<PersonId, Endpoint>();
        for (var person : people) {
            next.put(person, new Endpoint(Ids.endpoint(), null, List.of()));
        }
        return new Media(epoch + 1, Way.BRIDGE, bridgeAddress, Ids.random(), Map.copyOf(next), null);
    }

    /** No media any more; the epoch stays used up. */
    Media none() {
        return new Media(epoch, Way.NONE, null, null, Map.of(), null);
    }

    Document toDocument(Instant now) {
        var document = new Document("epoch", epoch).append("way", way.name()).append("began", Docs.date(now));
        if (way == Way.BRIDGE) {
            document.append("bridge", bridge).append("meeting", meeting);
            var all = new Document();
            endpoints.forEach((person, endpoint) -> all.append(person.value(), new Document("id", endpoint.id())));
            document.append("endpoints", all);
        }
        return document;
    }

    static Media read(Document document) {
        if (document.isEmpty()) {
            return BEFORE;
        }
        var endpoints = new TreeMap<String, Endpoint>();
        Docs.part(document, "endpoints").forEach((person, value) -> endpoints.put(person, endpoint((Document) value)));
        var byPerson = new java.util.HashMap<PersonId, Endpoint>();
        endpoints.forEach((person, endpoint) -> byPerson.put(new PersonId(person), endpoint));
        return new Media(
                Docs.whole(document, "epoch"),
                Way.valueOf(document.getString("way")),
                document.getString("bridge"),
                document.getString("meeting"),
                Map.copyOf(byPerson),
                Docs.instantOrNull(document, "began"));
    }

    private static Endpoint endpoint(Document document) {
        var transport = document.get("transport", Document.class);
        var sources = Docs.parts(document, "sources").stream()
                .map(source -> new MediaSource(
                        source.getString("name"),
                        MediaSource.Kind.valueOf(source.getString("kind")),
                        Docs.whole(source, "ssrc"),
                        source.get("repair") == null ? null : Docs.whole(source, "repair")))
                .toList();
        return new Endpoint(document.getString("id"), transport == null ? null : transport(transport), sources);
    }

    private static BridgeTransport transport(Document document) {
        var candidates = Docs.parts(document, "candidates").stream()
                .map(candidate -> new BridgeTransport.Candidate(
                        candidate.getString("foundation"),
                        Docs.whole(candidate, "priority"),
                        candidate.getString("address"),
                        (int) Docs.whole(candidate, "port"),
                        candidate.getString("type")))
                .toList();
        return new BridgeTransport(
                document.getString("ufrag"),
                document.getString("password"),
                document.getString("hash"),
                document.getString("fingerprint"),
                document.getString("setup"),
                candidates,
                document.getString("webSocket"));
    }

    static Document write(BridgeTransport transport) {
        var candidates = new ArrayList<Document>();
        for (var candidate : transport.candidates()) {
            candidates.add(new Document("foundation", candidate.foundation())
                    .append("priority", candidate.priority())
                    .append("address", candidate.address())
                    .append("port", candidate.port())
                    .append("type", candidate.type()));
        }
        return new Document("ufrag", transport.ufrag())
                .append("password", transport.password())
                .append("hash", transport.hash())
                .append("fingerprint", transport.fingerprint())
                .append("setup", transport.setup())
                .append("candidates", candidates)
                .append("webSocket", transport.webSocket());
    }

    static List<Document> write(List<MediaSource> sources) {
        return sources.stream()
                .map(source -> {
                    var document = new Document("name", source.name())
                            .append("kind", source.kind().name())
                            .append("ssrc", source.ssrc());
                    return source.repair() == null ? document : document.append("repair", source.repair());
                })
                .toList();
    }
}
