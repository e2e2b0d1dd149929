package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixes, lengths of values, quantities and presets as the command line has them. */
class WorkloadTest {
    @Test
    void aMixKeepsItsWeights() {
        Mix mix = Mix.of("get=6,exch=3,delete=1,set=0");
        SplittableRandom random = new SplittableRandom(1);
        Map<Op, Integer> counts = new EnumMap<>(Op.class);
        for (int i = 0; i < 100_000; i++) {
            counts.merge(mix.next(random), 1, Integer::sum);
        }
        assertThat(counts).containsOnlyKeys(Op.GET, Op.EXCH, Op.DELETE);
        assertThat(counts.get(Op.GET) / 100_000.0).isCloseTo(0.6, within(0.01));
        assertThat(counts.get(Op.EXCH) / 100_000.0).isCloseTo(0.3, within(0.01));
        assertThat(mix.text()).isEqualTo("get=6,delete=1,exch=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "get", "get=", "get=-1", "get=0", "get=1,get=2", "gets=1", "get=1,", "get=9999999"})
    void aMixThatIsNoneIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Mix.of(text)).withMessageContaining("expected such as get=90,set=10");
    }

    @Test
    void valueSizesComeFromEveryRange() {
        ValueSizes sizes = ValueSizes.of("4,10-12,1k");
        SplittableRandom random = new SplittableRandom(1);
        assertThat(IntStream.range(0, 1_000).map(_ -> sizes.next(random)).distinct().toArray()).containsExactlyInAnyOrder(4, 10, 11, 12, 1_024);
        assertThat(sizes.min()).isEqualTo(4);
        assertThat(sizes.max()).isEqualTo(1_024);
        assertThat(sizes.text()).isEqualTo("4,10-12,1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "5-2", "1,,2", "65m", "9999999999", "1-", "x"})
    void valueSizesThatAreNoneAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueSizes.of(text)).withMessageContaining("expected");
    }

    @Test
    void quantitiesHaveUnits() {
        assertThat(Quantity.count("rate", "250k")).isEqualTo(250_000);
        assertThat(Quantity.count("keys", "2m")).isEqualTo(2_000_000);
        assertThat(Quantity.duration("duration", "500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Quantity.duration("duration", "250us")).isEqualTo(Duration.ofNanos(250_000));
        assertThat(Quantity.duration("duration", "2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Quantity.duration("duration", "7")).isEqualTo(Duration.ofSeconds(7));
        assertThatIllegalArgumentException().isThrownBy(() -> Quantity.count("rate", "1e5")).withMessage("rate 1e5, expected such as 5000, 100k or 2m");
        assertThatIllegalArgumentException().isThrownBy(() -> Quantity.duration("warm-up", "1h"))
                .withMessage("warm-up 1h, expected such as 10s, 500ms, 250us or 2m");
    }

    @Test
    void timesAreReadable() {
        assertThat(Quantity.time(1_234)).isEqualTo("1.2 us");
        assertThat(Quantity.time(123_456)).isEqualTo("123 us");
        assertThat(Quantity.time(12_345_678)).isEqualTo("12.35 ms");
        assertThat(Quantity.time(1_500_000_000)).isEqualTo("1.50 s");
    }

    @Test
    void everyPresetIsAWorkload() {
        for (Preset preset : Preset.values()) {
            assertThat(Mix.of(preset.mix()).ops()).contains(Op.GET);
            assertThat(Distribution.of(preset.distribution())).isNotNull();
            assertThat(ValueSizes.of(preset.valueSizes()).max()).isBetween(1, 1_000);
        }
        assertThat(Preset.of("ycsb-a").mix()).isEqualTo("get=50,set=50");
        assertThatIllegalArgumentException().isThrownBy(() -> Preset.of("ycsb-z")).withMessageContaining("expected one of ycsb-a, ycsb-b");
    }
}
