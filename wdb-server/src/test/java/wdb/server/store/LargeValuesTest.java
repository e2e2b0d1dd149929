package wdb.server.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;

class LargeValuesTest {
    @Test
    void slotsAreReusedAndCounted() {
        LargeValues values = new LargeValues();
        values.reserve(1);
        int first = values.add(new byte[5], 0, 5);
        values.reserve(1);
        int second = values.add(new byte[8], 0, 8);
        assertThat(second).isNotEqualTo(first);
        assertThat(values.count()).isEqualTo(2);
        assertThat(values.bytes()).as("rounded up to 8 each").isEqualTo(16);
        values.remove(first);
        assertThat(values.count()).isEqualTo(1);
        assertThat(values.bytes()).isEqualTo(8);
        values.reserve(1);
        assertThat(values.add(new byte[1], 0, 1)).isEqualTo(first);
        assertThat(values.heldBytes()).as("two values, and no growth while a slot is free").isEqualTo(16 + 24);
    }

    @Test
    void piecesAreJoinedAtEitherEndAsLongAsThereIsRoom() {
        LargeValues values = new LargeValues();
        values.reserve(1);
        int slot = values.add("..bc.".getBytes(US_ASCII), 2, 2);
        assertThat(values.join(slot, Slice.of("de"), true)).isFalse();
        assertThat(values.join(slot, Slice.of("d"), true)).isTrue();
        assertThat(values.join(slot, Slice.of("xyz"), false)).isFalse();
        assertThat(values.join(slot, Slice.of("a"), false)).isTrue();
        assertThat(new String(values.get(slot), values.from(slot), values.length(slot), US_ASCII)).isEqualTo("abcd");
        assertThat(values.join(slot, Slice.of("0"), false)).isTrue();
        assertThat(values.join(slot, Slice.of("1"), false)).isFalse();
        assertThat(values.join(slot, Slice.of("1"), true)).isFalse();
        assertThat(new String(values.get(slot), US_ASCII)).isEqualTo("0abcd");
        assertThat(values.bytes()).isEqualTo(8);
    }

    @Test
    void holdsWhatAMapHolds() {
        long seed = 11;
        Random random = new Random(seed);
        LargeValues values = new LargeValues();
        Map<Integer, byte[]> model = new HashMap<>();
        for (int step = 0; step < 10_000; step++) {
            if (random.nextInt(100) < (step / 1_000 % 2 == 0 ? 70 : 30)) {
                byte[] value = new byte[random.nextInt(20)];
                values.reserve(1);
                assertThat(model.put(values.add(value, 0, value.length), value)).as("seed %d, step %d: slot was free", seed, step).isNull();
            } else if (!model.isEmpty()) {
                List<Integer> slots = new ArrayList<>(model.keySet());
                int slot = slots.get(random.nextInt(slots.size()));
                values.remove(slot);
                model.remove(slot);
            }
            assertThat(values.count()).as("seed %d, step %d", seed, step).isEqualTo(model.size());
        }
        model.forEach((slot, value) -> assertThat(values.get(slot)).as("seed %d", seed).isSameAs(value));
    }
}
