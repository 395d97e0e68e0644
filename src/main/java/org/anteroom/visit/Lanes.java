package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.anteroom.identity.VisitId;

/** One lane for each visit: what the focus does at a bridge for one visit happens on this replica one after the other. */
@ApplicationScoped
class Lanes {
    private final Map<VisitId, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    void in(VisitId visit, Runnable deed) {
        Lane lane;
        synchronized (lanes) {
            lane = lanes.computeIfAbsent(visit, _ -> new Lane());
            lane.users++;
        }
        lane.lock.lock();
        try {
            deed.run();
        } finally {
            lane.lock.unlock();
            synchronized (lanes) {
                if (--lane.users == 0) {
                    lanes.remove(visit);
                }
            }
        }
    }
}
