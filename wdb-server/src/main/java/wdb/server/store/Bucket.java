package wdb.server.store;

import static wdb.server.store.ItemLayout.HEADER_BYTES;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/**
 * A bucket of the store: a lock, a small hash table packed into blocks of memory, and the operations on one key.
 *
 * <p>The table is a {@link PackedTable}, its items are {@link PackedItems}, and the lock an {@link OrderedLock}: inherited, so that a bucket is one object.
 *
 * <p>Every operation is public and expects its caller to hold the lock, which assertions check: race tests leave it out on purpose
 * to show what it is for. Operations allocate before they modify, so one that fails has changed nothing. Each takes the hash of its
 * key, so that it is computed before the lock is taken.
 */
public final class Bucket extends PackedItems {
    /** Shortest value that lives outside the region, in memory of its own. */
    public static final int LARGE_VALUE_BYTES_MIN = OffHeapBytes.BYTES_MIN;

    private static final long serialVersionUID = 1L; // a lock is serializable; a bucket is not meant to be

    /** Creates an empty bucket with a pool of its own. */
    public Bucket(int number, SipHash hash) {
        this(number, hash, MemoryLimit.none());
    }

    /** Creates an empty bucket as above that keeps within a limit of memory. */
    public Bucket(int number, SipHash hash, MemoryLimit memory) {
        this(number, hash, StoreClock.system(), new PagePool(memory), memory, IndexLayout.REGION_BYTES_MAX);
    }

    /** Creates an empty bucket that takes its memory from {@code pool} and whose region may not grow above {@code regionBytesMax}. */
    Bucket(int number, SipHash hash, StoreClock clock, PagePool pool, MemoryLimit memory, int regionBytesMax) {
        super(number, hash, clock, pool, memory, regionBytesMax);
    }

    /** Reads the item of {@code key} into {@code into} and returns true, or false if the key is absent. */
    public boolean get(long keyHash, Slice key, Item into) {
        assert isHeldByCurrentThread();
        int slot = present(keyHash, key);
        if (slot == ABSENT) {
            return false;
        }
        read(slot, into);
        if (!into.extension.isEmpty()) {
            noteAccess(slot);
        }
        if (evicts()) {
            markRecent(slot);
        }
        return true;
    }

    /**
     * Stores {@code value} and returns the item's number: the next one of {@code ids} if the key was absent.
     *
     * <p>A small value is copied. One of {@link #LARGE_VALUE_BYTES_MIN} bytes or more must be outside the heap: the bucket retains its memory.
     * The item has no client flags then and never expires.
     *
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    public long set(long keyHash, Slice key, Slice value, AtomicLong ids) {
        assert isHeldByCurrentThread();
        int slot = present(keyHash, key);
        if (slot == ABSENT) {
            return id(insert(keyHash, key, value, Extension.NONE, ids));
        }
        long id = id(slot);
        overwrite(slot, value, Extension.NONE);
        return id;
    }

    /** Stores {@code value}, as {@link #set} does, if the key's value has the bytes of {@code expected}; null if it is absent. */
    public Swap cas(long keyHash, Slice key, Slice expected, Slice value) {
        assert isHeldByCurrentThread();
        int slot = present(keyHash, key);
        if (slot == ABSENT) {
            return null;
        }
        long id = id(slot);
        boolean equal = valueEquals(slot, expected);
        if (equal) {
            overwrite(slot, value, Extension.NONE);
        }
        return new Swap(equal, id);
    }

    /** Removes {@code key} and returns the number of its item, or 0 if it was absent. Never fails for lack of memory. */
    public long delete(long keyHash, Slice key) {
        assert isHeldByCurrentThread();
        int slot = present(keyHash, key);
        if (slot == ABSENT) {
            return 0;
        }
        long id = id(slot);
        remove(slot);
        return id;
    }

    /** Carries out {@code change}, the value of which is {@code value}, as {@link Store#change} says; a large one is kept as {@link #set} does. */
    public Outcome change(long keyHash, Slice key, Change change, Slice value, Item after, AtomicLong ids) {
        assert isHeldByCurrentThread();
        return Edit.apply(this, keyHash, key, change, value, after, ids);
    }

    /** Reads and touches as {@link Store#fetch} says. */
    public boolean fetch(long keyHash, Slice key, Fetch fetch, Item into, AtomicLong ids) {
        assert isHeldByCurrentThread();
        return Edit.fetch(this, keyHash, key, fetch, into, ids);
    }

    /** Removes the items that have expired; looks at none if none can have. */
    void sweepExpired() {
        assert isHeldByCurrentThread();
        long now = now();
        if (now < earliestExpiry) {
            return;
        }
        earliestExpiry = Long.MAX_VALUE;
        int before = items;
        for (int slot = 0; slot < slotCount(); slot++) {
            if (IndexLayout.isItem(slot(slot))) {
                long expiry = expiry(slot);
                if (expiry != 0 && expiry <= now) {
                    drop(slot);
                } else if (expiry != 0) {
                    earliestExpiry = Math.min(earliestExpiry, expiry);
                }
            }
        }
        if (items < before) {
            settle();
        }
    }

    /** Removes all items. */
    void clear() {
        assert isHeldByCurrentThread();
        items = 0;
        releaseMemory();
    }

    /** Adds all keys that begin with {@code prefix} to {@code into}. */
    public void scan(Slice prefix, KeyList into) {
        assert isHeldByCurrentThread();
        int prefixLength = prefix.length();
        for (int offset = itemFrom(0); offset < used; offset = itemFrom(offset + sizeAt(offset))) {
            if (!isLive(offset)) {
                continue;
            }
            byte[] array = arrayAt(offset);
            long word0 = word0At(offset);
            int keyFrom = positionAt(offset) + HEADER_BYTES;
            int keyLength = ItemLayout.keyLength(word0);
            if (keyLength >= prefixLength
                    && Arrays.equals(array, keyFrom, keyFrom + prefixLength,
                            prefix.array(), prefix.from(), prefix.from() + prefixLength)) {
                into.add(array, keyFrom, keyLength, valueLengthAt(offset), ItemLayout.id(word0));
            }
        }
    }

    /** Returns what this bucket holds. */
    public StoreStats stats() {
        assert isHeldByCurrentThread();
        return new StoreStats(
                items,
                live() + (large == null ? 0 : large.bytes()),
                dead,
                heldBytes(),
                large == null ? 0 : large.count(),
                compactions,
                evictions);
    }
}
