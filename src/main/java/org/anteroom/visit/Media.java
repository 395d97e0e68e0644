package org.anteroom.visit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.anteroom.bridge.BridgeTransport;
import org.anteroom.bridge.Leg;
import org.anteroom.bridge.MediaSource;
import org.anteroom.bridge.Slot;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Ids;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How media travels in this visit now. Each change of way, each lost bridge is the next epoch, with new endpoints and new
 * connections; what belongs to an older epoch is dropped everywhere. Within an epoch over a bridge a person who comes, or comes back
 * with a fresh page, gets an endpoint of their own, and nobody else is disturbed.
 *
 * @param bridge the bridge's address and {@code meeting} the random name of the conference there; only when the way is BRIDGE
 * @param slots the places of the streams in everybody's offers; only when the way is BRIDGE
 * @param isPlanned whether the older epoch still runs: pages keep it until this one shows what that one showed
 * @param directFailed whether direct media was tried in this visit and did not come up
 * @param previous what a planned move has left at a bridge for a while
 * @param began when the epoch began; null before it is stored
 * @param backAt when two people who are left may go back to direct media
 */
public record Media(
        long epoch,
        Way way,
        @Nullable String bridge,
        @Nullable String meeting,
        Map<PersonId, Endpoint> endpoints,
        List<Slot> slots,
        boolean isPlanned,
        boolean directFailed,
        @Nullable Previous previous,
        @Nullable Instant began,
        @Nullable Instant backAt) {
    /** Before anybody was admitted. */
    static final Media BEFORE = new Media(0, Way.NONE, null, null, Map.of(), List.of(), false, false, null, null, null);

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
     * @param isAnswered whether a browser has answered for it
     * @param sources what the person sends; empty until their browser has answered
     * @param since when it was made
     */
    public record Endpoint(
            String id,
            @Nullable BridgeTransport transport,
            boolean isAnswered,
            List<MediaSource> sources,
            Instant since) {
        static Endpoint fresh(Instant now) {
            return new Endpoint(Ids.endpoint(), null, false, List.of(), now);
        }

        Endpoint with(BridgeTransport offered) {
            return new Endpoint(id, offered, isAnswered, sources, since);
        }

        /** What the person sends; their browser may not have answered yet. */
        Endpoint with(List<MediaSource> sent) {
            return new Endpoint(id, transport, isAnswered, List.copyOf(sent), since);
        }

        Endpoint answered(List<MediaSource> sent) {
            return new Endpoint(id, transport, true, List.copyOf(sent), since);
        }
    }

    /**
     * The conference of an older epoch, kept at its bridge until the pages have moved.
     *
     * @param until when it is ended whether they have or not
     * @param moved who has
     * @param endpoints the ids of those who still have one there
     */
    public record Previous(
            String bridge, String meeting, Instant until, Set<PersonId> moved, Map<PersonId, String> endpoints) {
        @Nullable
        Leg leg(PersonId person) {
            var endpoint = endpoints.get(person);
            return endpoint == null ? null : new Leg(bridge, meeting, endpoint);
        }

        Previous with(PersonId person) {
            var all = new HashSet<>(moved);
            all.add(person);
            return new Previous(bridge, meeting, until, Set.copyOf(all), endpoints);
        }

        Previous without(PersonId person) {
            var others = new HashMap<>(endpoints);
            others.remove(person);
            return new Previous(bridge, meeting, until, moved, Map.copyOf(others));
        }

        /** The same for the next move, in which nobody has moved yet. */
        Previous until(Instant later) {
            return new Previous(bridge, meeting, later, Set.of(), endpoints);
        }
    }

    /** The person's leg in the older epoch, as long as a planned move keeps it. */
    @Nullable
    public Leg olderLeg(PersonId person) {
        return previous == null ? null : previous.leg(person);
    }

    /** Every leg that there is: of this epoch, and of the older one as long as it is kept. */
    Set<Leg> legs() {
        var all = new HashSet<Leg>();
        for (var person : endpoints.keySet()) {
            var leg = leg(person);
            if (leg != null) {
                all.add(leg);
            }
        }
        if (previous != null) {
            previous.endpoints().values().forEach(id -> all.add(new Leg(previous.bridge(), previous.meeting(), id)));
        }
        return all;
    }

    /** Whose endpoint or stream it is, of this epoch or of the older one; a stream's name begins with its endpoint. */
    public Optional<PersonId> owner(String stream) {
        return Stream.concat(
                        endpoints.entrySet().stream()
                                .map(entry -> Map.entry(entry.getValue().id(), entry.getKey())),
                        previous == null
                                ? Stream.empty()
                                : previous.endpoints().entrySet().stream()
                                        .map(entry -> Map.entry(entry.getValue(), entry.getKey())))
                .filter(entry -> stream.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Every conference that there is, likewise: the bridge by the meeting. */
    public Map<String, String> conferences() {
        var all = new HashMap<String, String>();
        if (way == Way.BRIDGE && bridge != null && meeting != null) {
            all.put(meeting, bridge);
        }
        if (previous != null) {
            all.put(previous.meeting(), previous.bridge());
        }
        return all;
    }

    /** Whether an epoch over a bridge is there for the person to be on, and which leg. */
    public @Nullable Leg leg(PersonId person) {
        var endpoint = endpoints.get(person);
        return way != Way.BRIDGE || endpoint == null || bridge == null || meeting == null
                ? null
                : new Leg(bridge, meeting, endpoint.id());
    }

    /** The next epoch, directly between two people. */
    Media nextDirect(boolean planned, @Nullable Previous kept) {
        return new Media(
                epoch + 1, Way.DIRECT, null, null, Map.of(), List.of(), planned, directFailed, kept, null, null);
    }

    /** The next epoch over a bridge, with an endpoint for each of the people; none is allocated yet. */
    Media nextOver(String address, Collection<PersonId> people, boolean planned, @Nullable Previous kept, Instant now) {
        var next = new HashMap<PersonId, Endpoint>();
        for (var person : people) {
            next.put(person, Endpoint.fresh(now));
        }
        return new Media(
                epoch + 1,
                Way.BRIDGE,
                address,
                Ids.random(),
                Map.copyOf(next),
                List.of(),
                planned,
                directFailed,
                kept,
                null,
                null);
    }

    /** No media any more; the epoch stays used up. */
    Media none() {
        return new Media(epoch, Way.NONE, null, null, Map.of(), List.of(), false, directFailed, null, null, null);
    }

    /** Direct media did not come up, and will not be tried again in this visit. */
    Media withoutDirect() {
        return new Media(epoch, way, bridge, meeting, endpoints, slots, isPlanned, true, previous, began, backAt);
    }

    /** The same epoch with a fresh endpoint for the person; whatever they sent before is gone. */
    Media withLeg(PersonId person, Instant now) {
        var next = new HashMap<>(endpoints);
        next.put(person, Endpoint.fresh(now));
        return with(next);
    }

    /** The same epoch without the person, who has nothing of the older one any more either. */
    Media withoutLeg(PersonId person) {
        var next = new HashMap<>(endpoints);
        next.remove(person);
        return with(next).leaving(previous == null ? null : previous.without(person));
    }

    /** The same epoch with the person's endpoint changed. */
    Media with(PersonId person, UnaryOperator<Endpoint> change) {
        var next = new HashMap<>(endpoints);
        next.computeIfPresent(person, (_, endpoint) -> change.apply(endpoint));
        return with(next);
    }

    private Media with(Map<PersonId, Endpoint> next) {
        return new Media(
                epoch, way, bridge, meeting, Map.copyOf(next), slots, isPlanned, directFailed, previous, began, backAt);
    }

    /** The same epoch with every stream in its place; a screen is a stream only while its person shares it. */
    Media placed(Set<PersonId> sharing) {
        var streams = new ArrayList<MediaSource>();
        new TreeMap<>(byName(endpoints)).forEach((person, endpoint) -> {
            for (var source : endpoint.sources()) {
                if (source.kind() != MediaSource.Kind.SCREEN || sharing.contains(new PersonId(person))) {
                    streams.add(source);
                }
            }
        });
        return new Media(
                epoch,
                way,
                bridge,
                meeting,
                endpoints,
                way == Way.BRIDGE ? Slot.place(slots, streams) : List.of(),
                isPlanned,
                directFailed,
                previous,
                began,
                backAt);
    }

    /** The same epoch; what an older one left at a bridge is this from here on. */
    Media leaving(@Nullable Previous kept) {
        return new Media(epoch, way, bridge, meeting, endpoints, slots, isPlanned, directFailed, kept, began, backAt);
    }

    /** The same epoch; from the instant on two people may go back to direct media, or null for never. */
    Media backAt(@Nullable Instant at) {
        return new Media(epoch, way, bridge, meeting, endpoints, slots, isPlanned, directFailed, previous, began, at);
    }

    /** This epoch's conference as what a planned move leaves behind; null when there is none. */
    @Nullable
    Previous asPrevious(Instant until) {
        if (way != Way.BRIDGE || bridge == null || meeting == null) {
            return null;
        }
        var ids = new HashMap<PersonId, String>();
        endpoints.forEach((person, endpoint) -> ids.put(person, endpoint.id()));
        return new Previous(bridge, meeting, until, Set.of(), Map.copyOf(ids));
    }

    Document toDocument(Instant now) {
        var document = new Document("epoch", epoch)
                .append("way", way.name())
                .append("began", Docs.date(began == null ? now : began));
        if (way == Way.BRIDGE) {
            document.append("bridge", bridge).append("meeting", meeting);
            var all = new Document();
            endpoints.forEach((person, endpoint) -> all.append(person.value(), write(endpoint)));
            document.append("endpoints", all);
            document.append(
                    "slots",
                    slots.stream()
                            .map(slot -> {
                                var source = slot.source();
                                return new Document("picture", slot.isPicture())
                                        .append("source", source == null ? "" : source.name());
                            })
                            .toList());
        }
        if (isPlanned) {
            document.append("planned", true);
        }
        if (directFailed) {
            document.append("directFailed", true);
        }
        if (previous != null) {
            document.append("previous", write(previous));
        }
        if (backAt != null) {
            document.append("backAt", Docs.date(backAt));
        }
        return document;
    }

    static Media read(Document document) {
        if (document.isEmpty()) {
            return BEFORE;
        }
        var endpoints = new HashMap<PersonId, Endpoint>();
        Docs.part(document, "endpoints")
                .forEach((person, value) -> endpoints.put(new PersonId(person), endpoint((Document) value)));
        var streams = new HashMap<String, MediaSource>();
        endpoints.values().forEach(endpoint -> endpoint.sources().forEach(one -> streams.put(one.name(), one)));
        var previous = document.get("previous", Document.class);
        return new Media(
                Docs.whole(document, "epoch"),
                Way.valueOf(document.getString("way")),
                document.getString("bridge"),
                document.getString("meeting"),
                Map.copyOf(endpoints),
                Docs.parts(document, "slots").stream()
                        .map(slot -> new Slot(slot.getBoolean("picture"), streams.get(slot.getString("source"))))
                        .toList(),
                document.getBoolean("planned", false),
                document.getBoolean("directFailed", false),
                previous == null ? null : previous(previous),
                Docs.instantOrNull(document, "began"),
                Docs.instantOrNull(document, "backAt"));
    }

    private static Document write(Previous previous) {
        var ids = new Document();
        previous.endpoints().forEach((person, id) -> ids.append(person.value(), id));
        return new Document("bridge", previous.bridge())
                .append("meeting", previous.meeting())
                .append("until", Docs.date(previous.until()))
                .append("moved", previous.moved().stream().map(PersonId::value).toList())
                .append("endpoints", ids);
    }

    private static Previous previous(Document document) {
        var ids = new HashMap<PersonId, String>();
        Docs.part(document, "endpoints").forEach((person, id) -> ids.put(new PersonId(person), (String) id));
        return new Previous(
                document.getString("bridge"),
                document.getString("meeting"),
                Docs.instant(document, "until"),
                document.getList("moved", String.class).stream()
                        .map(PersonId::new)
                        .collect(java.util.stream.Collectors.toUnmodifiableSet()),
                Map.copyOf(ids));
    }

    private static Map<String, Endpoint> byName(Map<PersonId, Endpoint> endpoints) {
        var named = new HashMap<String, Endpoint>();
        endpoints.forEach((person, endpoint) -> named.put(person.value(), endpoint));
        return named;
    }

    private static Document write(Endpoint endpoint) {
        var document = new Document("id", endpoint.id())
                .append("since", Docs.date(endpoint.since()))
                .append("answered", endpoint.isAnswered())
                .append(
                        "sources",
                        endpoint.sources().stream().map(MediaDocs::write).toList());
        return endpoint.transport() == null
                ? document
                : document.append("transport", MediaDocs.write(endpoint.transport()));
    }

    private static Endpoint endpoint(Document document) {
        var transport = document.get("transport", Document.class);
        return new Endpoint(
                document.getString("id"),
                transport == null ? null : MediaDocs.transport(transport),
                document.getBoolean("answered", false),
                Docs.parts(document, "sources").stream().map(MediaDocs::source).toList(),
                Docs.instant(document, "since"));
    }
}
