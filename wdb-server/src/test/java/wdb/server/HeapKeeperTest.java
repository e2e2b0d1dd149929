package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapKeeperTest {
    private static final long MIB = 1 << 20;

    private long garbage;
    private long held;
    private long other = 20;
    private long lines; // of connections, in the heap
    private long buffers; // of connections, outside
    private int collections;
    private final HeapKeeper keeper = new HeapKeeper(() -> (held + other + lines + garbage) * MIB, () -> held * MIB, () -> (lines + buffers) * MIB, () -> {
        collections++;
        garbage = 0;
    });

    @ParameterizedTest
    @CsvSource({"100, 64", "2048, 64", "3200, 100"})
    void collectsWhenThereIsMuchGarbage(long heldMib, long borneMib) {
        held = heldMib;
        keeper.look();
        garbage = borneMib;
        keeper.look();
        assertThat(collections).isZero();
        garbage = borneMib + 1;
        keeper.look();
        assertThat(collections).isOne();
        keeper.look();
        assertThat(collections).as("counted from what is live").isOne();
    }

    @Test
    void growthIsNoGarbage() {
        for (held = 0; held < 10_000; held += 100) {
            keeper.look();
        }
        for (held = 10_000; held > 0; held -= 100) {
            keeper.look();
        }
        assertThat(collections).isZero();
    }

    @Test
    void aStoreAtRestIsLeftAlone() {
        held = 100;
        for (int i = 0; i < 1_000; i++) {
            garbage = i % 12; // the young generation fills and is emptied
            keeper.look();
        }
        assertThat(collections).isZero();
    }

    @Test
    void whatConnectionsHoldOutsideTheHeapMakesNoGarbageOfWhatIsUsedForGood() {
        other = 180; // of many buckets
        keeper.look();
        for (int wave = 0; wave < 3; wave++) {
            buffers = 250;
            keeper.look();
            buffers = 0;
            keeper.look();
        }
        assertThat(collections).isZero();
    }

    @Test
    void linesAreGarbageWhenTheirConnectionsAreGone() {
        keeper.look();
        lines = 200;
        keeper.look();
        assertThat(collections).as("they are in use").isZero();
        garbage = lines;
        lines = 0;
        keeper.look();
        assertThat(collections).isOne();
    }

    @Test
    void whatIsUsedForGoodIsNoGarbage() {
        keeper.look();
        other = 120;
        for (int i = 0; i < 100; i++) {
            keeper.look();
        }
        assertThat(collections).as("once, and it found nothing").isOne();
    }
}
