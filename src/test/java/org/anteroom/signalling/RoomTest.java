package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.visit.Visit;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a room knows of its visit never goes back, and each change follows the one before it. */
class RoomTest {
    private final VisitId id = VisitId.random();
    private final ClinicId clinic = ClinicId.random();
    private final PersonId patient = PersonId.random();
    private final PersonId provider = PersonId.random();
    private final Room room = new Room();
    private final List<String> followed = new CopyOnWriteArrayList<>();

    @Test
    void olderVisitIsNotNoted() {
        note(2);
        note(1);
        note(2);

        assertThat(followed).containsExactly("null to 2");
        assertThat(room.latest(at(1)).revision()).isEqualTo(2);
        assertThat(room.latest(at(3)).revision()).isEqualTo(3);
    }

    @Test
    void changesThatAreToldAtTheSameTimeFollowEachOther() throws InterruptedException {
        note(1);
        var begun = new CountDownLatch(1);
        var newer = new Thread(() -> note(3));
        var older = new Thread(() -> room.note(at(2), (before, now) -> {
            begun.countDown();
            Awaitility.await("the newer one to wait, or to be through").until(() -> switch (newer.getState()) {
                case BLOCKED, TERMINATED -> true;
                default -> false;
            });
            follow(before, now);
        }));
        older.start();
        begun.await();
        newer.start();
        older.join();
        newer.join();

        assertThat(followed).containsExactly("null to 1", "1 to 2", "2 to 3");
    }

    private void note(long revision) {
        room.note(at(revision), this::follow);
    }

    private void follow(@org.jspecify.annotations.Nullable Visit before, Visit now) {
        followed.add((before == null ? "null" : before.revision()) + " to " + now.revision());
    }

    private Visit at(long revision) {
        return Visit.read(new Document("_id", id.value())
                .append("clinic", clinic.value())
                .append("revision", revision)
                .append("state", "WAITING")
                .append("since", Docs.date(Instant.EPOCH))
                .append(
                        "appointment",
                        new Document("start", Docs.date(Instant.EPOCH))
                                .append("minutes", 20L)
                                .append("provider", provider.value())
                                .append("patient", patient.value())
                                .append("type", "follow-up")
                                .append("sequence", 0)));
    }
}
