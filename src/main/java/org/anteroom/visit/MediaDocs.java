package org.anteroom.visit;

import java.util.ArrayList;
import org.anteroom.bridge.BridgeTransport;
import org.anteroom.bridge.MediaSource;
import org.anteroom.platform.Docs;
import org.bson.Document;

/** How what a bridge offers and what a browser sends stand in the visit document. */
final class MediaDocs {
    private MediaDocs() {}

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

    static BridgeTransport transport(Document document) {
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

    static Document write(MediaSource source) {
        var layers = source.layers().stream()
                .map(layer -> {
                    var document = new Document("ssrc", layer.ssrc());
                    return layer.repair() == null ? document : document.append("repair", layer.repair());
                })
                .toList();
        return new Document("name", source.name())
                .append("kind", source.kind().name())
                .append("layers", layers);
    }

    static MediaSource source(Document document) {
        return new MediaSource(
                document.getString("name"),
                MediaSource.Kind.valueOf(document.getString("kind")),
                Docs.parts(document, "layers").stream()
                        .map(layer -> new MediaSource.Layer(
                                Docs.whole(layer, "ssrc"),
                                layer.get("repair") == null ? null : Docs.whole(layer, "repair")))
                        .toList());
    }
}
