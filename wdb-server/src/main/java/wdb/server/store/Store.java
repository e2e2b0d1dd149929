package wdb.server.store;

import java.util.List;
import wdb.protocol.Slice;

/**
 * A concurrent map from keys to values, each operation of which is atomic.
 *
 * <p>An item may have an expiry; once it has come, the key is absent for every operation. Storing by {@code set} or {@code cas} makes
 * an item without expiry and client flags.
 *
 * <p>Thread-safe; plain and synchronous: no method waits for anything but a bucket's lock, which is held for a copy of memory at
 * most. Keys are valid by the protocol (1 to 250 bytes); the store does not check them again. Slices are read during the call only.
 * No method calls back, so no lock is ever held in foreign code.
 */
public interface Store {
    /** Most keys that are worth fetching together: about as many reads as a core can have under way. */
    int PREFETCH_KEYS_MAX = 16;

    /**
     * Reads the item of {@code key} into {@code into}.
     *
     * @return whether the key is present; if not, {@code into} is left as it was
     */
    boolean get(Slice key, Item into);

    /**
     * Stores a copy of {@code value}; or, if it is large and all that is in its memory outside the heap, that memory, whose bytes the caller must then
     * never change.
     *
     * @return the item's number, positive: a new one if the key was absent, else the one that it had
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    long set(Slice key, Slice value);

    /**
     * Fetches from memory what operations on these keys are about to read, for all of them at once.
     *
     * <p>A hint, and for speed only: it changes nothing, takes no lock, and any bytes will do for a key. A store may do nothing.
     *
     * @param keys the keys, up to {@link #PREFETCH_KEYS_MAX} of them
     * @param count how many of them
     * @param scratch room for as many numbers, of the calling thread
     */
    default void prefetch(Slice[] keys, int count, long[] scratch) {}

    /** Removes {@code key} and returns the number that its item had, or 0 if it was absent. */
    long delete(Slice key);

    /**
     * Lets the values of two keys change places in one atomic step; a key with itself is left as it is.
     *
     * <p>Client flags move with the values. The numbers and the expiries stay with the keys. If either is missing nothing changes.
     *
     * @return both items' numbers in the order of the arguments, or null if either key is absent
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    Exchange exch(Slice first, Slice second);

    /**
     * Stores {@code value}, as {@link #set} does, if the present value has the bytes of {@code expected}.
     *
     * @return what happened and the item's number, or null if the key is absent
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    Swap cas(Slice key, Slice expected, Slice value);

    /**
     * Carries out {@code change} in one atomic step.
     *
     * <p>{@code after} has the item as it is then, without the bytes of its value unless the change is one of a number; after
     * {@link Outcome#EXISTS} and a delete, as it was before.
     *
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    Outcome change(Slice key, Change change, Item after);

    /**
     * Reads the item of {@code key} into {@code into} as it is, and touches or marks it in the same atomic step, as {@code fetch} says.
     *
     * @return whether the key is present, or a new item was made
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    boolean fetch(Slice key, Fetch fetch, Item into);

    /**
     * Removes all items of one bucket after the other; forgets a {@link #clearAt}. Before a store is let go of, too: large values are not the collector's.
     */
    void clear();

    /** Removes all items that are there at this time, in Unix seconds, as soon as somebody asks {@link #clearIfDue} then; 0 for never. */
    void clearAt(long unixSeconds);

    /** Carries out a {@link #clearAt} whose time has come. */
    void clearIfDue();

    /**
     * Removes the expired items of some buckets, so that what nobody asks for takes no memory either.
     *
     * @param cursor 0 for the start, else what the call before returned
     * @return the cursor of the next call, or 0 when all buckets have been visited
     */
    long sweepExpired(long cursor);

    /**
     * Gives memory back that items which are gone have left between others, if it is much: what is between moves, the memory of some buckets a call.
     *
     * <p>By one thread at a time.
     *
     * @param cursor 0 for the start, else what the call before returned
     * @return the cursor of the next call, or 0 when all buckets have been visited or there is nothing to do
     */
    default long tidy(long cursor) {
        return 0;
    }

    /** Returns the time by which items expire, in Unix seconds. */
    long now();

    /**
     * Adds the matching keys of some whole buckets to {@code into}: as many buckets as it takes to find {@code count} of them, and no
     * more than a fixed number of buckets and keys looked at, so that a call with a rare prefix stays short too.
     *
     * <p>The cursor is a bucket number. A key never changes its bucket, so a key that is present from the first call of a scan to
     * the last is given exactly once.
     *
     * @param cursor 0 for the start, else what the call before returned
     * @param prefix bytes that the keys begin with; may be empty
     * @return the cursor of the next call, or 0 when all buckets have been visited
     * @throws IllegalArgumentException if the cursor is none that this store gave
     */
    long scan(long cursor, Slice prefix, int count, KeyList into);

    /** Returns what the store holds, as the sum of the buckets looked at one after another. */
    StoreStats stats();

    /**
     * Notes that the bucket of a key was used, for {@link #busiest}; changes nothing else and takes no lock.
     *
     * <p>For a caller that notes one use in so many: to note each one would cost as much as a part of the use itself.
     */
    default void noteUse(Slice key) {}

    /** Returns the buckets of which most uses were noted since the start, at most {@code count} of them, the busiest first; others are left out. */
    default List<BucketUse> busiest(int count) {
        return List.of();
    }

    /** Returns the bytes that the store takes: blocks, what is free between them, and large values. Cheap. */
    long occupiedBytes();

    /** Returns those of them that are large values outside the heap. Cheap. */
    default long offHeapBytes() {
        return 0;
    }

    /** Returns the number of buckets, fixed for the life of the store. */
    int buckets();
}
