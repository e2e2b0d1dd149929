package wdb.server.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The most memory that a store may take, and how much it takes.
 *
 * <p>What counts is the bytes of blocks and of large values ({@link StoreStats#heldBytes}), and those that are free between blocks, up to a sixteenth of
 * the limit: were there no such bound, a store whose blocks have become short would have to throw more and more away until memory that nobody
 * can use now had gone. What a bucket costs when it is empty does not count. A bucket reports only when a block or a large value comes, goes or changes
 * its length, about once in forty inserts while it grows and not at all once it is full, so the common counter is no place where threads meet.
 * Thread-safe.
 */
public final class MemoryLimit {
    private static final int FREE_COUNTED_SHIFT = 4;

    // immutable
    private final long bytesMax;
    private final OnFull onFull;

    // atomic
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong offHeap = new AtomicLong(); // of these, bytes outside the heap
    private final AtomicLong free = new AtomicLong(); // bytes between blocks

    /** Creates a limit in bytes. */
    public MemoryLimit(long bytesMax, OnFull onFull) {
        this.bytesMax = bytesMax;
        this.onFull = onFull;
    }

    /** Returns a limit that is never reached. */
    public static MemoryLimit none() {
        return new MemoryLimit(Long.MAX_VALUE, OnFull.REJECT);
    }

    boolean evicts() {
        return onFull == OnFull.EVICT;
    }

    /** Tells whether a large value of so many bytes more is within the limit; two buckets that ask at once may both be told yes. */
    boolean allowsLarge(long more) {
        return more <= 0 || taken(free.get()) <= bytesMax - more;
    }

    /** Tells whether blocks of so many bytes more are; as far as they come from what is free, they add nothing. */
    boolean allowsBlocks(long more) {
        return more <= 0 || taken(Math.max(0, free.get() - more)) <= bytesMax - more;
    }

    boolean overdrawn() {
        return taken(free.get()) > bytesMax;
    }

    private long taken(long freeBytes) {
        return held.get() + Math.min(freeBytes, bytesMax >> FREE_COUNTED_SHIFT);
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    void addOffHeap(long bytes) {
        offHeap.addAndGet(bytes);
    }

    void addFree(long bytes) {
        free.addAndGet(bytes);
    }

    long held() {
        return held.get();
    }

    /** Returns the bytes of what is held that are outside the heap. */
    long offHeap() {
        return offHeap.get();
    }

    /** Returns the bytes that are free between blocks, all of them. */
    long free() {
        return free.get();
    }

    long bytesMax() {
        return bytesMax;
    }
}
