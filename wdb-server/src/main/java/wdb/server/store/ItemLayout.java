package wdb.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of one item in a bucket's region, and the arithmetic on its header.
 *
 * <pre>
 * offset 0          8          12             12 + k           12 + k + v
 *        +----------+----------+--------------+----------------+-----------+---------+
 *        | word 0   | word 1   | key, k bytes | value, v bytes | extension | padding |  to a multiple of 4
 *        +----------+----------+--------------+----------------+-----------+---------+
 *
 *         63                            20 19           8 7           0
 *        +--------------------------------+--------------+-------------+
 * word 0 | item id: 44 bits               | value length | key length  |
 *        +--------------------------------+--------------+-------------+
 *                                  31                  4 3           0
 *                                 +---------------------+-------------+
 * word 1                          | version: 28 bits    | flags       |
 *                                 +---------------------+-------------+
 * </pre>
 *
 * <p>Words are little-endian. Flag bit 0, {@link #LARGE}: the value lives out of line, its place in the region holds the four
 * bytes of its slot in {@link LargeValues}, and the length field is 0. Bit 1, {@link #DEAD}: overwritten or deleted, to be
 * skipped. Bit 2, {@link #EXTENDED}: the {@link #EXTENSION_BYTES} bytes of an {@link Extension} (client flags, expiry, the rest of a long version) follow
 * the value; most items have none. They stand at the end so that key and value are where they are in every item. Bit 3, {@link #RECENT}:
 * read since the eviction's hand passed; kept by stores that evict.
 *
 * <p>Both lengths fit their fields by construction: a key has 250 bytes at most, a value in line fewer than
 * {@link Bucket#LARGE_VALUE_BYTES_MIN}. 2<sup>44</sup> ids last 200 days at a million inserts a second, and then begin again: an item that old may then
 * share its number with a new one. A bucket's versions that are longer than 28 bits, after 50 days of a million changes a second in 16,384 buckets, are
 * continued in extensions.
 */
final class ItemLayout {
    static final int HEADER_BYTES = 12;
    static final int ALIGNMENT = 4;
    static final int LARGE = 1;
    static final int DEAD = 2;
    static final int EXTENDED = 4;
    static final int RECENT = 8;
    static final int EXTENSION_BYTES = 20;

    /** Bits of a version that word 1 holds; the rest of a longer one is in the extension. */
    static final int VERSION_BITS = 28;

    /** Highest id; the next one is 1 again. */
    static final long ID_MAX = (1L << 44) - 1;

    private static final int FLAGS_BITS = Integer.SIZE - VERSION_BITS;
    private static final int KEY_LENGTH_BITS = 8;
    private static final int VALUE_LENGTH_BITS = 12;
    private static final int ID_SHIFT = KEY_LENGTH_BITS + VALUE_LENGTH_BITS;
    private static final long VALUE_LENGTH_MASK = (1L << ID_SHIFT) - (1L << KEY_LENGTH_BITS);
    private static final int LARGE_SLOT_BYTES = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private ItemLayout() {}

    /** Returns the bytes that an item without an extension takes in a region, a multiple of {@link #ALIGNMENT}. */
    static int size(int keyLength, int valueLength) {
        return HEADER_BYTES + keyLength + (isLarge(valueLength) ? LARGE_SLOT_BYTES : valueLength) + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** Returns the bytes that an item with this extension, which may be empty, takes in a region. */
    static int size(int keyLength, int valueLength, Extension extension) {
        int size = size(keyLength, valueLength);
        return extension.isEmpty() ? size : size + EXTENSION_BYTES;
    }

    /** Returns the bytes that the item with this header takes in its region. */
    static int size(long word0, int word1) {
        int extensionBytes = (word1 & EXTENDED) * (EXTENSION_BYTES / EXTENDED);
        return HEADER_BYTES + keyLength(word0) + placeLength(word0, word1) + extensionBytes + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** Returns the bytes of the value, or of the slot number of a large one. */
    private static int placeLength(long word0, int word1) {
        return has(word1, LARGE) ? LARGE_SLOT_BYTES : valueLength(word0);
    }

    /** Tells whether a dead item may have so many bytes, a multiple of {@link #ALIGNMENT}, and neither a key nor an extension. */
    static boolean isGap(int bytes) {
        return bytes >= HEADER_BYTES && bytes < HEADER_BYTES + (1 << VALUE_LENGTH_BITS);
    }

    /** Writes a dead item that {@linkplain #isGap fills} so many bytes. */
    static void writeGap(byte[] region, int offset, int bytes) {
        writeWord0(region, offset, (long) (bytes - HEADER_BYTES) << KEY_LENGTH_BITS);
        writeWord1(region, offset, DEAD);
    }

    static boolean isLarge(int valueLength) {
        return valueLength >= Bucket.LARGE_VALUE_BYTES_MIN;
    }

    /** Returns the word of an item with the {@code count}th id, from 1 on, without a value's length. */
    static long word0(long count, int keyLength) {
        return ((count - 1) % ID_MAX + 1) << ID_SHIFT | keyLength;
    }

    static long withValueLength(long word0, int valueLength) {
        return word0 & ~VALUE_LENGTH_MASK | (isLarge(valueLength) ? 0 : (long) valueLength << KEY_LENGTH_BITS);
    }

    static long id(long word0) {
        return word0 >>> ID_SHIFT;
    }

    static int keyLength(long word0) {
        return (int) word0 & (1 << KEY_LENGTH_BITS) - 1;
    }

    /** Returns the length of a value that is in line; 0 for a large one. */
    static int valueLength(long word0) {
        return (int) word0 >>> KEY_LENGTH_BITS & (1 << VALUE_LENGTH_BITS) - 1;
    }

    static int word1(long version, int valueLength) {
        return (int) version << FLAGS_BITS | (isLarge(valueLength) ? LARGE : 0);
    }

    /** Returns the part of the version that is in the word. */
    static long version(int word1) {
        return word1 >>> FLAGS_BITS;
    }

    static int withVersion(int word1, long version) {
        return (int) version << FLAGS_BITS | word1 & (1 << FLAGS_BITS) - 1;
    }

    static boolean has(int word1, int flag) {
        return (word1 & flag) != 0;
    }

    static long readWord0(byte[] region, int offset) {
        return (long) LONGS.get(region, offset);
    }

    static int readWord1(byte[] region, int offset) {
        return (int) INTS.get(region, offset + Long.BYTES);
    }

    static void writeWord0(byte[] region, int offset, long word) {
        LONGS.set(region, offset, word);
    }

    static void writeWord1(byte[] region, int offset, int word) {
        INTS.set(region, offset + Long.BYTES, word);
    }

    /** Returns where the value, or the slot number of a large value, begins. */
    static int valueFrom(int offset, long word0) {
        return offset + HEADER_BYTES + keyLength(word0);
    }

    /** Returns where the extension of an item that has one begins. */
    static int extensionFrom(int offset, long word0, int word1) {
        return valueFrom(offset, word0) + placeLength(word0, word1);
    }

    static long readLong(byte[] region, int at) {
        return (long) LONGS.get(region, at);
    }

    static void writeLong(byte[] region, int at, long word) {
        LONGS.set(region, at, word);
    }

    static int readInt(byte[] region, int at) {
        return (int) INTS.get(region, at);
    }

    static void writeInt(byte[] region, int at, int word) {
        INTS.set(region, at, word);
    }

    static int readLargeSlot(byte[] region, int offset, long word0) {
        return readInt(region, valueFrom(offset, word0));
    }

    static void writeLargeSlot(byte[] region, int offset, long word0, int slot) {
        writeInt(region, valueFrom(offset, word0), slot);
    }
}
