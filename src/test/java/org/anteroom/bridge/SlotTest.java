package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SlotTest {
    /** Whatever comes and goes: nothing that stays is moved, no place changes its kind, and there are never more than were needed at once. */
    @Property(tries = 300)
    void streamsStayWhereTheyAre(@ForAll("rounds") List<List<MediaSource>> rounds) {
        var slots = List.<Slot>of();
        var most = new HashMap<Boolean, Long>();
        for (var round : rounds) {
            var next = Slot.place(slots, round);

            for (var picture : List.of(true, false)) {
                long now = round.stream()
                        .filter(one -> one.kind().isPicture() == picture)
                        .count();
                most.merge(picture, now, Math::max);
                assertThat(next.stream()
                                .filter(slot -> slot.isPicture() == picture)
                                .count())
                        .isEqualTo(most.get(picture));
            }
            assertThat(streams(next)).containsExactlyInAnyOrderElementsOf(round);
            for (int i = 0; i < slots.size(); i++) {
                var before = slots.get(i);
                var now = next.get(i);
                assertThat(now.isPicture()).isEqualTo(before.isPicture());
                if (before.source() != null
                        && names(round).contains(before.source().name())) {
                    assertThat(now.source().name()).isEqualTo(before.source().name());
                }
            }
            for (var slot : next) {
                assertThat(slot.source() == null || slot.source().kind().isPicture() == slot.isPicture())
                        .isTrue();
            }
            assertThat(Slot.place(next, round)).isEqualTo(next);
            slots = next;
        }
    }

    @Test
    void aStreamWithNewNumbersKeepsItsPlace() {
        var before = Slot.place(List.of(), List.of(stream("aaaaaaaa-v0", 1), stream("bbbbbbbb-v0", 2)));

        var after = Slot.place(before, List.of(stream("bbbbbbbb-v0", 4), stream("aaaaaaaa-v0", 3)));

        assertThat(streams(after)).containsExactly(stream("aaaaaaaa-v0", 3), stream("bbbbbbbb-v0", 4));
    }

    @Provide
    Arbitrary<List<List<MediaSource>>> rounds() {
        return Arbitraries.of("aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd", "eeeeeeee")
                .flatMap(id -> Arbitraries.of("-a0", "-v0", "-v1").map(use -> stream(id + use, 7)))
                .set()
                .ofMaxSize(12)
                .map(all -> (List<MediaSource>) new ArrayList<>(all))
                .list()
                .ofMaxSize(8);
    }

    private static MediaSource stream(String name, long ssrc) {
        var kind = name.endsWith("-a0")
                ? MediaSource.Kind.AUDIO
                : name.endsWith("-v0") ? MediaSource.Kind.CAMERA : MediaSource.Kind.SCREEN;
        return MediaSource.of(name, kind, ssrc, null);
    }

    private static List<MediaSource> streams(List<Slot> slots) {
        return slots.stream()
                .map(Slot::source)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private static List<String> names(List<MediaSource> streams) {
        return streams.stream().map(MediaSource::name).toList();
    }
}
