package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Planned times, and the requests that are due by a time. */
class ScheduleTest {
    @Test
    void requestsAreEvenlySpacedFromTheStart() {
        Schedule schedule = new Schedule(5_000, 1_000_000);
        assertThat(schedule.plannedNs(0)).isEqualTo(5_000);
        assertThat(schedule.plannedNs(1)).isEqualTo(6_000);
        assertThat(schedule.plannedNs(3_000_000)).isEqualTo(3_000_005_000L);
        assertThat(schedule.dueBy(4_999)).isZero();
        assertThat(schedule.dueBy(5_000)).isOne();
        assertThat(schedule.dueBy(5_999)).isOne();
        assertThat(schedule.dueBy(6_000)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 7, 33_333, 123_457, 9_999_999})
    void dueMeansPlannedByThen(double rate) {
        Schedule schedule = new Schedule(-77, rate);
        for (long now = -200; now < 4_000_000_000L; now += 41_234_567) {
            long due = schedule.dueBy(now);
            assertThat(schedule.plannedNs(due)).isGreaterThan(now);
            if (due > 0) {
                assertThat(schedule.plannedNs(due - 1)).isLessThanOrEqualTo(now);
            }
        }
    }

    @Test
    void theWindowHasItsBeginAndNotItsEnd() {
        Window window = new Window(100, 200);
        assertThat(window.contains(99)).isFalse();
        assertThat(window.contains(100)).isTrue();
        assertThat(window.contains(199)).isTrue();
        assertThat(window.contains(200)).isFalse();
    }

    @Test
    void requestsInFlightKeepTheirOrderAroundTheEnd() {
        InFlight inFlight = new InFlight(3);
        for (int round = 0; round < 5; round++) {
            inFlight.add(10 * round, Op.GET, round);
            inFlight.add(10 * round + 1, Op.SET, round);
            assertThat(inFlight.isFull()).isFalse();
            assertThat(inFlight.plannedNs()).isEqualTo(10 * round);
            assertThat(inFlight.op()).isEqualTo(Op.GET);
            inFlight.remove();
            assertThat(inFlight.op()).isEqualTo(Op.SET);
            assertThat(inFlight.key()).isEqualTo(round);
            inFlight.remove();
            assertThat(inFlight.isEmpty()).isTrue();
        }
    }
}
