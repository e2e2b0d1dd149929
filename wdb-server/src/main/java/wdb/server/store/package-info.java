/**
 * The data in memory, and the only place that knows a lock: a map from keys to values with atomic operations on one key and on two.
 *
 * <p>Depends on {@code wdb.protocol} and the JDK; knows no I/O and starts no thread. Sessions, durability and the admin pages
 * depend on it. Start at {@link wdb.server.store.Store}, the contract; then {@link wdb.server.store.BucketStore}, whose essay says
 * how it is kept and why, {@link wdb.server.store.Bucket}, where the bytes are, and {@link wdb.server.store.BucketSpan}, the one way
 * to two locks.
 */
package wdb.server.store;
