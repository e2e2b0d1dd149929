package wdb.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
    private final Workers workers = new Workers(1);

    @Test
    void everyTimeIsBelowItsBucketsEndAndNotMoreThanAQuarterBelow() {
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            long ns = 64 + random.nextLong(1L << 6 + random.nextInt(31));
            long end = Latencies.endNs(Latencies.bucket(ns));
            assertThat(end).as("end of the bucket of %d ns", ns).isGreaterThan(ns).isLessThanOrEqualTo(ns + ns / 4 + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 63, 64, 1L << 37, Long.MAX_VALUE})
    void whatIsOffTheScaleIsInItsFirstOrLastBucket(long ns) {
        assertThat(Latencies.bucket(ns)).isEqualTo(ns <= 64 ? 0 : Latencies.BUCKETS - 1);
    }

    @Test
    void percentilesAreThoseOfAllThreadsTogether() {
        Latencies one = workers.add().latencies();
        Latencies other = workers.add().latencies();
        for (int us = 1; us <= 1_000; us++) {
            (us % 2 == 0 ? one : other).add(CommandKind.GET, us * 1_000L);
        }
        one.add(CommandKind.SET, 5);
        Latency gets = workers.latency(CommandKind.GET);
        assertThat(gets.samples()).isEqualTo(1_000);
        assertThat(gets.longestNs()).isEqualTo(1_000_000);
        assertThat(gets.percentileNs(0.5)).isBetween(500_000L, 625_000L);
        assertThat(gets.percentileNs(0.9)).isBetween(900_000L, 1_000_000L);
        assertThat(gets.percentileNs(1)).as("never above what was").isEqualTo(1_000_000);
        assertThat(gets.percentileNs(0)).isBetween(1_000L, 1_250L);
        assertThat(workers.latency(CommandKind.SET).percentileNs(0.99)).isEqualTo(5);
        assertThat(workers.latency(CommandKind.EXCH).samples()).isZero();
        assertThat(workers.latency(CommandKind.EXCH).percentileNs(0.99)).isZero();
    }

    @Test
    void ofEachKindOneInSoManyIsDueAtIrregularDistances() {
        Latencies latencies = new Workers(64).add().latencies();
        assertThat(latencies.due(CommandKind.SCAN)).as("the first of its kind").isTrue();
        int due = 0;
        int atEven = 0;
        for (int i = 0; i < 640_000; i++) {
            if (latencies.due(CommandKind.GET)) {
                due++;
                atEven += i % 2 == 0 ? 1 : 0;
            }
        }
        assertThat(due).isBetween(9_500, 10_500);
        assertThat(atEven).as("of a client that does two things in turn").isBetween(due * 45 / 100, due * 55 / 100);
    }

    @Test
    void oneInOneIsEachAndOneInNoneIsNone() {
        Latencies each = workers.add().latencies();
        Latencies none = new Workers(0).add().latencies();
        for (int i = 0; i < 1_000; i++) {
            assertThat(each.due(CommandKind.GET)).isTrue();
            assertThat(none.due(CommandKind.GET)).isFalse();
        }
    }
}
