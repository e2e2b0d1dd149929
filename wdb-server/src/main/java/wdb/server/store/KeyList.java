package wdb.server.store;

import java.util.Arrays;

/**
 * Keys copied out of the store by a scan, with the lengths of their values and their item numbers.
 *
 * <p>Filled under a bucket's lock (memory to memory), read after it. Reusable. Confined to one thread.
 */
public final class KeyList {
    private byte[] bytes = new byte[1_024];
    private int[] ends = new int[32];
    private long[] valueLengths = new long[32];
    private long[] ids = new long[32];
    private int size;

    /** Creates an empty list. */
    public KeyList() {}

    /** Returns the number of keys. */
    public int size() {
        return size;
    }

    /** Returns the array that holds all keys' bytes. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns where key {@code i} begins in {@link #bytes()}. */
    public int from(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** Returns the index after the last byte of key {@code i}. */
    public int to(int i) {
        return ends[i];
    }

    /** Returns the length of the value of key {@code i} in bytes. */
    public long valueLength(int i) {
        return valueLengths[i];
    }

    /** Returns the item number of key {@code i}. */
    public long id(int i) {
        return ids[i];
    }

    /** Forgets all keys; the arrays stay for the next scan. */
    public void clear() {
        size = 0;
    }

    void add(byte[] array, int from, int length, long valueLength, long id) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            valueLengths = Arrays.copyOf(valueLengths, 2 * size);
            ids = Arrays.copyOf(ids, 2 * size);
        }
        int at = from(size);
        if (at + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + length));
        }
        System.arraycopy(array, from, bytes, at, length);
        ends[size] = at + length;
        valueLengths[size] = valueLength;
        ids[size] = id;
        size++;
    }
}
