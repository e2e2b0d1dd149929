package wdb.server.store;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/**
 * The store in memory: a fixed array of packed buckets with a lock each.
 *
 * <h2>Overview</h2>
 *
 * <p>The goals, in this order: no operation is ever half done; no client can make the store slow or large for others; little
 * memory an item; little time an operation, with many threads as with one.
 *
 * <p>A key's hash is SipHash-1-3 under a random key. Its low bits name the {@link Bucket}, its upper half the place in the
 * bucket's index, four other bits are the tag in there. The number of buckets never changes, so neither does the bucket of a
 * key; each bucket grows and compacts by itself, a few tens of kilobytes at a time. Its memory is blocks of a {@link PagePool} that all buckets share.
 *
 * <p>An expired item is removed by the next operation that meets it, and by {@link #sweepExpired}, a few thousand buckets a call;
 * a bucket knows before which second nothing in it can expire, so most sweeps of a bucket are one comparison.
 *
 * <p>All blocks and large values together stay within a {@link MemoryLimit}. A store that evicts lets a full bucket remove items of its own, under the
 * lock that it holds anyway; only what a bucket does not find in itself is taken beyond the limit for a moment, and given back by other
 * buckets, one lock at a time, before the next item is stored. There is no list of all items and no lock for it.
 *
 * <h2>Locking</h2>
 *
 * <ol>
 *   <li>One lock a bucket guards all that the bucket holds. The array of buckets is immutable; item numbers come from an atomic
 *       counter.
 *   <li>Locks are taken in ascending bucket order, each once; two of them by a {@link BucketSpan} only.
 *   <li>Under a lock memory is read, written and copied, and nothing else is done: no I/O, no callback, no wait. Keys are hashed
 *       and large values copied before it is taken; what was read is used after it is released.
 * </ol>
 *
 * <p>Rules 2 and 3 execute as assertions, see {@link HeldLocks}. {@link #stats} and {@link #scan} hold one bucket at a time, so
 * what they return is no snapshot of the store, but of each bucket.
 *
 * <h2>Why</h2>
 *
 * <ul>
 *   <li>Packed regions: an item costs its bytes, 12 bytes of header and about six of index, and no object; the collector sees a few
 *       large arrays that are never replaced, so its pauses don't grow with the number of items, and growing leaves no garbage.
 *   <li>A fixed number of buckets: the bucket number is an order of locks and a cursor for a scan that gives each key once; and
 *       there is no rehash of everything, during which a request would wait.
 *   <li>Small growth factors: slack is about a thirtieth of the bytes. Growing copies a page at most, mostly nothing.
 *   <li>A plain mutual exclusion lock: an operation holds it for some tens of nanoseconds.
 * </ul>
 *
 * <h2>Rejected alternatives</h2>
 *
 * <ul>
 *   <li>{@code ConcurrentHashMap}: about 100 bytes of objects an item, and no atomic operation on two keys.
 *   <li>A read-write lock a bucket: readers would still write its counter, so it costs more than the copy that it would share.
 *   <li>Optimistic reads ({@code StampedLock}): a reader that races with a compaction walks through bytes in motion, and each of
 *       its steps would have to stand any garbage.
 *   <li>Ordering locks by address or taking them with a timeout and backing off: the first has no stable address to use here,
 *       the second turns a deadlock into a livelock.
 *   <li>An array for each region, replaced by a longer one: each step leaves garbage, which a collector finds either at a pause that grows
 *       with the store or by taking twice the memory.
 *   <li>Memory outside the heap for small items: it takes no less, and each access checks more than one of an array does. Large values are there, for
 *       an array of such length is moved by the collector.
 *   <li>A power-of-two index: on average a quarter of it would be slack.
 * </ul>
 */
public final class BucketStore implements Store {
    /** Number of buckets unless another is asked for: far more than threads, few enough to cost little when empty. */
    public static final int BUCKETS_DEFAULT = 16_384;

    /** Highest number of buckets: 2<sup>20</sup> empty ones take about 180 MB. */
    public static final int BUCKETS_MAX = 1 << 20;

    /** Keys that one call of {@link #scan} looks at before it stops, at the end of a bucket: a fraction of a millisecond of work. */
    static final int SCAN_KEYS_MAX = 4_096;

    /** Buckets that one call of {@link #scan} looks at, at most: so many empty ones cost as much. */
    static final int SCAN_BUCKETS_MAX = 16_384;

    /** Buckets that one call of {@link #sweepExpired} looks at: most cost nothing but their lock. */
    static final int SWEEP_BUCKETS_MAX = 4_096;

    /** Buckets that give memory back for one operation, at most: less than a millisecond of work. */
    private static final int GIVERS_MAX = 256;

    /** Buckets that one operation asks for memory, at most: so many empty ones cost as much. */
    private static final int GIVERS_ASKED_MAX = 16_384;

    // immutable
    private final SipHash hash;
    private final StoreClock clock;
    private final MemoryLimit memory;
    private final PagePool pool;
    private final Bucket[] buckets;

    // written by anybody, read by nobody: it keeps the compiler from leaving reads out that are for the cache
    private int touched;

    // atomic
    private final AtomicLong ids = new AtomicLong(); // the item number given last
    private final AtomicLong clearAt = new AtomicLong(); // Unix seconds; 0 for never
    private final AtomicLongArray uses; // of each bucket, as far as they were noted; beside the buckets, for a get writes to none
    private final AtomicInteger nextGiver = new AtomicInteger(); // the bucket that gives memory back next, modulo their number

    /**
     * Creates an empty store.
     *
     * @param buckets a power of two, 1 to {@value #BUCKETS_MAX}
     * @param k0 first half of the hash's key; secret and random, unless in a test
     * @param k1 second half of it
     * @throws IllegalArgumentException if {@code buckets} is none of these
     */
    public BucketStore(int buckets, long k0, long k1) {
        this(buckets, k0, k1, StoreClock.system(), MemoryLimit.none(), IndexLayout.REGION_BYTES_MAX);
    }

    /** Creates a store as above that keeps within a limit of memory. */
    public BucketStore(int buckets, long k0, long k1, MemoryLimit memory) {
        this(buckets, k0, k1, StoreClock.system(), memory, IndexLayout.REGION_BYTES_MAX);
    }

    /** Creates a store as above by another clock, whose buckets' regions may not grow above {@code regionBytesMax}. */
    BucketStore(int buckets, long k0, long k1, StoreClock clock, MemoryLimit memory, int regionBytesMax) {
        if (buckets < 1 || buckets > BUCKETS_MAX || Integer.bitCount(buckets) != 1) {
            throw new IllegalArgumentException(buckets + " buckets, expected a power of two from 1 to " + BUCKETS_MAX);
        }
        this.hash = new SipHash(k0, k1);
        this.clock = clock;
        this.memory = memory;
        this.pool = new PagePool(memory);
        this.buckets = new Bucket[buckets];
        this.uses = new AtomicLongArray(buckets);
        for (int number = 0; number < buckets; number++) {
            this.buckets[number] = new Bucket(number, hash, clock, pool, memory, regionBytesMax);
        }
    }

    /** Creates an empty store whose hash has a fresh random key; {@code buckets} as in the constructor. */
    public static BucketStore withRandomKey(int buckets) {
        return withRandomKey(buckets, StoreClock.system());
    }

    /** Creates an empty store as {@link #withRandomKey(int)} does, whose items expire by {@code clock}. */
    public static BucketStore withRandomKey(int buckets, StoreClock clock) {
        return withRandomKey(buckets, clock, MemoryLimit.none());
    }

    /** Creates an empty store as above that keeps within a limit of memory. */
    public static BucketStore withRandomKey(int buckets, StoreClock clock, MemoryLimit memory) {
        ByteBuffer key = ByteBuffer.wrap(SipHash.randomKey());
        return new BucketStore(buckets, key.getLong(), key.getLong(), clock, memory, IndexLayout.REGION_BYTES_MAX);
    }

    @Override
    public void prefetch(Slice[] keys, int count, long[] scratch) {
        for (int i = 0; i < count; i++) {
            scratch[i] = hash(keys[i]);
        }
        touched = Prefetch.touch(buckets, scratch, count);
    }

    @Override
    public boolean get(Slice key, Item into) {
        long keyHash = hash(key);
        Bucket bucket = bucket(keyHash);
        bucket.lock();
        try {
            return bucket.get(keyHash, key, into);
        } finally {
            bucket.unlock();
        }
    }

    @Override
    public long set(Slice key, Slice value) {
        settleDebt();
        long keyHash = hash(key);
        Bucket bucket = bucket(keyHash);
        Slice kept = keepable(value);
        bucket.lock();
        try {
            return bucket.set(keyHash, key, kept, ids);
        } finally {
            bucket.unlock();
            releaseCopy(kept, value);
        }
    }

    @Override
    public long delete(Slice key) {
        long keyHash = hash(key);
        Bucket bucket = bucket(keyHash);
        bucket.lock();
        try {
            return bucket.delete(keyHash, key);
        } finally {
            bucket.unlock();
        }
    }

    @Override
    public Exchange exch(Slice first, Slice second) {
        settleDebt();
        long firstHash = hash(first);
        long secondHash = hash(second);
        try (BucketSpan span = BucketSpan.open(bucket(firstHash), bucket(secondHash))) {
            return span.exchange(firstHash, first, secondHash, second);
        }
    }

    @Override
    public Swap cas(Slice key, Slice expected, Slice value) {
        settleDebt();
        long keyHash = hash(key);
        Bucket bucket = bucket(keyHash);
        Slice kept = keepable(value);
        bucket.lock();
        try {
            return bucket.cas(keyHash, key, expected, kept);
        } finally {
            bucket.unlock();
            releaseCopy(kept, value);
        }
    }

    @Override
    public Outcome change(Slice key, Change change, Item after) {
        settleDebt();
        long keyHash = hash(key);
        Bucket bucket = bucket(keyHash);
        Slice kept = keepable(change.value);
        bucket.lock();
        try {
            return bucket.change(keyHash, key, change, kept, after, ids);
        } finally {
            bucket.unlock();
            releaseCopy(kept, change.value);
        }
    }

    @Override
    public boolean fetch(Slice key, Fetch fetch, Item into) {
        if (fetch.inserts || fetch.touches || fetch.tracks) {
            settleDebt(); // these may make an item, or one longer
        }
        long keyHash = hash(key);
        Bucket bucket = bucket(keyHash);
        bucket.lock();
        try {
            return bucket.fetch(keyHash, key, fetch, into, ids);
        } finally {
            bucket.unlock();
        }
    }

    @Override
    public void clear() {
        clearAt.set(0);
        clearBuckets();
    }

    private void clearBuckets() {
        for (Bucket bucket : buckets) {
            bucket.lock();
            try {
                bucket.clear();
            } finally {
                bucket.unlock();
            }
        }
    }

    @Override
    public void clearAt(long unixSeconds) {
        clearAt.set(unixSeconds);
    }

    @Override
    public void clearIfDue() {
        long due = clearAt.get();
        if (due != 0 && due <= clock.seconds() && clearAt.compareAndSet(due, 0)) {
            clearBuckets(); // another clearAt, said meanwhile, stays
        }
    }

    @Override
    public long sweepExpired(long cursor) {
        checkCursor(cursor);
        int end = (int) Math.min(cursor + SWEEP_BUCKETS_MAX, buckets.length);
        for (int number = (int) cursor; number < end; number++) {
            Bucket bucket = buckets[number];
            bucket.lock();
            try {
                bucket.sweepExpired();
            } finally {
                bucket.unlock();
            }
        }
        return end == buckets.length ? 0 : end;
    }

    @Override
    public long tidy(long cursor) {
        checkCursor(cursor);
        if (cursor == 0 && !pool.beginLeaving()) {
            return 0;
        }
        int end = (int) Math.min(cursor + SWEEP_BUCKETS_MAX, buckets.length);
        for (int number = (int) cursor; number < end; number++) {
            Bucket bucket = buckets[number];
            bucket.lock();
            try {
                bucket.leaveSlabs();
            } finally {
                bucket.unlock();
            }
        }
        if (end < buckets.length) {
            return end;
        }
        pool.endLeaving();
        return 0;
    }

    @Override
    public long now() {
        return clock.seconds();
    }

    @Override
    public long scan(long cursor, Slice prefix, int count, KeyList into) {
        checkCursor(cursor);
        int enough = into.size() + count;
        int end = (int) Math.min(cursor + SCAN_BUCKETS_MAX, buckets.length);
        int next = (int) cursor;
        int seen = 0;
        do {
            Bucket bucket = buckets[next++];
            bucket.lock();
            try {
                bucket.scan(prefix, into);
                seen += bucket.items;
            } finally {
                bucket.unlock();
            }
        } while (next < end && seen < SCAN_KEYS_MAX && into.size() < enough);
        return next == buckets.length ? 0 : next;
    }

    @Override
    public StoreStats stats() {
        StoreStats sum = new StoreStats(0, 0, 0, 0, 0, 0, 0);
        for (Bucket bucket : buckets) {
            bucket.lock();
            try {
                sum = sum.plus(bucket.stats());
            } finally {
                bucket.unlock();
            }
        }
        return sum;
    }

    @Override
    public long occupiedBytes() {
        return memory.held() + memory.free();
    }

    @Override
    public long offHeapBytes() {
        return memory.offHeap();
    }

    @Override
    public void noteUse(Slice key) {
        uses.getAndIncrement((int) hash(key) & buckets.length - 1);
    }

    @Override
    public List<BucketUse> busiest(int count) {
        Comparator<BucketUse> leastUsedFirst = BucketStore::compareUses;
        PriorityQueue<BucketUse> busiest = new PriorityQueue<>(leastUsedFirst);
        for (int number = 0; number < buckets.length; number++) {
            long used = uses.get(number);
            if (used != 0 && (busiest.size() < count || used > busiest.peek().uses())) {
                busiest.add(new BucketUse(number, used, items(number)));
                if (busiest.size() > count) {
                    busiest.remove();
                }
            }
        }
        return busiest.stream().sorted(leastUsedFirst.reversed()).toList();
    }

    /** Compares by uses, and of the same uses by number, the higher first; by hand, for the JDK's comparators cost each start some milliseconds. */
    private static int compareUses(BucketUse one, BucketUse other) {
        return one.uses() != other.uses() ? Long.compare(one.uses(), other.uses()) : Integer.compare(other.number(), one.number());
    }

    private int items(int number) {
        Bucket bucket = buckets[number];
        bucket.lock();
        try {
            return bucket.items;
        } finally {
            bucket.unlock();
        }
    }

    @Override
    public int buckets() {
        return buckets.length;
    }

    private void checkCursor(long cursor) {
        if (cursor < 0 || cursor >= buckets.length) {
            throw new IllegalArgumentException("cursor " + cursor + ", expected 0 to " + (buckets.length - 1));
        }
    }

    /** Returns the bucket with this number, 0 to {@link #buckets()} - 1. */
    Bucket bucketAt(int number) {
        return buckets[number];
    }

    /** Returns what this store's arrays may take. */
    MemoryLimit memory() {
        return memory;
    }

    private Bucket bucket(long keyHash) {
        return buckets[(int) keyHash & buckets.length - 1];
    }

    private long hash(Slice key) {
        return hash.hash(key.array(), key.from(), key.length());
    }

    /**
     * Lets one bucket after the other give memory back while the store is above its limit; called with no lock held.
     *
     * <p>Whatever is still missing after a bounded number of buckets the next call gets.
     */
    private void settleDebt() {
        if (!memory.evicts()) {
            return;
        }
        int givers = 0;
        for (int asked = 0; asked < GIVERS_ASKED_MAX && givers < GIVERS_MAX && memory.overdrawn(); asked++) {
            Bucket bucket = buckets[nextGiver.getAndIncrement() & buckets.length - 1];
            bucket.lock();
            try {
                givers += bucket.giveBack() ? 1 : 0;
            } finally {
                bucket.unlock();
            }
        }
    }

    /** Returns the value, or a copy outside the heap, if it is large and its memory has anything else: what a bucket keeps is just the value. */
    private static Slice keepable(Slice value) {
        if (!ItemLayout.isLarge(value.length()) || value.offHeap() != null && value.offHeap().capacity() == value.length()) {
            return value;
        }
        OffHeapBytes copy = Allocation.orFull("a value of " + value.length() + " bytes", () -> OffHeapBytes.take(value.length()));
        value.copyTo(copy, 0);
        return new Slice().wrap(copy, 0, value.length());
    }

    /** Lets go of a copy that was made; the bucket has retained it. */
    private static void releaseCopy(Slice kept, Slice value) {
        if (kept != value) {
            kept.offHeap().release();
        }
    }
}
