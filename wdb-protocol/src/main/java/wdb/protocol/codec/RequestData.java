package wdb.protocol.codec;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/**
 * Data of a request that is still coming, and then until the next one.
 *
 * <p>All of it is asked for when it is announced, and taken as it comes: long data goes to where it can stay for good, outside the heap, where pages that
 * nothing was written to cost nothing. So it is copied once, whatever its length. Confined to one thread.
 */
public final class RequestData {
    private static final int PAGE_BYTES = 4_096;

    private final IntFunction<OffHeapBytes> memory;
    private byte[] array; // of short data
    private OffHeapBytes offHeap; // of long data
    private int length;

    /** Creates data of which nothing has come. */
    public RequestData() {
        this(OffHeapBytes::take);
    }

    /** Creates data as above, of which long data goes to such memory: in tests none, for one. */
    public RequestData(IntFunction<OffHeapBytes> memory) {
        this.memory = memory;
    }

    /** Tells whether it has no memory: nothing was added, or all was forgotten. */
    public boolean isEmpty() {
        return array == null && offHeap == null;
    }

    /** Returns the bytes that have come. */
    public int length() {
        return length;
    }

    /** Returns the memory that they take, in bytes; outside the heap the pages that were written to. */
    public long heldBytes() {
        return array != null ? array.length : length + PAGE_BYTES - 1 & -PAGE_BYTES;
    }

    /**
     * Takes {@code n} more bytes, of {@code needed} in all.
     *
     * @throws OutOfMemoryError if there is no memory for them; then all that had come is still there
     */
    public void add(byte[] from, int at, int n, int needed) {
        if (isEmpty()) {
            if (needed < OffHeapBytes.BYTES_MIN) {
                array = new byte[needed];
            } else {
                offHeap = memory.apply(needed);
            }
        }
        if (array != null) {
            System.arraycopy(from, at, array, length, n);
        } else {
            offHeap.write(length, from, at, n);
        }
        length += n;
    }

    /** Takes bytes out of {@code from} if long data is coming, but not the last of it; returns how many: none if all has come already. */
    public int add(ByteBuffer from, int needed) {
        if (offHeap == null || length == needed) {
            return 0;
        }
        int n = Math.min(from.remaining(), needed - length - 1);
        offHeap.write(length, from, n);
        length += n;
        return n;
    }

    /** Points {@code slice} at some of the bytes; it is good until they are forgotten. */
    public void show(int from, int n, Slice slice) {
        if (array != null) {
            slice.wrap(array, from, n);
        } else {
            slice.wrap(offHeap, from, n);
        }
    }

    /** Forgets all that has come. */
    public void clear() {
        array = null;
        length = 0;
        if (offHeap != null) {
            offHeap.release();
            offHeap = null;
        }
    }
}
