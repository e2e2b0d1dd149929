package wdb.server.store;

/**
 * What a store holds.
 *
 * @param items keys that are present
 * @param liveBytes bytes of the present items: headers, keys and values, each item rounded up to 4, each large value to 8
 * @param deadBytes bytes of overwritten and deleted items that no compaction has reclaimed yet
 * @param heldBytes bytes of all blocks that buckets have, regions with their slack and indexes, and of large values
 * @param largeValues values that live outside their bucket's region
 * @param compactions compactions since the start
 * @param evictions items removed since the start to make room for others
 */
public record StoreStats(long items, long liveBytes, long deadBytes, long heldBytes, long largeValues, long compactions, long evictions) {
    /** Returns the sums of both. */
    StoreStats plus(StoreStats other) {
        return new StoreStats(
                items + other.items,
                liveBytes + other.liveBytes,
                deadBytes + other.deadBytes,
                heldBytes + other.heldBytes,
                largeValues + other.largeValues,
                compactions + other.compactions,
                evictions + other.evictions);
    }
}
