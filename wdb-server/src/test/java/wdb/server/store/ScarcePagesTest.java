package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.protocol.Slice;

/** A bucket whose pool has only so many free pages, and no memory for another slab: what it could not do is as if it had not been tried. */
class ScarcePagesTest {
    private static final int ITEMS = 12_000;
    private static final int FEW = 500;
    private static final int SLOTS_OF_FOUR_PAGES = 4 * PagePool.PAGE_BYTES / Integer.BYTES;

    private final SipHash hash = new SipHash(1, 2);
    private final AtomicLong ids = new AtomicLong();
    private final Item item = new Item();
    private final Deque<Integer> elsewhere = new ArrayDeque<>(); // pages that others hold
    private boolean noSlabs;
    private final PagePool pool = new PagePool(MemoryLimit.none(), length -> {
        if (noSlabs) {
            throw new OutOfMemoryError("for a test");
        }
        return new byte[length];
    });
    private final Bucket bucket = new Bucket(0, hash, StoreClock.system(), pool, MemoryLimit.none(), IndexLayout.REGION_BYTES_MAX);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5})
    void everyItemStaysWhatIsRefusedAndComesWithMemory(int freePages) {
        fillUp(0, freePages);
        delete(FEW);
        fillUp(FEW, freePages); // into lists of pages that are as long as before
        delete(0);
        assertThat(pool.freeBytes()).as("all is given back").isEqualTo(pool.bytes());
    }

    private void fillUp(int from, int freePages) {
        int refused = 0;
        for (int i = from; i < ITEMS;) {
            leaveFree(freePages);
            int stored = i;
            while (stored < ITEMS && set(stored)) {
                stored++;
            }
            refused += stored < ITEMS ? 1 : 0;
            BucketAudit.audit(bucket);
            assertThat(present(stored)).isEqualTo(stored);
            noSlabs = false;
            elsewhere.forEach(page -> pool.give(page, PagePool.PAGE_UNITS));
            elsewhere.clear();
            if (stored < ITEMS) {
                assertThat(set(stored)).as("with memory").isTrue();
            }
            i = stored + 1;
        }
        BucketAudit.audit(bucket);
        assertThat(present(ITEMS)).isEqualTo(ITEMS);
        assertThat(refused).as("so that all that a bucket does has met it").isGreaterThan(10);
        assertThat(bucket.slotCount()).as("an index of several pages").isGreaterThan(SLOTS_OF_FOUR_PAGES);
    }

    /** Takes all pages but so many, and lets the pool find no further slab. */
    private void leaveFree(int pages) {
        noSlabs = true;
        try {
            while (true) {
                elsewhere.push(pool.take(PagePool.PAGE_UNITS));
            }
        } catch (StoreFullException _) {
            for (int i = 0; i < pages && !elsewhere.isEmpty(); i++) {
                pool.give(elsewhere.pop(), PagePool.PAGE_UNITS);
            }
        }
    }

    private boolean set(int i) {
        bucket.lock();
        try {
            bucket.set(hashOf(i), key(i), Slice.of("v" + i), ids);
            return true;
        } catch (StoreFullException _) {
            return false;
        } finally {
            bucket.unlock();
        }
    }

    /** Returns how many of the first {@code count} items are there with their values. */
    private int present(int count) {
        bucket.lock();
        try {
            int present = 0;
            for (int i = 0; i < count; i++) {
                present += bucket.get(hashOf(i), key(i), item) && item.value().toString().equals("v" + i) ? 1 : 0;
            }
            return present;
        } finally {
            bucket.unlock();
        }
    }

    private void delete(int from) {
        bucket.lock();
        try {
            for (int i = from; i < ITEMS; i++) {
                bucket.delete(hashOf(i), key(i));
            }
        } finally {
            bucket.unlock();
        }
    }

    private static Slice key(int i) {
        return Slice.of("key" + i);
    }

    private long hashOf(int i) {
        Slice key = key(i);
        return hash.hash(key.array(), key.from(), key.length());
    }
}
