package wdb.server.store;

/**
 * Reading what lookups are about to read, for the cache's sake.
 *
 * <p>A lookup is a chain of reads, each of which waits for the one before to come from memory: the bucket; its list of blocks; the index; the
 * item. The chains of several keys don't depend on each other. So there are rounds over all keys, one for each link of the chain: within a
 * round no read waits for another, and a core has them all under way. Hashing comes before, for it would keep the reads apart.
 *
 * <p>Reads without any lock: what they find may be out of date, torn, or of different moments, and is not used. Nothing here may rely on
 * it, not even to stay within an array. Each method returns a sum without a meaning, which keeps the compiler from leaving the reads out.
 */
final class Prefetch {
    static final int CACHE_LINE_BYTES = 64;

    private static final int PROBES_MAX = 4; // most keys are found by then

    private Prefetch() {}

    /** Touches what lookups of keys with these hashes, the first {@code count}, read. */
    static int touch(Bucket[] buckets, long[] hashes, int count) {
        int mask = buckets.length - 1;
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += buckets[(int) hashes[i] & mask].slotCount();
        }
        for (int i = 0; i < count; i++) {
            sum += lockAndBlocks(buckets[(int) hashes[i] & mask]);
        }
        for (int i = 0; i < count; i++) {
            Bucket bucket = buckets[(int) hashes[i] & mask];
            sum += bucket.peekSlot(IndexLayout.home(hashes[i], bucket.slotCount()));
        }
        for (int i = 0; i < count; i++) {
            sum += item(buckets[(int) hashes[i] & mask], hashes[i]);
        }
        return sum;
    }

    private static int lockAndBlocks(Bucket bucket) {
        return (bucket.isLocked() ? 1 : 0) + bucket.peekBlocks();
    }

    private static int item(Bucket bucket, long hash) {
        int count = bucket.slotCount();
        if (count == 0) {
            return 0;
        }
        int slot = IndexLayout.home(hash, count);
        int tag = IndexLayout.tagOf(hash);
        int entry = bucket.peekSlot(slot);
        for (int i = 0; i < PROBES_MAX && entry != IndexLayout.EMPTY && IndexLayout.tag(entry) != tag; i++) {
            slot = IndexLayout.after(slot, count);
            entry = bucket.peekSlot(slot);
        }
        int offset = IndexLayout.offset(entry);
        return offset < 0 ? 0 : bucket.peekRegion(offset) + bucket.peekRegion(offset + CACHE_LINE_BYTES);
    }
}
