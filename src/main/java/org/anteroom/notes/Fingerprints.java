package org.anteroom.notes;

import java.time.Instant;
import java.util.List;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Hashes;
import org.anteroom.platform.Phi;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What finds an edit of a signed note that was made directly in the store. The signed text and each addendum have a keyed fingerprint,
 * and each is made with the one before it: none can be changed, taken out, or put elsewhere. The note's chain keeps how many there are
 * and the last of them under the key too, so that the last one cannot go unseen either. What this cannot find is a whole older note put
 * back in one piece.
 *
 * <p>Version 1, of notes and addenda that were signed before there was a chain, stands for itself and knows the name of who signed only.
 * With their next addendum such notes get a chain, which holds the older fingerprints too.
 */
final class Fingerprints {
    private static final int CHAINED = 2;
    /** Of a chain that was not right any more when it was added to: never matches. */
    private static final String BROKEN = "broken";

    private final String key;

    Fingerprints(String key) {
        this.key = key;
    }

    /** Gives the signed part its fingerprint. */
    void seal(Document note, Document signed, Phi text) {
        signed.append("version", CHAINED);
        signed.append("hash", ofSigned(note, signed, text));
    }

    /** The chain of a note that has just been signed. */
    Document chain(Document note, Document signed) {
        return chain(note.getString("_id"), 0, signed.getString("hash"));
    }

    /**
     * Gives the addendum its fingerprint.
     *
     * @return the note's chain with it
     */
    Document add(Document note, Document addendum, Phi text) {
        var id = note.getString("_id");
        var chain = note.get("chain", Document.class);
        // By the chain and not by the addenda that are there: adding mends nothing.
        var head = chain == null ? head(note) : String.valueOf(chain.get("head"));
        long count = chain == null ? Docs.parts(note, "addenda").size() : Docs.whole(chain, "count");
        boolean isRight = chain == null ? !isChained(Docs.part(note, "signed")) : isRight(id, chain);
        addendum.append("version", CHAINED);
        addendum.append("hash", ofAddendum(id, head, addendum, text));
        var longer = chain(id, count + 1, addendum.getString("hash"));
        return isRight ? longer : longer.append("hash", BROKEN);
    }

    /**
     * Whether the signed note is as it was signed.
     *
     * @param text what the note's sealed text says
     * @param additions what its addenda say, in their order
     */
    boolean match(Document note, Phi text, List<Phi> additions) {
        var id = note.getString("_id");
        var signed = Docs.part(note, "signed");
        boolean match = same(signed, isChained(signed) ? ofSigned(note, signed, text) : older(note, signed, text));
        boolean anyChained = isChained(signed);
        var addenda = Docs.parts(note, "addenda");
        var head = String.valueOf(signed.get("hash"));
        for (int i = 0; i < addenda.size(); i++) {
            var addendum = addenda.get(i);
            anyChained |= isChained(addendum);
            match &= same(
                    addendum,
                    isChained(addendum)
                            ? ofAddendum(id, head, addendum, additions.get(i))
                            : older(id, 0, addendum, additions.get(i)));
            head = next(head, addendum);
        }
        var chain = note.get("chain", Document.class);
        return match
                && (chain == null
                        ? !anyChained
                        : isRight(id, chain)
                                && Docs.whole(chain, "count") == addenda.size()
                                && head.equals(chain.get("head")));
    }

    private String head(Document note) {
        var head = String.valueOf(Docs.part(note, "signed").get("hash"));
        for (var addendum : Docs.parts(note, "addenda")) {
            head = next(head, addendum);
        }
        return head;
    }

    private String next(String head, Document addendum) {
        var own = String.valueOf(addendum.get("hash"));
        return isChained(addendum) ? own : Hashes.keyed(key, "older", head, own);
    }

    private Document chain(String id, long count, String head) {
        return new Document("count", count).append("head", head).append("hash", ofChain(id, count, head));
    }

    private boolean isRight(String id, Document chain) {
        return same(chain, ofChain(id, Docs.whole(chain, "count"), String.valueOf(chain.get("head"))));
    }

    private String ofChain(String id, long count, String head) {
        return Hashes.keyed(key, "chain", id, String.valueOf(count), head);
    }

    private String ofSigned(Document note, Document signed, Phi text) {
        return Hashes.keyed(
                key,
                "note",
                note.getString("_id"),
                said(note, "clinic"),
                said(note, "patient"),
                said(note, "provider"),
                String.valueOf(Docs.whole(note, "revision")),
                at(signed).toString(),
                said(signed, "by"),
                said(signed, "person"),
                text.reveal());
    }

    private String ofAddendum(String id, String head, Document addendum, Phi text) {
        return Hashes.keyed(
                key,
                "addendum",
                head,
                id,
                said(addendum, "id"),
                at(addendum).toString(),
                said(addendum, "by"),
                said(addendum, "person"),
                text.reveal());
    }

    private String older(Document note, Document signed, Phi text) {
        return older(note.getString("_id"), Docs.whole(note, "revision"), signed, text);
    }

    private String older(String id, long revision, Document part, Phi text) {
        return Hashes.sha256(
                key + "|note|" + id + "|" + revision + "|" + at(part) + "|" + said(part, "by") + "|" + text.reveal());
    }

    /** Whatever stands there, which may have been put there by anybody. */
    private static String said(Document part, String name) {
        return String.valueOf(part.get(name));
    }

    private static Instant at(Document part) {
        return Docs.instant(part, "at");
    }

    private static boolean isChained(Document part) {
        return Docs.whole(part, "version") == CHAINED;
    }

    private static boolean same(Document part, String hash) {
        @Nullable Object stored = part.get("hash");
        return stored instanceof String text && Hashes.same(text, hash);
    }
}
