package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/** Where a bucket's bytes go: in place, to the end, compacted, grown, given back. */
class BucketTest {
    private static final int LARGE = Bucket.LARGE_VALUE_BYTES_MIN;

    private final SipHash hash = new SipHash(1, 2);
    private final AtomicLong ids = new AtomicLong();
    private final Item item = new Item();
    private Bucket bucket = new Bucket(0, hash);

    @BeforeEach
    void lock() {
        bucket.lock();
    }

    @AfterEach
    void auditAndUnlock() {
        bucket.unlock();
        BucketAudit.audit(bucket);
    }

    @Test
    void anEmptyBucketHasNoArrays() {
        assertThat(bucket.stats()).isEqualTo(new StoreStats(0, 0, 0, 0, 0, 0, 0));
        assertThat(get("k")).isNull();
        assertThat(delete("k")).isZero();
    }

    @Test
    void aValueOfTheSameRoundedSizeIsOverwrittenInPlace() {
        set("k", bytes(10, 'a')); // 12 + 1 + 10 = 23, rounded up to 24
        int used = bucket.used;
        long version = get("k").version();
        for (int length : new int[] {11, 8, 9}) {
            set("k", bytes(length, 'b'));
            assertThat(get("k").valueLength()).isEqualTo(length);
            assertThat(item.version()).isGreaterThan(version);
        }
        assertThat(bucket.used).isEqualTo(used);
        assertThat(bucket.dead).isZero();
    }

    @Test
    void aValueOfAnotherSizeIsAppendedAndTheOldOneIsDead() {
        set("k", bytes(10, 'a'));
        set("other", bytes(10, 'o'));
        int before = bucket.used;
        set("k", bytes(30, 'b'));
        assertThat(bucket.dead).isEqualTo(ItemLayout.size(1, 10));
        assertThat(bucket.used).isEqualTo(before + ItemLayout.size(1, 30));
        assertThat(get("k").value().toBytes()).isEqualTo(bytes(30, 'b'));
        assertThat(get("other").value().toBytes()).isEqualTo(bytes(10, 'o'));
    }

    @Test
    void aFullRegionWithEnoughDeadSpaceIsCompactedInPlace() {
        fill(100);
        for (int i = 0; i < 100; i += 4) {
            delete("key" + i);
        }
        assertThat(bucket.dead).isGreaterThan(bucket.regionBytes() / 8);
        int length = bucket.regionBytes();
        int live = bucket.used - bucket.dead;
        int added = 0;
        while (bucket.stats().compactions() == 0) {
            set("new" + (10 + added++), bytes(32, 'n'));
        }
        assertThat(bucket.regionBytes()).as("the region has not grown").isEqualTo(length);
        assertThat(bucket.dead).isZero();
        assertThat(bucket.used).isEqualTo(live + added * ItemLayout.size(5, 32));
        for (int i = 0; i < 100; i++) {
            assertThat(get("key" + i) == null).as("key %d is gone", i).isEqualTo(i % 4 == 0);
        }
    }

    @Test
    void whatACompactionOfALongRegionLeavesFreeGoesBackButForASixteenth() {
        fill(1_000);
        for (int i = 0; i < 1_000; i += 4) {
            delete("key" + i);
        }
        int length = bucket.regionBytes();
        int live = bucket.live();
        for (int i = 0; bucket.stats().compactions() == 0; i++) {
            set("new" + i, bytes(200, 'n')); // too long for a hole
        }
        assertThat(bucket.regionBytes()).isLessThan(length);
        int atTheEndsOfBlocks = bucket.blockCount() * ItemLayout.size(6, 200);
        assertThat(bucket.regionBytes() - bucket.live()).isLessThanOrEqualTo(bucket.regionBytes() / 16 + atTheEndsOfBlocks);
        for (int i = 0; i < 1_000; i++) {
            assertThat(get("key" + i) == null).as("key %d is gone", i).isEqualTo(i % 4 == 0);
        }
        assertThat(bucket.live()).isGreaterThan(live);
    }

    @Test
    void anItemTakesWhatIsLeftOfTheBlockBefore() {
        set("a", bytes(4_000, 'a'));
        set("b", bytes(4_000, 'b'));
        set("c", bytes(4_000, 'c'));
        assertThat(bucket.blockCount()).isEqualTo(2);
        int end = bucket.endOf(0);
        int used = bucket.used;
        set("d", bytes(100, 'd'));
        assertThat(bucket.endOf(0)).isEqualTo(end + ItemLayout.size(1, 100));
        assertThat(bucket.used).isEqualTo(used);
        set("e", bytes(100, 'e'));
        assertThat(bucket.endOf(0)).as("not long enough for that too").isEqualTo(end + ItemLayout.size(1, 100));
        for (char key = 'a'; key <= 'e'; key++) {
            assertThat(get("" + key).value().toBytes()).isEqualTo(bytes(key < 'd' ? 4_000 : 100, key));
        }
    }

    /** There the region is a queue: who came last is at its end. */
    @Test
    void anItemOfAStoreThatEvictsComesBehindAllOthers() {
        bucket.unlock();
        bucket = new Bucket(0, hash, new MemoryLimit(1 << 20, OnFull.EVICT));
        bucket.lock();
        for (char key = 'a'; key <= 'c'; key++) {
            set("" + key, bytes(4_000, key));
        }
        assertThat(bucket.blockCount()).isEqualTo(2);
        int end = bucket.endOf(0);
        int used = bucket.used;
        set("d", bytes(100, 'd'));
        assertThat(bucket.endOf(0)).isEqualTo(end);
        assertThat(bucket.used).isGreaterThan(used);
    }

    @Test
    void aFullRegionWithLittleDeadSpaceGrowsAndMovesNothing() {
        fill(100);
        delete("key50");
        int before = bucket.regionBytes();
        for (int i = 0; bucket.regionBytes() == before; i++) {
            set("new" + i, bytes(32, 'n'));
        }
        assertThat(bucket.dead).isEqualTo(ItemLayout.size(5, 32));
        assertThat(bucket.stats().compactions()).isZero();
    }

    /** Less when its last block comes to be a page long, or to be beside another one. */
    @Test
    void aLongRegionWithoutDeadSpaceGrowsByAThirtySecondAtMostAndCompactsNothing() {
        doublesInSteps(32, 22, 30);
    }

    /** By more there, for in a queue the end of each block stays empty. */
    @Test
    void inAStoreThatEvictsItGrowsByAnEighth() {
        bucket.unlock();
        bucket = new Bucket(0, hash, new MemoryLimit(1 << 20, OnFull.EVICT));
        bucket.lock();
        doublesInSteps(8, 6, 10);
    }

    private void doublesInSteps(int partMin, int least, int most) {
        fill(1_000);
        int before = bucket.regionBytes();
        int steps = 0;
        for (int i = 0; i < 1_000; i++) {
            int length = bucket.regionBytes();
            set("more" + i, bytes(32, 'm'));
            assertThat(bucket.regionBytes()).isBetween(length, length + length / partMin + PagePool.UNIT_BYTES);
            steps += bucket.regionBytes() > length ? 1 : 0;
        }
        assertThat((double) bucket.regionBytes() / before).isBetween(1.9, 2.1);
        assertThat(steps).as("a block for each few items would be no gain").isBetween(least, most);
        assertThat(bucket.stats().compactions()).isZero();
    }

    /** Bytes at the ends of blocks are too few for the next item: were they taken for room, compaction after compaction would find none. */
    @Test
    void aFullRegionThatEvictsIsCompactedForSeveralItemsAtATime() {
        bucket.unlock();
        bucket = new Bucket(0, hash, new MemoryLimit(1 << 18, OnFull.EVICT));
        bucket.lock();
        Random random = new Random(5);
        int sets = 0;
        for (; bucket.evictions == 0; sets++) {
            set("first" + sets, bytes(random.nextInt(1_000), 'f'));
        }
        long before = bucket.compactions;
        for (int i = 0; i < sets; i++) {
            set("more" + i, bytes(random.nextInt(1_000), 'm'));
        }
        assertThat(bucket.compactions - before).as("for %d sets, of which a thirty-second of the region holds 15 in the mean", sets)
                .isBetween(sets / 20L, sets / 8L);
        assertThat(bucket.evictions).isBetween(sets / 2L, sets * 2L);
        assertThat((double) bucket.live() / bucket.regionBytes()).as("of the memory").isGreaterThan(0.85);
    }

    /** Two values of 3,000 bytes fit the first block, which is a page at most; what the third leaves behind no compaction tries to win back. */
    @Test
    void noItemLiesInTwoBlocks() {
        int size = ItemLayout.size(4, 3_000);
        for (int i = 0; i < 7; i++) {
            set("key" + i, bytes(3_000, (char) ('a' + i)));
        }
        assertThat(bucket.blockCount()).isGreaterThan(2);
        assertThat(bucket.endOf(0)).isEqualTo(2 * size);
        assertThat(bucket.stats().liveBytes()).isEqualTo(7L * size);
        delete("key0");
        delete("key1");
        set("more", bytes(3_000, 'm'));
        set("most", bytes(3_000, 'n'));
        for (int i = 2; i < 7; i++) {
            assertThat(get("key" + i).value().toBytes()).isEqualTo(bytes(3_000, (char) ('a' + i)));
        }
        assertThat(bucket.stats().compactions()).isEqualTo(1);
    }

    @Test
    void blocksThatAreTooShortForAnItemArePassedOverAndUsedAgainAfterACompaction() {
        fill(3_000);
        int blocks = bucket.blockCount();
        assertThat(blocks).isGreaterThan(10);
        for (int i = 0; i < 3_000; i += 2) {
            delete("key" + i);
        }
        set("long", bytes(4_000, 'x'));
        fill(3_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(get("key" + i)).as("key %d", i).isNotNull();
        }
        assertThat(get("long").value().toBytes()).isEqualTo(bytes(4_000, 'x'));
        assertThat(bucket.blockCount()).isLessThan(blocks + 10);
    }

    /** Were each as short as the region's growth, the bytes left at their ends would be a tenth of it. */
    @Test
    void fewBlocksOfALongRegionAreShort() {
        PagePool pool = new PagePool(MemoryLimit.none());
        bucket.unlock();
        bucket = new Bucket(0, hash, StoreClock.system(), pool, MemoryLimit.none(), IndexLayout.REGION_BYTES_MAX);
        bucket.lock();
        for (int i = 0; i < 200; i++) {
            int before = bucket.regionBytes();
            set("key" + i, bytes(100, 'v'));
            if (bucket.regionBytes() > before) {
                pool.take(1); // somebody else's is behind it
            }
        }
        assertThat(bucket.regionBytes() / bucket.blockCount()).as("bytes of a block").isGreaterThan(2_048);
    }

    @Test
    void slackStaysSmallWhileABucketFills() {
        for (int i = 0; i < 5_000; i++) {
            set("key" + i, bytes(32, 'v'));
            if (i > 100) {
                long overhead = bucket.stats().heldBytes() - bucket.stats().liveBytes();
                assertThat(overhead / (i + 1.0)).as("bytes of slack and index an item at %d items", i + 1).isLessThan(i < 1_000 ? 17 : 13);
            }
        }
    }

    @Test
    void memoryIsGivenBackAsItemsGo() {
        fill(1_000);
        long full = bucket.stats().heldBytes();
        for (int i = 0; i < 900; i++) {
            delete("key" + i);
        }
        assertThat(bucket.stats().heldBytes()).isLessThan(full / 4);
        assertThat(bucket.slotCount()).isLessThan(4 * 100);
        for (int i = 900; i < 1_000; i++) {
            assertThat(get("key" + i)).as("key %d", i).isNotNull();
            delete("key" + i);
        }
        assertThat(bucket.stats().heldBytes()).isZero();
        assertThat(bucket.stats().deadBytes()).isZero();
    }

    @Test
    void memoryIsGivenBackAsValuesShrink() {
        for (int i = 0; i < 100; i++) {
            set("key" + i, bytes(2_000, 'v'));
        }
        for (int i = 0; i < 100; i++) {
            set("key" + i, bytes(10, 's'));
        }
        assertThat(bucket.regionBytes()).isLessThan(3 * 100 * ItemLayout.size(5, 10));
    }

    @Test
    void deletesAndInsertsDoNotGrowTheIndexForEver() {
        fill(100);
        int length = bucket.slotCount();
        for (int i = 0; i < 10_000; i++) {
            delete("key" + i);
            set("key" + (i + 100), bytes(32, 'v'));
        }
        assertThat(bucket.slotCount()).as("tombstones are swept in place").isLessThanOrEqualTo(length * 5 / 4 + IndexLayout.SLOTS_STEP);
        assertThat(bucket.items).isEqualTo(100);
    }

    @Test
    void aVersionIsNeverGivenTwiceNotEvenOverADelete() {
        set("k", bytes(1, 'a'));
        long first = get("k").version();
        delete("k");
        set("k", bytes(1, 'a'));
        assertThat(get("k").version()).isGreaterThan(first);
        assertThat(item.id()).as("a new item").isEqualTo(2);
    }

    @Test
    void aLargeValueIsKeptInItsOwnMemoryAndASmallOneIsCopied() {
        Slice large = OutsideTheHeap.copy(bytes(LARGE, 'l'));
        byte[] small = bytes(LARGE - 1, 's');
        bucket.set(hash("large"), Slice.of("large"), large, ids);
        set("small", small);
        assertThat(get("large").value().offHeap()).isSameAs(large.offHeap());
        assertThat(large.offHeap().users()).as("this test, the slot, the item").isEqualTo(3);
        assertThat(item.large()).isTrue();
        assertThat(get("small").large()).isFalse();
        assertThat(item.value().toBytes()).isEqualTo(small);
        assertThat(bucket.stats().largeValues()).isEqualTo(1);
    }

    @Test
    void aLargeValueBecomesSmallAndBackWithoutALeak() {
        set("stays", bytes(10, 's'));
        for (int i = 0; i < 100; i++) {
            set("k", bytes(LARGE + i, 'l'));
            assertThat(get("k").valueLength()).isEqualTo(LARGE + i);
            set("k", bytes(i, 's')); // for 1 to 5 bytes the item has the size that it had with the large value's slot number
            assertThat(get("k").valueLength()).isEqualTo(i);
            assertThat(bucket.stats().largeValues()).isZero();
        }
        set("k", bytes(LARGE, 'l'));
        set("k", bytes(2 * LARGE, 'm'));
        assertThat(bucket.stats().largeValues()).isEqualTo(1);
        delete("k");
        assertThat(bucket.stats().largeValues()).isZero();
        assertThat(bucket.large).isNull();
    }

    @Test
    void aDeletedLargeValueIsLetGo() {
        set("stays", bytes(LARGE, 's'));
        set("k", bytes(LARGE, 'l'));
        OffHeapBytes value = get("k").value().offHeap();
        item.release();
        assertThat(value.users()).as("the slot").isEqualTo(1);
        delete("k");
        assertThat(value.users()).isZero();
        assertThat(bucket.stats().largeValues()).isEqualTo(1);
    }

    @Test
    void aFullBucketRefusesAndStaysAsItWas() {
        bucket.unlock();
        bucket = new Bucket(0, hash, StoreClock.system(), new PagePool(MemoryLimit.none()), MemoryLimit.none(), 1_024);
        bucket.lock();
        int stored = 0;
        while (trySet("key" + (10 + stored), bytes(32, 'v'))) {
            stored++;
        }
        assertThat(stored).isEqualTo(1_024 / ItemLayout.size(5, 32));
        assertThat(trySet("key10", bytes(100, 'w'))).as("an overwrite that needs more room").isFalse();
        assertThat(trySet("key10", bytes(33, 'x'))).as("an overwrite in place").isTrue();
        assertThat(get("key" + (10 + stored))).as("the refused key").isNull();
        assertThat(ids.get()).as("no number is lost").isEqualTo(stored);
        assertThat(get("key10").value().toBytes()).isEqualTo(bytes(33, 'x'));
        delete("key11");
        assertThat(trySet("again", bytes(32, 'v'))).as("after a delete").isTrue();
    }

    @Test
    void theRefusalSaysWhatWasExpected() {
        bucket.unlock();
        bucket = new Bucket(9, hash, StoreClock.system(), new PagePool(MemoryLimit.none()), MemoryLimit.none(), 1_024);
        bucket.lock();
        assertThatThrownBy(() -> set("k", bytes(2_000, 'v'))).isInstanceOf(StoreFullException.class)
                .hasMessage("bucket 9 is full: its region would need 2048 bytes, expected at most 1024");
    }

    @Test
    void compareAndSetComparesEveryByteAndTheLength() {
        set("k", bytes(10, 'a'));
        byte[] almost = bytes(10, 'a');
        almost[9] = 'b';
        assertThat(cas("k", almost, bytes(1, 'n'))).isEqualTo(new Swap(false, 1));
        assertThat(cas("k", bytes(9, 'a'), bytes(1, 'n'))).isEqualTo(new Swap(false, 1));
        assertThat(cas("k", bytes(11, 'a'), bytes(1, 'n'))).isEqualTo(new Swap(false, 1));
        assertThat(cas("k", bytes(10, 'a'), bytes(LARGE, 'n'))).isEqualTo(new Swap(true, 1));
        assertThat(cas("k", bytes(LARGE, 'x'), bytes(1, 'n'))).isEqualTo(new Swap(false, 1));
        assertThat(cas("k", bytes(LARGE, 'n'), bytes(0, 'n'))).isEqualTo(new Swap(true, 1));
        assertThat(cas("k", bytes(0, 'n'), bytes(1, 'n'))).isEqualTo(new Swap(true, 1));
        assertThat(cas("absent", bytes(0, 'n'), bytes(1, 'n'))).isNull();
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            set("key" + i, bytes(32, 'v'));
        }
    }

    private boolean trySet(String key, byte[] value) {
        try {
            set(key, value);
            return true;
        } catch (StoreFullException _) {
            return false;
        }
    }

    private void set(String key, byte[] value) {
        given(value, given -> bucket.set(hash(key), Slice.of(key), given, ids));
    }

    private static <T> T given(byte[] value, Function<Slice, T> operation) {
        Slice given = OutsideTheHeap.copy(value);
        try {
            return operation.apply(given);
        } finally {
            given.offHeap().release();
        }
    }

    private Swap cas(String key, byte[] expected, byte[] value) {
        return given(value, given -> bucket.cas(hash(key), Slice.of(key), Slice.of(expected), given));
    }

    private Item get(String key) {
        return bucket.get(hash(key), Slice.of(key), item) ? item : null;
    }

    private long delete(String key) {
        return bucket.delete(hash(key), Slice.of(key));
    }

    private long hash(String key) {
        Slice slice = Slice.of(key);
        return hash.hash(slice.array(), 0, slice.length());
    }

    private static byte[] bytes(int length, char fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }
}
