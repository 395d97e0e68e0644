package org.anteroom.store;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;

/**
 * The H2 backend with a group commit: a write is answered only after the file holds it. Writers share a lock and the commit takes it
 * alone, so that a document and its index entries are never cut apart; whoever commits does it for all who have written.
 *
 * <p>It survives the death of the process, not of the machine: nothing is synced to the disk's own cache.
 */
final class DurableBackend extends H2Backend {
    private static final Set<String> WRITES = Set.of(
            "insert",
            "update",
            "delete",
            "findAndModify",
            "findandmodify",
            "create",
            "createIndexes",
            "drop",
            "dropIndexes",
            "dropDatabase",
            "renameCollection");

    private final MVStore store;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final AtomicLong written = new AtomicLong();
    private final Object committing = new Object();
    private volatile long committed;

    DurableBackend(MVStore store) {
        super(store);
        this.store = store;
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        if (!WRITES.contains(message.getDocument().keySet().iterator().next())) {
            return super.handleMessage(message);
        }
        long mine;
        Document answer;
        lock.readLock().lock();
        try {
            answer = super.handleMessage(message);
        } finally {
            mine = written.incrementAndGet();
            lock.readLock().unlock();
        }
        commitUpTo(mine);
        return answer;
    }

    private void commitUpTo(long mine) {
        synchronized (committing) {
            if (committed >= mine) {
                return;
            }
            lock.writeLock().lock();
            try {
                long all = written.get();
                store.commit();
                committed = all;
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}
