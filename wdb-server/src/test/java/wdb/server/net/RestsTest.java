package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import wdb.server.session.Counters.Event;
import wdb.server.session.Worker;
import wdb.server.session.Workers;

/** When who takes further turns rests, and for how long. */
class RestsTest {
    private final AtomicLong clockNs = new AtomicLong(Long.MAX_VALUE - 10); // it may overflow, as System.nanoTime may
    private final List<Long> pauses = new ArrayList<>();
    private final Worker worker = new Workers().add();
    private final Rests rests = new Rests(50, clockNs::get, pauses::add);

    private long workFor(long ns) {
        long began = rests.nowNs();
        clockNs.addAndGet(ns);
        return rests.over(began, worker);
    }

    @Test
    void withNobodyWhoAsksLittleThereAreNone() {
        assertThat(rests.areWanted()).isFalse();
        rests.await(workFor(1_000));
        assertThat(pauses).isEmpty();
        assertThat(worker.counters().count(Event.TURN_REST)).isZero();
    }

    @Test
    void theyAreAsLongAsTheWork() {
        rests.asked();
        rests.await(workFor(1_000));
        assertThat(pauses).containsExactly(1_000L);
        assertThat(worker.counters().count(Event.TURN_REST)).isEqualTo(1);
    }

    @Test
    void theyLeaveWhatShareOfTheTimeIsChosen() {
        Rests longer = new Rests(20, clockNs::get, pauses::add);
        Rests none = new Rests(100, clockNs::get, pauses::add);
        for (Rests some : List.of(longer, none)) {
            some.asked();
            long began = some.nowNs();
            clockNs.addAndGet(1_000);
            some.await(some.over(began, worker));
        }
        assertThat(pauses).containsExactly(4_000L);
        assertThat(none.areWanted()).as("nobody makes way").isFalse();
    }

    @Test
    void noneIsLongerThanATenthOfASecond() {
        rests.asked();
        rests.await(workFor(60_000_000_000L));
        assertThat(pauses).containsExactly(100_000_000L);
    }

    @Test
    void timeThatHasPassedCounts() {
        rests.asked();
        long over = workFor(1_000);
        clockNs.addAndGet(400);
        rests.await(over);
        assertThat(pauses).containsExactly(600L);
        clockNs.addAndGet(600);
        rests.await(over);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void whoAskedIsRememberedForAWhile() {
        rests.asked();
        assertThat(rests.areWanted()).isTrue();
        clockNs.addAndGet(Rests.REMEMBERED_NS - 1);
        assertThat(rests.areWanted()).isTrue();
        clockNs.incrementAndGet();
        assertThat(rests.areWanted()).isFalse();
        rests.asked();
        assertThat(rests.areWanted()).isTrue();
    }
}
