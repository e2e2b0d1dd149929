package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/** The contract of {@link Store}, sentence by sentence. */
class BucketStoreTest {
    private final BucketStore store = new BucketStore(16, 1, 2);
    private final Item item = new Item();

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 12, 1 << 21, Integer.MIN_VALUE})
    void theNumberOfBucketsIsAPowerOfTwoInItsRange(int buckets) {
        assertThatThrownBy(() -> new BucketStore(buckets, 1, 2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(buckets + " buckets, expected a power of two from 1 to 1048576");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1 << 14})
    void keysOfAStoreWithARandomKeyAreFound(int buckets) {
        BucketStore random = BucketStore.withRandomKey(buckets);
        assertThat(random.buckets()).isEqualTo(buckets);
        random.set(Slice.of("k"), Slice.of("v"));
        assertThat(random.get(Slice.of("k"), item)).isTrue();
    }

    @Test
    void twoStoresWithRandomKeysPutKeysIntoDifferentBuckets() {
        assertThat(order(BucketStore.withRandomKey(1_024))).isNotEqualTo(order(BucketStore.withRandomKey(1_024)));
    }

    @Test
    void anItemKeepsItsNumberForLife() {
        assertThat(set("a", "1")).isEqualTo(1);
        assertThat(set("b", "1")).isEqualTo(2);
        assertThat(set("a", "another value")).isEqualTo(1);
        assertThat(store.delete(Slice.of("a"))).isEqualTo(1);
        assertThat(store.delete(Slice.of("a"))).isZero();
        assertThat(set("a", "1")).isEqualTo(3);
    }

    @Test
    void aMissLeavesTheItemAsItWas() {
        set("a", "value");
        store.get(Slice.of("a"), item);
        assertThat(store.get(Slice.of("b"), item)).isFalse();
        assertThat(item.value().toString()).isEqualTo("value");
        assertThat(item.id()).isEqualTo(1);
    }

    @Test
    void aValueIsCopiedWhateverItsSizeUnlessItFillsMemoryOutsideTheHeap() {
        for (int length : new int[] {10, Bucket.LARGE_VALUE_BYTES_MIN, 100_000}) {
            byte[] value = new byte[length];
            store.set(Slice.of("copied"), Slice.of(value));
            value[3] = 1;
            store.get(Slice.of("copied"), item);
            assertThat(item.value().toBytes()[3]).isZero();
        }
        Slice given = OutsideTheHeap.copy(new byte[Bucket.LARGE_VALUE_BYTES_MIN + 1]);
        OffHeapBytes memory = given.offHeap();
        store.set(Slice.of("given"), given);
        store.get(Slice.of("given"), item);
        assertThat(item.value().offHeap()).isSameAs(memory);
        store.set(Slice.of("part"), new Slice().wrap(memory, 1, Bucket.LARGE_VALUE_BYTES_MIN));
        store.get(Slice.of("part"), item);
        assertThat(item.value().offHeap()).as("it keeps no more than the value").isNotSameAs(memory);
        assertThat(memory.users()).as("this test and a slot").isEqualTo(2);
        memory.release();
        store.set(Slice.of("given"), Slice.of("small"));
        assertThat(memory.users()).isZero();
    }

    @Test
    void whatWasReadStaysAsItWasWhenTheKeyChanges() {
        Slice large = OutsideTheHeap.copy(new byte[10_000]);
        OffHeapBytes memory = large.offHeap();
        store.set(Slice.of("k"), large);
        memory.release();
        store.get(Slice.of("k"), item);
        store.set(Slice.of("k"), Slice.of("small"));
        store.delete(Slice.of("k"));
        assertThat(item.value().toBytes()).isEqualTo(new byte[10_000]);
        assertThat(memory.users()).as("the item").isEqualTo(1);
        item.release();
        assertThat(memory.users()).isZero();
    }

    @Test
    void anExchangeSwapsTheValuesAndNotTheNumbersAndGivesNewVersions() {
        for (int number = 0; number < 40; number++) { // pairs in one bucket and in two, of one size and of two
            String first = "first" + number;
            String second = "second" + number;
            String longValue = "a longer value ".repeat(1 + number * 20);
            long firstId = set(first, "short");
            long secondId = set(second, longValue);
            long firstVersion = version(first);
            long secondVersion = version(second);
            assertThat(store.exch(Slice.of(second), Slice.of(first))).isEqualTo(new Exchange(secondId, firstId));
            assertThat(value(first)).isEqualTo(longValue);
            assertThat(value(second)).isEqualTo("short");
            assertThat(version(first)).isNotEqualTo(firstVersion);
            assertThat(version(second)).isNotEqualTo(secondVersion);
        }
        BucketAudit.audit(store);
    }

    @Test
    void anExchangeMovesLargeValuesByReference() {
        Slice firstValue = OutsideTheHeap.copy(new byte[5_000]);
        Slice secondValue = OutsideTheHeap.copy(new byte[6_000]);
        store.set(Slice.of("a"), firstValue);
        store.set(Slice.of("b"), secondValue);
        store.exch(Slice.of("a"), Slice.of("b"));
        store.get(Slice.of("a"), item);
        assertThat(item.value().offHeap()).isSameAs(secondValue.offHeap());
        store.get(Slice.of("b"), item);
        assertThat(item.value().offHeap()).isSameAs(firstValue.offHeap());
        item.release();
        assertThat(firstValue.offHeap().users()).as("this test and a slot").isEqualTo(2);
        assertThat(secondValue.offHeap().users()).isEqualTo(2);
    }

    @Test
    void anExchangeKeepsNoMemoryThatItDoesNotNeed() {
        BucketStore two = new BucketStore(2, 1, 2);
        for (int i = 0; i < 10; i++) { // some of the pairs are in two buckets
            two.set(Slice.of("short" + i), Slice.of("s"));
            two.set(Slice.of("long" + i), Slice.of(new byte[4_000]));
        }
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 10; i++) {
                two.exch(Slice.of("short" + i), Slice.of("long" + (i + round) % 10));
            }
        }
        StoreStats stats = two.stats();
        assertThat(stats.heldBytes() - stats.liveBytes()).as("slack of 40 kB").isLessThan(30_000);
        for (int i = 0; i < 10; i++) {
            two.set(Slice.of("large" + i), Slice.of(new byte[50_000 + i]));
        }
        two.get(Slice.of("large0"), item);
        OffHeapBytes value = item.value().offHeap();
        item.release();
        two.exch(Slice.of("large0"), Slice.of("large1"));
        two.delete(Slice.of("large0"));
        two.delete(Slice.of("large1"));
        assertThat(value.users()).as("of a large value that was exchanged and deleted").isZero();
    }

    @Test
    void anExchangeWithAMissingKeyChangesNothing() {
        set("a", "1");
        long version = version("a");
        assertThat(store.exch(Slice.of("a"), Slice.of("b"))).isNull();
        assertThat(store.exch(Slice.of("b"), Slice.of("a"))).isNull();
        assertThat(store.exch(Slice.of("b"), Slice.of("b"))).isNull();
        assertThat(version("a")).isEqualTo(version);
        assertThat(value("a")).isEqualTo("1");
    }

    @Test
    void anExchangeOfAKeyWithItselfChangesNothing() {
        long id = set("a", "1");
        long version = version("a");
        assertThat(store.exch(Slice.of("a"), Slice.of("a"))).isEqualTo(new Exchange(id, id));
        assertThat(version("a")).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anExchangeThatFindsNoRoomChangesNothing(int buckets) {
        BucketStore tight = new BucketStore(buckets, 1, 2, StoreClock.system(), MemoryLimit.none(), 1_024);
        Slice small = Slice.of("small");
        tight.set(small, Slice.of("s"));
        int refused = 0;
        for (int i = 0; i < 50; i++) {
            Slice big = Slice.of("big" + i);
            byte[] bigValue = ("big value " + i + " ").repeat(30 - i / 4).getBytes(StandardCharsets.UTF_8);
            try {
                tight.set(big, Slice.of(bigValue));
            } catch (StoreFullException _) {
                continue; // no room for this one; a later, smaller one may fit
            }
            try {
                tight.exch(small, big);
                tight.exch(small, big);
            } catch (StoreFullException _) {
                refused++;
            }
            tight.get(small, item);
            assertThat(item.value().toString()).isEqualTo("s");
            tight.get(big, item);
            assertThat(item.value().toBytes()).isEqualTo(bigValue);
            BucketAudit.audit(tight);
        }
        assertThat(refused).as("exchanges that found no room").isPositive();
    }

    /** Room for two items at once, in regions whose last block is sometimes empty and short: to make it must come to an end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void longItemsOfABucketChangePlacesWhereverItsRegionEnds(int buckets) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            BucketStore crowded = new BucketStore(buckets, 1, 2);
            int[] lengths = new int[4 + random.nextInt(60)]; // -1 for a key that is absent
            Arrays.fill(lengths, -1);
            for (int step = 0; step < 3_000; step++) {
                int one = random.nextInt(lengths.length);
                int other = random.nextInt(lengths.length);
                int operation = random.nextInt(10);
                if (operation < 4) {
                    lengths[one] = random.nextInt(random.nextInt(3) == 0 ? Bucket.LARGE_VALUE_BYTES_MIN : 500);
                    crowded.set(Slice.of("key" + one), Slice.of(new byte[lengths[one]]));
                } else if (operation == 4) {
                    crowded.delete(Slice.of("key" + one));
                    lengths[one] = -1;
                } else if (crowded.exch(Slice.of("key" + one), Slice.of("key" + other)) != null) {
                    int length = lengths[one];
                    lengths[one] = lengths[other];
                    lengths[other] = length;
                }
            }
            for (int i = 0; i < lengths.length; i++) {
                assertThat(crowded.get(Slice.of("key" + i), item) ? item.valueLength() : -1).as("seed %d, key %d", seed, i).isEqualTo(lengths[i]);
            }
            BucketAudit.audit(crowded);
        }
    }

    @Test
    void aScanGivesEachKeyOnceAndAsManyAsWereAskedFor() {
        for (int i = 0; i < 1_000; i++) {
            set("key" + i, "v".repeat(i % 50));
        }
        for (int count : new int[] {1, 10, 100, 5_000}) {
            List<String> found = scan(store, "", count);
            assertThat(found).hasSize(1_000).doesNotHaveDuplicates();
        }
        KeyList list = new KeyList();
        long cursor = store.scan(0, Slice.of(""), 100, list);
        assertThat(list.size()).isGreaterThanOrEqualTo(100).isLessThan(300);
        int before = list.size();
        store.scan(cursor, Slice.of(""), 100, list);
        assertThat(list.size()).as("keys are added").isGreaterThanOrEqualTo(before + 100);
    }

    @Test
    void aScanGivesTheKeysOfAPrefixOnly() {
        set("apple", "1");
        set("apricot", "1");
        set("ap", "1");
        set("banana", "1");
        store.delete(Slice.of("apricot"));
        assertThat(scan(store, "ap", 1)).containsExactlyInAnyOrder("apple", "ap");
        assertThat(scan(store, "apple pie", 1)).isEmpty();
        set("pear", "tree");
        assertThat(scan(store, "peartree", 1)).as("a prefix that goes on into the value").isEmpty();
    }

    @Test
    void oneCallOfAScanLooksAtABoundedNumberOfBuckets() {
        BucketStore wide = new BucketStore(4 * BucketStore.SCAN_BUCKETS_MAX, 1, 2);
        KeyList list = new KeyList();
        assertThat(wide.scan(0, Slice.of(""), 10, list)).isEqualTo(BucketStore.SCAN_BUCKETS_MAX);
        assertThat(wide.scan(3L * BucketStore.SCAN_BUCKETS_MAX, Slice.of(""), 10, list)).isZero();
        assertThat(list.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 16, Long.MAX_VALUE, Long.MIN_VALUE})
    void aCursorThatTheStoreDidNotGiveIsRefused(long cursor) {
        assertThatThrownBy(() -> store.scan(cursor, Slice.of(""), 1, new KeyList())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cursor " + cursor + ", expected 0 to 15");
    }

    @Test
    void theStatisticsAddUp() {
        set("a", "x".repeat(32));
        set("b", "y".repeat(64));
        store.set(Slice.of("large"), Slice.of(new byte[5_001]));
        StoreStats stats = store.stats();
        assertThat(stats.items()).isEqualTo(3);
        assertThat(stats.largeValues()).isEqualTo(1);
        assertThat(stats.liveBytes()).isEqualTo(48 + 80 + 24 + 5_008);
        assertThat(stats.deadBytes()).isZero();
        set("a", "z".repeat(1));
        assertThat(store.stats().deadBytes() + 48 * store.stats().compactions()).isEqualTo(48);
    }

    @Test
    void theBusiestBucketsAreThoseOfTheMostNotedUses() {
        set("a", "1");
        assertThat(store.busiest(10)).as("none was noted").isEmpty();
        for (int i = 0; i < 16; i++) {
            use("k" + i, 1);
        }
        use("a", 100);
        use("b", 50);
        List<BucketUse> busiest = store.busiest(3);
        assertThat(busiest).extracting(BucketUse::uses).isSortedAccordingTo(Comparator.reverseOrder()).hasSize(3);
        assertThat(busiest.getFirst().uses()).isGreaterThanOrEqualTo(100);
        assertThat(busiest.getFirst().items()).as("a").isOne();
        assertThat(store.busiest(16).stream().mapToLong(BucketUse::uses).sum()).isEqualTo(166);
        assertThat(store.busiest(16)).extracting(BucketUse::number).doesNotHaveDuplicates();
    }

    private void use(String key, int times) {
        for (int i = 0; i < times; i++) {
            store.noteUse(Slice.of(key));
        }
    }

    private long set(String key, String value) {
        return store.set(Slice.of(key), Slice.of(value));
    }

    private String value(String key) {
        assertThat(store.get(Slice.of(key), item)).isTrue();
        return item.value().toString();
    }

    private long version(String key) {
        assertThat(store.get(Slice.of(key), item)).isTrue();
        return item.version();
    }

    private static List<String> order(BucketStore store) {
        for (int i = 0; i < 100; i++) {
            store.set(Slice.of("key" + i), Slice.of("v"));
        }
        return scan(store, "", 10);
    }

    private static List<String> scan(BucketStore store, String prefix, int count) {
        List<String> found = new ArrayList<>();
        KeyList list = new KeyList();
        long cursor = 0;
        do {
            list.clear();
            cursor = store.scan(cursor, Slice.of(prefix), count, list);
            for (int i = 0; i < list.size(); i++) {
                found.add(new String(list.bytes(), list.from(i), list.to(i) - list.from(i), StandardCharsets.UTF_8));
            }
        } while (cursor != 0);
        return found;
    }
}
