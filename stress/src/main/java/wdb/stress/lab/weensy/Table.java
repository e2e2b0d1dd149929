package wdb.stress.lab.weensy;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small hash table of linked entries, made by hand and without any locks: whoever shares it must bring his own.
 *
 * <p>The hash is not keyed and the number of buckets is fixed, as in WeensyDB.
 */
final class Table {
    /** Number of buckets. */
    static final int BUCKETS = 64;

    // guarded by whatever the version thinks is enough
    private final Entry[] heads = new Entry[BUCKETS];
    /** Atomic, because no lock of one bucket could guard a number that all of them share. */
    private final AtomicInteger lastId = new AtomicInteger();

    /** A key and its value in the chain of its bucket. */
    static final class Entry {
        final String key;
        final int id;
        byte[] value = new byte[0];
        Entry next;

        private Entry(String key, int id) {
            this.key = key;
            this.id = id;
        }

        /** Returns the place where a value of this length belongs: the present one if it fits, as a C++ string would reuse it. */
        byte[] room(int bytes) {
            if (value.length != bytes) {
                value = new byte[bytes];
            }
            return value;
        }
    }

    /** Returns the bucket that a key belongs to. */
    static int bucket(String key) {
        return Math.floorMod(key.hashCode(), BUCKETS);
    }

    /** Returns the entry of a key, or null. */
    Entry find(String key) {
        Entry entry = heads[bucket(key)];
        while (entry != null && !entry.key.equals(key)) {
            entry = entry.next;
        }
        return entry;
    }

    /** Returns the entry of a key, which is added with an empty value if it is not there. */
    Entry findOrAdd(String key) {
        Entry entry = find(key);
        if (entry == null) {
            entry = new Entry(key, lastId.incrementAndGet());
            entry.next = heads[bucket(key)];
            heads[bucket(key)] = entry;
        }
        return entry;
    }

    /** Removes a key and returns its entry, or null if it was not there. */
    Entry remove(String key) {
        int bucket = bucket(key);
        Entry before = null;
        Entry entry = heads[bucket];
        while (entry != null && !entry.key.equals(key)) {
            before = entry;
            entry = entry.next;
        }
        if (entry == null) {
            return null;
        }
        if (before == null) {
            heads[bucket] = entry.next;
        } else {
            before.next = entry.next;
        }
        return entry;
    }
}
