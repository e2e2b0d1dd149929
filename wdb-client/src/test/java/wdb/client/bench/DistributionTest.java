package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys come as often as theory says, and the same seed gives the same ones. */
class DistributionTest {
    private static final int DRAWS = 1_000_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.99, 1, 1.3})
    void zipfKeepsToItsFormula(double exponent) {
        int keys = 1_000;
        double[] counted = frequencies(new Zipf(keys, exponent, new SplittableRandom(7)), keys);
        double sum = LongStream.rangeClosed(1, keys).mapToDouble(rank -> Math.pow(rank, -exponent)).sum();
        for (int rank : new int[] {1, 2, 3, 10, 100, 1_000}) {
            double expected = Math.pow(rank, -exponent) / sum;
            double deviation = Math.sqrt(expected * (1 - expected) / DRAWS);
            assertThat(counted[rank - 1]).as("rank %d", rank).isCloseTo(expected, within(5 * deviation));
        }
    }

    @Test
    void zipfOfOneKeyIsThatKey() {
        Zipf zipf = new Zipf(1, 0.99, new SplittableRandom(1));
        assertThat(LongStream.range(0, 100).map(_ -> zipf.next())).containsOnly(0L);
    }

    @Test
    void uniformIsEven() {
        for (double frequency : frequencies(Distribution.of("uniform").chooser(10, new SplittableRandom(3), 0, 1), 10)) {
            assertThat(frequency).isCloseTo(0.1, within(0.002));
        }
    }

    @Test
    void sequentialWorkersShareTheKeys() {
        KeyChooser first = Distribution.of("sequential").chooser(6, new SplittableRandom(1), 0, 2);
        KeyChooser second = Distribution.of("sequential").chooser(6, new SplittableRandom(1), 1, 2);
        assertThat(LongStream.range(0, 4).map(_ -> first.next()).toArray()).containsExactly(0, 2, 4, 0);
        assertThat(LongStream.range(0, 4).map(_ -> second.next()).toArray()).containsExactly(1, 3, 5, 1);
    }

    @Test
    void theSeedDecides() {
        assertThat(draws("zipf", 5)).containsExactly(draws("zipf", 5));
        assertThat(draws("zipf", 5)).isNotEqualTo(draws("zipf", 6));
        assertThat(draws("uniform", 5)).containsExactly(draws("uniform", 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zipf:0", "zipf:9", "zipf:x", "random", ""})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(text)).withMessageContaining("expected");
    }

    private static long[] draws(String distribution, long seed) {
        KeyChooser chooser = Distribution.of(distribution).chooser(1_000_000, new SplittableRandom(seed), 0, 1);
        return LongStream.range(0, 50).map(_ -> chooser.next()).toArray();
    }

    private static double[] frequencies(KeyChooser chooser, int keys) {
        double[] frequencies = new double[keys];
        for (int i = 0; i < DRAWS; i++) {
            frequencies[(int) chooser.next()] += 1.0 / DRAWS;
        }
        return frequencies;
    }
}
