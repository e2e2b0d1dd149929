package wdb.protocol;

import java.nio.charset.StandardCharsets;

/**
 * A movable window on a byte array: the allocation-free way to name bytes that live in somebody else's buffer.
 *
 * <p>A decoder owns a few slices and repositions them at each request, so a slice is valid only until its owner moves it. Whoever
 * keeps the bytes copies them. Confined to one thread.
 */
public final class Slice {
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
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
        this.from = from;
        this.length = length;
        return this;
    }

    /** Returns the array that holds the bytes. */
    public byte[] array() {
        return array;
    }

    /** Returns the index of the first byte in {@link #array()}. */
    public int from() {
        return from;
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        byte[] copy = new byte[length];
        System.arraycopy(array, from, copy, 0, length);
        return copy;
    }

    /** Returns the bytes as UTF-8 text, for messages. */
    @Override
    public String toString() {
        return new String(array, from, length, StandardCharsets.UTF_8);
    }
}
