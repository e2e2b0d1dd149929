package wdb.stress.race;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import wdb.protocol.Slice;
import wdb.server.store.Bucket;
import wdb.server.store.Change;
import wdb.server.store.Exchange;
import wdb.server.store.Fetch;
import wdb.server.store.Item;
import wdb.server.store.KeyList;
import wdb.server.store.Outcome;
import wdb.server.store.SipHash;
import wdb.server.store.Store;
import wdb.server.store.StoreStats;
import wdb.server.store.Swap;

/**
 * A store over one bucket that breaks the lock rules in every way that a hurried author might.
 *
 * <p>The bucket is the real one. What is wrong stands at each method; {@link #set} and {@link #delete} are right, so that a twin has
 * one mistake and not two. The mistakes trip the bucket's assertions: for runs without them only.
 */
final class CarelessStore implements Store {
    private final SipHash hash;
    private final Bucket bucket;
    private final AtomicLong ids = new AtomicLong();

    CarelessStore(SipHash hash) {
        this(new Bucket(0, hash), hash);
    }

    /** Creates a store over a bucket that has the same hash. */
    CarelessStore(Bucket bucket, SipHash hash) {
        this.hash = hash;
        this.bucket = bucket;
    }

    /** Reads without the lock. */
    @Override
    public boolean get(Slice key, Item into) {
        return bucket.get(hash(key), key, into);
    }

    @Override
    public long set(Slice key, Slice value) {
        bucket.lock();
        try {
            return setWithoutLock(key, value);
        } finally {
            bucket.unlock();
        }
    }

    /** Writes without the lock. */
    long setWithoutLock(Slice key, Slice value) {
        return bucket.set(hash(key), key, value, ids);
    }

    /** Makes room for the new value by deleting the old one, and releases the lock between the two steps. */
    long setInTwoSteps(Slice key, Slice value) {
        delete(key);
        return set(key, value);
    }

    @Override
    public long delete(Slice key) {
        bucket.lock();
        try {
            return bucket.delete(hash(key), key);
        } finally {
            bucket.unlock();
        }
    }

    /** Exchanges by two reads and two sets, each of which locks by itself. */
    @Override
    public Exchange exch(Slice first, Slice second) {
        Item firstItem = new Item();
        Item secondItem = new Item();
        if (!getLocked(first, firstItem) || !getLocked(second, secondItem)) {
            return null;
        }
        long firstId = set(first, value(secondItem));
        long secondId = set(second, value(firstItem));
        return new Exchange(firstId, secondId);
    }

    /** Compares under the lock, but releases it before it stores. */
    @Override
    public Swap cas(Slice key, Slice expected, Slice value) {
        Item item = new Item();
        if (!getLocked(key, item)) {
            return null;
        }
        boolean equal = Arrays.equals(expected.toBytes(), value(item).toBytes());
        return new Swap(equal, equal ? set(key, value) : item.id());
    }

    /** Walks over the bucket without the lock. */
    @Override
    public long scan(long cursor, Slice prefix, int count, KeyList into) {
        bucket.scan(prefix, into);
        return 0;
    }

    @Override
    public StoreStats stats() {
        bucket.lock();
        try {
            return bucket.stats();
        } finally {
            bucket.unlock();
        }
    }

    @Override
    public int buckets() {
        return 1;
    }

    @Override
    public long occupiedBytes() {
        return stats().heldBytes();
    }

    @Override
    public Outcome change(Slice key, Change change, Item after) {
        throw new UnsupportedOperationException("no twin changes items by description");
    }

    @Override
    public boolean fetch(Slice key, Fetch fetch, Item into) {
        throw new UnsupportedOperationException("no twin fetches by description");
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("no twin clears");
    }

    @Override
    public void clearAt(long unixSeconds) {
        throw new UnsupportedOperationException("no twin clears");
    }

    @Override
    public void clearIfDue() {
        throw new UnsupportedOperationException("no twin clears");
    }

    @Override
    public long sweepExpired(long cursor) {
        return 0; // nothing expires here
    }

    @Override
    public long now() {
        return 0;
    }

    boolean getLocked(Slice key, Item into) {
        bucket.lock();
        try {
            return bucket.get(hash(key), key, into);
        } finally {
            bucket.unlock();
        }
    }

    private static Slice value(Item item) {
        return new Slice().wrap(item.value());
    }

    private long hash(Slice key) {
        return hash.hash(key.array(), key.from(), key.length());
    }
}
