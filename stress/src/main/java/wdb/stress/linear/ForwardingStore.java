package wdb.stress.linear;

import java.util.List;
import wdb.protocol.Slice;
import wdb.server.store.BucketUse;
import wdb.server.store.Change;
import wdb.server.store.Exchange;
import wdb.server.store.Fetch;
import wdb.server.store.Item;
import wdb.server.store.KeyList;
import wdb.server.store.Outcome;
import wdb.server.store.Store;
import wdb.server.store.StoreStats;
import wdb.server.store.Swap;

/** A store that lets another one do everything, for a mistake to be planted in a subclass. Thread-safe as the other one is. */
public class ForwardingStore implements Store {
    private final Store right;

    /** Creates a store that does what {@code right} does. */
    protected ForwardingStore(Store right) {
        this.right = right;
    }

    @Override
    public boolean get(Slice key, Item into) {
        return right.get(key, into);
    }

    @Override
    public long set(Slice key, Slice value) {
        return right.set(key, value);
    }

    @Override
    public long delete(Slice key) {
        return right.delete(key);
    }

    @Override
    public Exchange exch(Slice first, Slice second) {
        return right.exch(first, second);
    }

    @Override
    public Swap cas(Slice key, Slice expected, Slice value) {
        return right.cas(key, expected, value);
    }

    @Override
    public Outcome change(Slice key, Change change, Item after) {
        return right.change(key, change, after);
    }

    @Override
    public boolean fetch(Slice key, Fetch fetch, Item into) {
        return right.fetch(key, fetch, into);
    }

    @Override
    public void clear() {
        right.clear();
    }

    @Override
    public void clearAt(long unixSeconds) {
        right.clearAt(unixSeconds);
    }

    @Override
    public void clearIfDue() {
        right.clearIfDue();
    }

    @Override
    public long sweepExpired(long cursor) {
        return right.sweepExpired(cursor);
    }

    @Override
    public long now() {
        return right.now();
    }

    @Override
    public long scan(long cursor, Slice prefix, int count, KeyList into) {
        return right.scan(cursor, prefix, count, into);
    }

    @Override
    public StoreStats stats() {
        return right.stats();
    }

    @Override
    public void noteUse(Slice key) {
        right.noteUse(key);
    }

    @Override
    public List<BucketUse> busiest(int count) {
        return right.busiest(count);
    }

    @Override
    public int buckets() {
        return right.buckets();
    }

    @Override
    public long occupiedBytes() {
        return right.occupiedBytes();
    }
}
