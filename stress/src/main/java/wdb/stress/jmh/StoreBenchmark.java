package wdb.stress.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import wdb.protocol.Slice;
import wdb.server.store.BucketStore;
import wdb.server.store.Exchange;

/**
 * The store with one thread and with two, who never ask for the same key. With many buckets they hardly ever meet at a lock; with one
 * bucket they always do.
 */
@State(Scope.Benchmark)
public class StoreBenchmark {
    private static final int THREADS_MAX = 2;
    private static final int VALUE_BYTES = 32;

    /** Buckets: the server's default, and one for everybody. */
    @Param({"16384", "1"})
    public int buckets;

    private final Slice value = Slice.of(new byte[VALUE_BYTES]);
    private BucketStore store;
    private Slice[] keys;

    /** Fills the store. */
    @Setup(Level.Trial)
    public void fill() {
        store = new BucketStore(buckets, 1, 2);
        keys();
        for (Slice key : keys) {
            store.set(key, value);
        }
    }

    /** Returns the keys of all threads, made by whoever asks first. */
    synchronized Slice[] keys() {
        if (keys == null) {
            keys = new Slice[THREADS_MAX * Keys.COUNT];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = Slice.of(String.format("bench:%010d", i));
            }
        }
        return keys;
    }

    /** Gets, one thread. */
    @Benchmark
    @Threads(1)
    public boolean get1(Keys own) {
        return store.get(own.next(), own.item);
    }

    /** Gets, two threads. */
    @Benchmark
    @Threads(2)
    public boolean get2(Keys own) {
        return store.get(own.next(), own.item);
    }

    /** Sets, one thread. */
    @Benchmark
    @Threads(1)
    public long set1(Keys own) {
        return store.set(own.next(), value);
    }

    /** Sets, two threads. */
    @Benchmark
    @Threads(2)
    public long set2(Keys own) {
        return store.set(own.next(), value);
    }

    /** Exchanges, one thread. */
    @Benchmark
    @Threads(1)
    public Exchange exch1(Keys own) {
        return store.exch(own.next(), own.next());
    }

    /** Exchanges, two threads. */
    @Benchmark
    @Threads(2)
    public Exchange exch2(Keys own) {
        return store.exch(own.next(), own.next());
    }
}
