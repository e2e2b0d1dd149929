package wdb.protocol;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A movable window on bytes that live in somebody else's memory: the allocation-free way to name them.
 *
 * <p>The bytes are in an array, or, only where that is said and only if they are many, {@linkplain #offHeap outside the heap}. A decoder owns a few slices
 * and repositions them at each request, so a slice is valid only until its owner moves it. Whoever keeps the bytes copies them, or retains those outside the
 * heap. Confined to one thread.
 */
public final class Slice {
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private OffHeapBytes offHeap; // null if the bytes are in the array
    private int from;
    private int length;

    /** Creates an empty slice. */
    public Slice() {}

    /** Creates a slice of all bytes of {@code array}, which is not copied. */
    public static Slice of(byte[] array) {
        return new Slice().wrap(array, 0, array.length);
    }

    /** Creates a slice of the UTF-8 bytes of {@code text}. */
    public static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Points this slice at {@code length} bytes of {@code array} from index {@code from} on, and returns it. */
    public Slice wrap(byte[] array, int from, int length) {
        this.array = array;
        this.offHeap = null;
        this.from = from;
        this.length = length;
        return this;
    }

    /** Points this slice at {@code length} bytes of {@code bytes} from {@code from} on, and returns it; it is no user of them by itself. */
    public Slice wrap(OffHeapBytes bytes, int from, int length) {
        this.array = NOTHING;
        this.offHeap = bytes;
        this.from = from;
        this.length = length;
        return this;
    }

    /** Points this slice at the bytes of {@code other}, and returns it. */
    public Slice wrap(Slice other) {
        this.array = other.array;
        this.offHeap = other.offHeap;
        this.from = other.from;
        this.length = other.length;
        return this;
    }

    /** Points this slice at no bytes, and returns it. */
    public Slice clear() {
        return wrap(NOTHING, 0, 0);
    }

    /** Returns the array that holds the bytes; an empty one if they are outside the heap. */
    public byte[] array() {
        return array;
    }

    /** Returns what holds the bytes outside the heap, or null if they are in {@link #array()}. */
    public OffHeapBytes offHeap() {
        return offHeap;
    }

    /** Returns the index of the first byte in {@link #array()}, or in {@link #offHeap()}. */
    public int from() {
        return from;
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /** Copies the bytes into {@code target} from index {@code at} on. */
    public void copyTo(byte[] target, int at) {
        if (offHeap == null) {
            System.arraycopy(array, from, target, at, length);
        } else {
            offHeap.read(from, target, at, length);
        }
    }

    /** Copies the bytes into {@code target} from {@code at} on. */
    public void copyTo(OffHeapBytes target, int at) {
        if (offHeap == null) {
            target.write(at, array, from, length);
        } else {
            target.write(at, offHeap, from, length);
        }
    }

    /** Tells whether both have the same bytes. */
    public boolean hasBytesOf(Slice other) {
        if (offHeap == null && other.offHeap == null) {
            return Arrays.equals(array, from, from + length, other.array, other.from, other.from + other.length);
        }
        return length == other.length && segment().mismatch(other.segment()) < 0;
    }

    private MemorySegment segment() {
        return offHeap == null ? MemorySegment.ofArray(array).asSlice(from, length) : offHeap.segment(from, length);
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        byte[] copy = new byte[length];
        copyTo(copy, 0);
        return copy;
    }

    /** Returns the bytes as UTF-8 text, for messages. */
    @Override
    public String toString() {
        return offHeap == null ? new String(array, from, length, StandardCharsets.UTF_8) : new String(toBytes(), StandardCharsets.UTF_8);
    }
}
