package wdb.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

class RequestDataTest {
    private final Slice shown = new Slice();
    private OffHeapBytes taken; // the last

    private final RequestData data = new RequestData(bytes -> taken = OffHeapBytes.take(bytes));

    @Test
    void isWhatCameHoweverItWasCutAndHoldsWhatCame() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 5_000 : 300_000)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; ) {
                int n = Math.min(1 + random.nextInt(1 + random.nextInt(100_000)), bytes.length - at);
                data.add(bytes, at, n, bytes.length);
                at += n;
                assertThat(data.length()).isEqualTo(at);
                assertThat(data.heldBytes()).as("no more than came and a page").isBetween((long) at, at + 4_095L);
            }
            data.show(0, bytes.length, shown);
            assertThat(shown.offHeap() != null).as("outside the heap").isEqualTo(bytes.length >= OffHeapBytes.BYTES_MIN);
            assertThat(shown.toBytes()).as("seed " + seed).isEqualTo(bytes);
            int from = random.nextInt(bytes.length);
            data.show(from, bytes.length - from, shown);
            assertThat(shown.hasBytesOf(new Slice().wrap(bytes, from, bytes.length - from))).isTrue();
            data.clear();
            assertThat(data.length()).isZero();
            assertThat(data.heldBytes()).isZero();
        }
    }

    @Test
    void longDataIsLetGoWhenItIsForgotten() {
        data.add(new byte[5_000], 0, 5_000, 9_000);
        assertThat(taken.users()).isEqualTo(1);
        assertThat(taken.capacity()).as("what will be needed, at once").isEqualTo(9_000);
        data.clear();
        assertThat(taken.users()).isZero();
        data.clear();
        data.add(new byte[10], 0, 10, 20);
        assertThat(data.heldBytes()).isEqualTo(20);
    }
}
