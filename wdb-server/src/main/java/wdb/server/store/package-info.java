/**
 * The data in memory, and the only place that knows a lock: a map from keys to values with atomic operations on one key and on two.
 *
 * <p>Depends on {@code wdb.protocol} and the JDK; knows no I/O and starts no thread. Sessions and the admin pages
 * depend on it. Start at {@link wdb.server.store.Store}, the contract; then {@link wdb.server.store.BucketStore}, whose essay says
 * how it is kept and why, {@link wdb.server.store.Bucket}, the operations on one key, and {@link wdb.server.store.BucketSpan}, the one way
 * to two locks.
 *
 * <p>Where the bytes are: in blocks of a pool that all buckets share. A bucket is made of layers, from its lock to its operations, each of which
 * is built on those above it in this list:
 *
 * <ul>
 *   <li>{@code PagePool}, {@code Frame}: the memory; the pool's monitor is taken under a bucket's lock, and no other lock under it
 *   <li>{@code OrderedLock}, {@code HeldLocks}: the lock, and the rules for taking it
 *   <li>{@code PagedBucket}: a region and an index as lists of blocks
 *   <li>{@code PackedIndex}, {@code IndexLayout}, {@code ItemLayout}, {@code Extension}: finding an item
 *   <li>{@code PackedTable}, {@code Holes}, {@code LargeValues}, {@link wdb.server.store.MemoryLimit}: making room for one, and moving and evicting others
 *   <li>{@code PackedItems}: reading and writing it
 *   <li>{@link wdb.server.store.Bucket}, {@code Edit}: what is asked for by key
 * </ul>
 *
 * <p>{@code Prefetch} goes past all of them, without a lock, and may therefore believe nothing.
 */
package wdb.server.store;
