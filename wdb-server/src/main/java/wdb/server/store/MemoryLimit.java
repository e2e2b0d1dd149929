package wdb.server.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The most memory that a store's buckets may hold together, and how much they hold.
 *
 * <p>What counts is the bytes of blocks and of large values ({@link StoreStats#heldBytes}); what a bucket costs when it is empty
 * does not. A bucket reports only when a block or a large value comes, goes or changes its length, about once in forty inserts while it grows and
 * not at all once it is full, so the common counter is no place where threads meet. Thread-safe.
 */
public final class MemoryLimit {
    // immutable
    private final long bytesMax;
    private final OnFull onFull;

    // atomic
    private final AtomicLong held = new AtomicLong();

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

    /** Tells whether so many bytes more are within the limit; two buckets that ask at once may both be told yes. */
    boolean allows(long more) {
        return more <= 0 || held.get() <= bytesMax - more;
    }

    boolean overdrawn() {
        return held.get() > bytesMax;
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    long held() {
        return held.get();
    }

    long bytesMax() {
        return bytesMax;
    }
}
