package wdb.stress.race;

import java.util.ArrayList;
import java.util.List;
import wdb.protocol.Slice;
import wdb.server.store.Bucket;
import wdb.server.store.BucketStore;
import wdb.server.store.Exchange;
import wdb.server.store.Item;
import wdb.server.store.KeyList;
import wdb.server.store.MemoryLimit;
import wdb.server.store.OnFull;
import wdb.server.store.SipHash;
import wdb.server.store.Store;
import wdb.server.store.Swap;

/**
 * What every race stands on: stores of one and of two buckets, keys whose buckets are known, and words for what an operation gave.
 *
 * <p>The hash key is fixed, so the keys below lie in the same buckets in every run. Thread-safe: all state is immutable or per thread.
 */
final class Stage {
    /** A key; in a store of two buckets in another one than {@link #Y}. */
    static final Slice X;

    /** A key; in a store of two buckets in another one than {@link #X}. */
    static final Slice Y;

    /** A third key, in the bucket of {@link #X}. */
    static final Slice Z;

    /** Keys that only fill up a bucket. */
    static final List<Slice> FILL = fill();

    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;
    private static final long EVICTING_BYTES_MAX = 2_048;
    private static final Slice ANY = Slice.of("");

    // one per actor thread: an item is confined to its thread, and one per state would be 4 KiB each
    private static final ThreadLocal<Item> ITEM = ThreadLocal.withInitial(Item::new);

    static {
        List<Slice> low = new ArrayList<>();
        List<Slice> high = new ArrayList<>();
        for (int i = 0; low.size() < 2 || high.isEmpty(); i++) {
            Slice key = Slice.of("key-" + i);
            (inFirstOfTwo(key) ? low : high).add(key);
        }
        X = low.get(0);
        Y = high.get(0);
        Z = low.get(1);
    }

    private Stage() {}

    /** Returns an empty store in which all keys share one bucket, and so one lock. */
    static BucketStore oneBucket() {
        return new BucketStore(1, K0, K1);
    }

    /** Returns an empty store in which X and Y have different buckets and locks. */
    static BucketStore twoBuckets() {
        return new BucketStore(2, K0, K1);
    }

    /** Returns an empty store of one or two buckets that keeps within a limit of memory. */
    static BucketStore store(int buckets, MemoryLimit memory) {
        return new BucketStore(buckets, K0, K1, memory);
    }

    /** Returns an empty store of one bucket that evicts when it holds more than a few dozen small items. */
    static BucketStore evicting() {
        return new BucketStore(1, K0, K1, evictionLimit());
    }

    /** Returns an empty store of one bucket that evicts as {@link #evicting} does, and breaks the lock rules. */
    static CarelessStore evictingCarelessly() {
        return new CarelessStore(new Bucket(0, new SipHash(K0, K1), evictionLimit()), new SipHash(K0, K1));
    }

    private static MemoryLimit evictionLimit() {
        return new MemoryLimit(EVICTING_BYTES_MAX, OnFull.EVICT);
    }

    /** Returns {@code store} with X, Y and Z set to these values; null leaves a key absent. */
    static <S extends Store> S with(S store, Letters x, Letters y, Letters z) {
        put(store, X, x);
        put(store, Y, y);
        put(store, Z, z);
        return store;
    }

    private static void put(Store store, Slice key, Letters value) {
        if (value != null) {
            store.set(key, value.bytes());
        }
    }

    /** Returns an empty store of one bucket that breaks the lock rules. */
    static CarelessStore careless() {
        return new CarelessStore(new SipHash(K0, K1));
    }

    /** Returns this thread's item for reading into. */
    static Item item() {
        return ITEM.get();
    }

    /** Returns the letter of the key's value, {@code none} if the key is absent, {@code torn} if the value was never stored. */
    static String read(Store store, Slice key) {
        Item item = item();
        return store.get(key, item) ? Letters.in(item) : "none";
    }

    /** Returns what {@link #read} does, or {@code thrown} if the store throws: a careless read may walk off an array. */
    static String readOrThrown(Store store, Slice key) {
        try {
            return read(store, key);
        } catch (RuntimeException _) {
            return "thrown";
        }
    }

    /** Returns the word for what an exchange did. */
    static String word(Exchange exchange) {
        return exchange == null ? "missing" : "exchanged";
    }

    /** Returns the word for what a compare-and-set did. */
    static String word(Swap swap) {
        if (swap == null) {
            return "missing";
        }
        return swap.stored() ? "stored" : "exists";
    }

    private static boolean inFirstOfTwo(Slice key) {
        Store probe = twoBuckets();
        probe.set(key, ANY);
        KeyList inSecond = new KeyList();
        probe.scan(1, ANY, 1, inSecond); // a cursor is the number of the bucket to begin with
        return inSecond.size() == 0;
    }

    private static List<Slice> fill() {
        List<Slice> keys = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            keys.add(Slice.of("fill-" + i));
        }
        return List.copyOf(keys);
    }
}
