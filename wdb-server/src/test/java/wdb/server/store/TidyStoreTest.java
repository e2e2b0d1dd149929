package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;

/** Memory that items which are gone leave between others comes together and goes back, and the others stay what they are. */
class TidyStoreTest {
    private static final int ITEMS = 400_000;

    private final BucketStore store = new BucketStore(8_192, 1, 2);
    private final Item item = new Item();

    private static Slice key(int number) {
        return Slice.of("key" + number);
    }

    private static Slice value(int number) {
        return Slice.of(("value of " + number + " ").repeat(1 + number % 5));
    }

    private void fillAndLeaveOneOfTen() {
        for (int i = 0; i < ITEMS; i++) {
            store.set(key(i), value(i));
        }
        for (int i = 0; i < ITEMS; i++) {
            if (i % 10 != 0) {
                store.delete(key(i));
            }
        }
    }

    private void tidy() {
        for (int pass = 0; pass < 4; pass++) {
            long cursor = 0;
            do {
                cursor = store.tidy(cursor);
            } while (cursor != 0);
        }
    }

    @Test
    void memoryThatWasLeftGoesBack() {
        fillAndLeaveOneOfTen();
        assertThat(store.occupiedBytes()).as("before, or there is nothing to show").isGreaterThan(2 * store.stats().heldBytes());
        tidy();
        assertThat(store.occupiedBytes()).isLessThan(store.stats().heldBytes() * 3 / 2 + (4 << 20));
        BucketAudit.audit(store);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(store.get(key(i), item)).as("key %d", i).isEqualTo(i % 10 == 0);
            if (i % 10 == 0) {
                assertThat(item.value().toBytes()).isEqualTo(value(i).toBytes());
            }
        }
    }

    @Test
    void aStoreWithLittleFreeMemoryIsLeftAlone() {
        for (int i = 0; i < ITEMS; i++) {
            store.set(key(i), value(i));
        }
        long before = store.occupiedBytes();
        assertThat(store.tidy(0)).isZero();
        assertThat(store.occupiedBytes()).isEqualTo(before);
    }

    @Test
    void othersReadAndWriteMeanwhile() throws Exception {
        fillAndLeaveOneOfTen();
        AtomicBoolean running = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> reader = threads.submit(() -> read(running));
            Future<?> writer = threads.submit(() -> write(running));
            for (int i = 0; i < 10; i++) {
                tidy();
            }
            running.set(false);
            reader.get(60, TimeUnit.SECONDS);
            writer.get(60, TimeUnit.SECONDS);
        }
        BucketAudit.audit(store);
    }

    private void read(AtomicBoolean running) {
        Random random = new Random(3);
        Item read = new Item();
        Slice[] keys = new Slice[Store.PREFETCH_KEYS_MAX];
        while (running.get()) {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = key(random.nextInt(ITEMS / 10) * 10);
            }
            store.prefetch(keys, keys.length, new long[keys.length]);
            for (Slice key : keys) {
                assertThat(store.get(key, read)).isTrue();
                int number = Integer.parseInt(new String(key.toBytes(), StandardCharsets.US_ASCII).substring(3));
                assertThat(read.value().toBytes()).isEqualTo(value(number).toBytes());
            }
        }
    }

    private void write(AtomicBoolean running) {
        Random random = new Random(4);
        while (running.get()) {
            int number = random.nextInt(ITEMS);
            if (number % 10 == 0) {
                store.set(key(number), value(number));
            } else if (random.nextBoolean()) {
                store.set(key(number), value(random.nextInt(1_000)));
            } else {
                store.delete(key(number));
            }
        }
    }
}
