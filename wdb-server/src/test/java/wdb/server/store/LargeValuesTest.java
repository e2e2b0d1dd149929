package wdb.server.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

class LargeValuesTest {
    private final MemoryLimit limit = MemoryLimit.none();
    private final List<OffHeapBytes> taken = new ArrayList<>();

    /** Returns a value in memory that only who keeps it uses. */
    private Slice value(String text, int from, int length) {
        OffHeapBytes memory = OffHeapBytes.take(text.length());
        memory.write(0, text.getBytes(US_ASCII), 0, text.length());
        taken.add(memory);
        return new Slice().wrap(memory, from, length);
    }

    private int add(LargeValues values, Slice value) {
        values.reserve(1);
        int slot = values.add(value);
        value.offHeap().release();
        return slot;
    }

    @Test
    void slotsAreReusedAndCounted() {
        LargeValues values = new LargeValues(limit);
        int first = add(values, value("12345", 0, 5));
        int second = add(values, value("12345678", 0, 8));
        assertThat(second).isNotEqualTo(first);
        assertThat(values.count()).isEqualTo(2);
        assertThat(values.bytes()).as("rounded up to 8 each").isEqualTo(16);
        values.remove(first);
        assertThat(values.count()).isEqualTo(1);
        assertThat(values.bytes()).isEqualTo(8);
        assertThat(add(values, value("1", 0, 1))).isEqualTo(first);
        assertThat(values.heldBytes()).as("two values, and no growth while a slot is free").isEqualTo(16 + 24);
        assertThat(limit.offHeap()).isEqualTo(16);
        assertThat(taken).extracting(OffHeapBytes::users).as("of the removed one, and of two that are there").containsExactly(0, 1, 1);
        values.clear();
        assertThat(taken).extracting(OffHeapBytes::users).containsExactly(0, 0, 0);
        assertThat(limit.offHeap()).isZero();
    }

    @Test
    void piecesAreJoinedAtEitherEndAsLongAsThereIsRoom() {
        LargeValues values = new LargeValues(limit);
        int slot = add(values, value("..bc.", 2, 2));
        assertThat(values.join(slot, Slice.of("de"), true)).isFalse();
        assertThat(values.join(slot, Slice.of("d"), true)).isTrue();
        assertThat(values.join(slot, Slice.of("xyz"), false)).isFalse();
        assertThat(values.join(slot, Slice.of("a"), false)).isTrue();
        assertThat(values.show(slot, new Slice())).hasToString("abcd");
        assertThat(values.join(slot, Slice.of("0"), false)).isTrue();
        assertThat(values.join(slot, Slice.of("1"), false)).isFalse();
        assertThat(values.join(slot, Slice.of("1"), true)).isFalse();
        assertThat(values.show(slot, new Slice())).hasToString("0abcd");
        assertThat(values.bytes()).isEqualTo(8);
        assertThat(taken.getFirst().users()).isEqualTo(1);
        values.remove(slot);
        assertThat(taken.getFirst().users()).isZero();
    }

    @Test
    void holdsWhatAMapHolds() {
        long seed = 11;
        Random random = new Random(seed);
        LargeValues values = new LargeValues(limit);
        Map<Integer, String> model = new HashMap<>();
        for (int step = 0; step < 10_000; step++) {
            if (random.nextInt(100) < (step / 1_000 % 2 == 0 ? 70 : 30)) {
                String text = "x".repeat(random.nextInt(15)) + step;
                assertThat(model.put(add(values, value(text, 0, text.length())), text)).as("seed %d, step %d: slot was free", seed, step).isNull();
            } else if (!model.isEmpty()) {
                List<Integer> slots = new ArrayList<>(model.keySet());
                int slot = slots.get(random.nextInt(slots.size()));
                values.remove(slot);
                model.remove(slot);
            }
            assertThat(values.count()).as("seed %d, step %d", seed, step).isEqualTo(model.size());
        }
        model.forEach((slot, text) -> assertThat(values.show(slot, new Slice())).as("seed %d", seed).hasToString(text));
        values.clear();
        assertThat(taken).extracting(OffHeapBytes::users).containsOnly(0);
    }
}
