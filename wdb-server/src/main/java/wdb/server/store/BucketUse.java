package wdb.server.store;

/**
 * How much a bucket is used.
 *
 * @param number the bucket's number, 0 to one less than the number of buckets
 * @param uses how often its use was noted since the start
 * @param items keys in it
 */
public record BucketUse(int number, long uses, long items) {}
