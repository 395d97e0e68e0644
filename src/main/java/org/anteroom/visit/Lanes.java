package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.anteroom.bridge.Leg;
import org.anteroom.identity.VisitId;

/**
 * What happens on this replica one after the other: what the focus writes of one visit, and what it tells a bridge of one leg. The
 * bridge is not asked in a visit's lane, so nobody waits for what it does for somebody else. Whoever needs both lanes takes the leg's first.
 */
@ApplicationScoped
class Lanes {
    private final Map<Record, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    /** For what is written of the visit. */
    void in(VisitId visit, Runnable deed) {
        oneByOne(visit, deed);
    }

    /** For what the bridge is told of the leg. */
    void in(Leg leg, Runnable deed) {
        oneByOne(leg, deed);
    }

    private void oneByOne(Record whose, Runnable deed) {
        Lane lane;
        synchronized (lanes) {
            lane = lanes.computeIfAbsent(whose, _ -> new Lane());
            lane.users++;
        }
        lane.lock.lock();
        try {
            deed.run();
        } finally {
            lane.lock.unlock();
            synchronized (lanes) {
                if (--lane.users == 0) {
                    lanes.remove(whose);
                }
            }
        }
    }
}
