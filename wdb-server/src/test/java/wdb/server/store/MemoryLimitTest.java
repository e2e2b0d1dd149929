package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.protocol.Slice;

/** A store whose memory is limited: what it refuses, what it evicts, and that it knows what it holds. */
class MemoryLimitTest {
    private static final int BUCKETS = 16;
    private static final long LIMIT = 256 * 1_024;

    private final Item item = new Item();

    private static BucketStore store(OnFull onFull) {
        return new BucketStore(BUCKETS, 1, 2, new MemoryLimit(LIMIT, onFull));
    }

    /** Stores k0, k1, ... until one is refused, and returns how many were stored. */
    private static int fill(BucketStore store, int valueLength) {
        for (int i = 0; i < 1_000_000; i++) {
            try {
                store.set(Slice.of("k" + i), value(i, valueLength));
            } catch (StoreFullException e) {
                return i;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    private static Slice value(int number, int length) {
        byte[] value = new byte[length];
        new Random(number).nextBytes(value);
        return Slice.of(value);
    }

    private void assertHolds(BucketStore store, int number, int length) {
        assertThat(store.get(Slice.of("k" + number), item)).as("k%d", number).isTrue();
        assertThat(item.value().toBytes()).isEqualTo(value(number, length).toBytes());
    }

    @Test
    void rejectLosesNothingAndDeletesMakeRoom() {
        BucketStore store = store(OnFull.REJECT);
        int stored = fill(store, 100);
        assertThat(store.memory().held()).isBetween(LIMIT * 3 / 4, LIMIT);
        for (int i = 0; i < stored; i++) {
            assertHolds(store, i, 100);
        }
        BucketAudit.audit(store);
        assertThatThrownBy(() -> store.set(Slice.of("k" + stored), value(stored, 100))).isInstanceOf(StoreFullException.class)
                .hasMessageContaining("expected at most " + LIMIT);
        assertThat(store.set(Slice.of("k0"), value(7, 100))).as("an overwrite in place goes on").isPositive();
        for (int i = 0; i < stored; i += 2) {
            store.delete(Slice.of("k" + i));
        }
        for (int i = 0; i < stored / 4; i++) {
            store.set(Slice.of("new" + i), value(i, 100));
        }
        BucketAudit.audit(store);
        assertThat(store.stats().evictions()).isZero();
    }

    /** An item needs room in the region and in the index: none must be taken for one that then finds no room in the other. */
    @Test
    void refusedItemsTakeNoMemory() {
        BucketStore store = new BucketStore(16_384, 1, 2, new MemoryLimit(LIMIT, OnFull.REJECT));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            try {
                store.set(Slice.of("k" + i), value(i, 100));
            } catch (StoreFullException _) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(15_000);
        assertThat(store.memory().held()).isLessThanOrEqualTo(LIMIT);
        BucketAudit.audit(store);
    }

    /** What one operation takes beyond the limit the next one lets other buckets give back, whichever that is. */
    @ParameterizedTest
    @ValueSource(strings = {"set", "exch", "cas", "change"})
    void theNextOperationThatMayStoreSettlesWhatIsOverdrawn(String operation) {
        BucketStore store = store(OnFull.EVICT);
        for (int i = 0; i < 3_000; i++) {
            store.set(Slice.of("k" + i), value(i, 100));
        }
        store.set(Slice.of("large"), value(0, 60_000));
        assertThat(store.memory().overdrawn()).as("before, or there is nothing to show").isTrue();
        Slice absent = Slice.of("absent");
        switch (operation) {
            case "set" -> store.set(absent, Slice.of("x"));
            case "exch" -> store.exch(absent, absent);
            case "cas" -> store.cas(absent, absent, absent);
            case "change" -> store.change(absent, new Change().to(Change.Mode.TOUCH, 100), item);
            default -> throw new IllegalArgumentException(operation);
        }
        assertThat(store.memory().overdrawn()).isFalse();
    }

    @Test
    void rejectCountsLargeValues() {
        BucketStore store = store(OnFull.REJECT);
        int stored = fill(store, 20_000);
        assertThat(stored).isBetween(10, 13);
        assertThat(store.set(Slice.of("k0"), value(0, 20_000))).as("a large value may take the place of another").isPositive();
        assertThatThrownBy(() -> store.set(Slice.of("k0"), value(0, 60_000))).isInstanceOf(StoreFullException.class);
        assertHolds(store, 0, 20_000);
        store.delete(Slice.of("k1"));
        assertThat(store.set(Slice.of("k" + stored), value(stored, 20_000))).isPositive();
        BucketAudit.audit(store);
    }

    @Test
    void evictKeepsWhatIsReadAndStaysWithinTheLimit() {
        BucketStore store = store(OnFull.EVICT);
        store.set(Slice.of("hot"), Slice.of("value"));
        for (int i = 0; i < 50_000; i++) {
            store.set(Slice.of("k" + i), value(i, i % 300));
            assertThat(store.get(Slice.of("hot"), item)).as("hot after %d others", i).isTrue();
            if (i % 997 == 0) {
                BucketAudit.audit(store);
                assertHolds(store, i, i % 300);
            }
        }
        assertThat(store.memory().held()).isBetween(LIMIT / 2, LIMIT + LIMIT / 16);
        assertThat(store.stats().evictions()).isGreaterThan(40_000);
        store.clear();
        assertThat(store.memory().held()).isZero();
    }

    /** What is free between blocks is memory too: blocks of all lengths come and go here. */
    @Test
    void whatIsFreeBetweenBlocksCounts() {
        long limit = 8 << 20;
        BucketStore store = new BucketStore(512, 1, 2, new MemoryLimit(limit, OnFull.EVICT));
        Random random = new Random(8);
        byte[] noise = value(8, 70_000).toBytes();
        for (int i = 0; i < 150_000; i++) {
            int length = random.nextInt(1_000) == 0 ? random.nextInt(60_000) : (int) Math.exp(2 + random.nextDouble() * 5.6);
            store.set(Slice.of("k" + random.nextInt(25_000)), new Slice().wrap(noise, 0, length));
            if (i > 50_000 && i % 100 == 0) {
                assertThat(store.occupiedBytes()).as("after %d", i).isBetween(limit * 7 / 8, limit + limit / 10);
            }
        }
        assertThat(store.stats().evictions()).isGreaterThan(10_000);
        BucketAudit.audit(store);
    }

    @Test
    void otherBucketsGiveBackWhatALargeValueTakes() {
        BucketStore store = store(OnFull.EVICT);
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            int length = random.nextInt(10) == 0 ? 4_096 + random.nextInt(60_000) : random.nextInt(200);
            store.set(Slice.of("k" + i), value(i, length));
            assertHolds(store, i, length);
            if (i % 97 == 0) {
                BucketAudit.audit(store);
            }
            assertThat(store.memory().held()).isLessThan(LIMIT + 100_000);
        }
    }

    /** Items of two keys must not be evicted in the midst of their own exchange, or an item while it is overwritten. */
    @Test
    void anOperationNeverEvictsItsOwnItems() {
        BucketStore store = new BucketStore(1, 1, 2, new MemoryLimit(8_192, OnFull.EVICT));
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            String first = "a" + random.nextInt(40);
            String second = "b" + random.nextInt(40);
            boolean both = store.get(Slice.of(first), item) & store.get(Slice.of(second), item);
            assertThat(store.exch(Slice.of(first), Slice.of(second)) != null).isEqualTo(both);
            String key = random.nextBoolean() ? first : second;
            store.set(Slice.of(key), value(i, random.nextInt(400)));
            assertThat(store.get(Slice.of(key), item)).isTrue();
        }
        assertThat(store.stats().evictions()).isPositive();
        BucketAudit.audit(store);
    }

    @Test
    void threadsThatEvictSeeWholeValuesOnly() throws Exception {
        BucketStore store = store(OnFull.EVICT);
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                int seed = thread;
                done.add(threads.submit(() -> churn(store, seed)));
            }
            for (Future<?> one : done) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        BucketAudit.audit(store);
        assertThat(store.stats().evictions()).isPositive();
    }

    private static void churn(BucketStore store, int seed) {
        Random random = new Random(seed);
        Item read = new Item();
        for (int i = 0; i < 20_000; i++) {
            Slice key = Slice.of("k" + random.nextInt(3_000));
            switch (random.nextInt(4)) {
                case 0 -> store.set(key, Slice.of(String.valueOf((char) ('a' + random.nextInt(26))).repeat(random.nextInt(5_000))));
                case 1 -> store.exch(key, Slice.of("k" + random.nextInt(3_000)));
                case 2 -> store.delete(key);
                default -> {
                    if (store.get(key, read)) {
                        byte[] value = read.value().toBytes();
                        for (int at = 1; at < value.length; at += 97) {
                            assertThat(value[at]).as("byte %d of a value of one letter", at).isEqualTo(value[0]);
                        }
                    }
                }
            }
        }
    }
}
