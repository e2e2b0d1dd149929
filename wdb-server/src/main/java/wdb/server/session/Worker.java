package wdb.server.session;

import wdb.protocol.Slice;
import wdb.protocol.codec.KeysAhead;
import wdb.server.store.Change;
import wdb.server.store.Fetch;
import wdb.server.store.HeldLocks;
import wdb.server.store.Item;
import wdb.server.store.Store;

/**
 * What a serving thread brings to the sessions that it serves: its counters, its times and its scratch memory for reading an item.
 *
 * <p>Belongs to the thread, so that an idle session costs a few hundred bytes. Used by one thread at a time, but for reading the counters and the times.
 */
public final class Worker {
    final Counters counters = new Counters();
    final Latencies latencies;
    final Item item = new Item();
    final Change change = new Change();
    final Fetch fetch = new Fetch();
    final KeysAhead ahead = new KeysAhead(Store.PREFETCH_KEYS_MAX);
    final long[] hashes = new long[Store.PREFETCH_KEYS_MAX]; // scratch of the store

    Worker(int sampleOneIn) {
        latencies = new Latencies(sampleOneIn);
    }

    /** Returns the counters of the thread. */
    public Counters counters() {
        return counters;
    }

    /** Returns how long requests took on the thread. */
    public Latencies latencies() {
        return latencies;
    }

    /** Returns scratch memory for an item. */
    public Item item() {
        return item;
    }

    /** Returns a change to describe. */
    public Change change() {
        return change;
    }

    /** Returns a fetch to describe. */
    public Fetch fetch() {
        return fetch;
    }

    /** Returns room for keys that are found ahead of decoding. */
    public Slice[] keysAhead() {
        return ahead.keys();
    }

    /** Tells whether the calling thread holds no bucket's lock (rule 3), for assertions of code that does I/O; true if they are off. */
    public static boolean holdsNoLock() {
        return HeldLocks.none();
    }
}
