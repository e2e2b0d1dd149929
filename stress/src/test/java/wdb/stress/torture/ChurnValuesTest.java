package wdb.stress.torture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a churn stores, and that it knows a value that is not whole. */
class ChurnValuesTest {
    private final ChurnValues values = new ChurnValues();

    @Test
    void lengthsAreMixedAsDescribed() {
        SplittableRandom random = new SplittableRandom(7);
        int[] lengths = random.ints(1_000_000).map(_ -> values.length(random)).toArray();
        assertThat(lengths).contains(8, 2_000);
        assertThat(count(lengths, 8, 2_000) + count(lengths, 4_096, 65_536)).as("no others").isEqualTo(lengths.length);
        assertThat(count(lengths, 4_096, 65_536)).as("one in 10,000").isBetween(60, 140);
        assertThat(count(lengths, 8, 126)).as("half of the magnitudes").isBetween(495_000, 505_000);
    }

    private static int count(int[] lengths, int least, int most) {
        int n = 0;
        for (int length : lengths) {
            n += length >= least && length <= most ? 1 : 0;
        }
        return n;
    }

    @Test
    void aValueIsWholeForItsKeyAndLengthAlone() {
        byte[] value = new byte[1_002];
        values.write(17, 1_000, value, 1);
        assertThat(values.isWhole(17, value, 1, 1_000)).isTrue();
        assertThat(values.isWhole(18, value, 1, 1_000)).as("another key's").isFalse();
        assertThat(values.isWhole(17, value, 1, 999)).as("cut short").isFalse();
        for (int at : new int[] {1, 500, 1_000}) {
            value[at] ^= 1;
            assertThat(values.isWhole(17, value, 1, 1_000)).as("changed at " + at).isFalse();
            value[at] ^= 1;
        }
        values.write(17, 900, value, 1);
        assertThat(values.isWhole(17, value, 1, 1_000)).as("the begin of another of its values").isFalse();
    }

    @Test
    void keysHaveTheirNumbers() {
        byte[] key = new byte[ChurnValues.KEY_BYTES];
        ChurnValues.writeKey(2_999_999, key, 0);
        assertThat(new String(key, US_ASCII)).isEqualTo("k00002999999");
    }
}
