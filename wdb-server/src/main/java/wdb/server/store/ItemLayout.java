package wdb.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of one item in a bucket's region, and the arithmetic on its header.
 *
 * <pre>
 * offset 0          8          16             16 + k           16 + k + v
 *        +----------+----------+--------------+----------------+-----------+---------+
 *        | word 0   | word 1   | key, k bytes | value, v bytes | extension | padding |  to a multiple of 8
 *        +----------+----------+--------------+----------------+-----------+---------+
 *
 *         63                                              8 7           0
 *        +-------------------------------------------------+-------------+
 * word 0 | item id: 56 bits                                | key length  |
 *        +-------------------------------------------------+-------------+
 *         63                              16 15           4 3           0
 *        +----------------------------------+--------------+-------------+
 * word 1 | version: 48 bits                 | value length | flags       |
 *        +----------------------------------+--------------+-------------+
 * </pre>
 *
 * <p>Words are little-endian. Flag bit 0, {@link #LARGE}: the value lives out of line, its place in the region holds the four
 * bytes of its slot in {@link LargeValues}, and the length field is 0. Bit 1, {@link #DEAD}: overwritten or deleted, to be
 * skipped. Bit 2, {@link #EXTENDED}: the {@link #EXTENSION_BYTES} bytes of an {@link Extension} (client flags, expiry) follow the
 * value; most items have none. They stand at the end so that key and value are where they are in every item. Bit 3, {@link #RECENT}:
 * read since the eviction's hand passed; kept by stores that evict.
 *
 * <p>Both lengths fit their fields by construction: a key has 250 bytes at most, a value in line fewer than
 * {@link Bucket#LARGE_VALUE_BYTES_MIN}. 2<sup>56</sup> ids last two years at a billion inserts a second; 2<sup>48</sup> versions
 * last three years at three million changes of one bucket a second.
 */
final class ItemLayout {
    static final int HEADER_BYTES = 16;
    static final int LARGE = 1;
    static final int DEAD = 2;
    static final int EXTENDED = 4;
    static final int RECENT = 8;
    static final int EXTENSION_BYTES = 16;

    /** Bits of a version that word 1 holds; the rest of one that a client chose is in the extension. */
    static final int VERSION_BITS = 48;

    private static final int VERSION_SHIFT = Long.SIZE - VERSION_BITS;
    private static final int LARGE_SLOT_BYTES = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private ItemLayout() {}

    /** Returns the bytes that an item without an extension takes in a region, a multiple of 8. */
    static int size(int keyLength, int valueLength) {
        return HEADER_BYTES + keyLength + (isLarge(valueLength) ? LARGE_SLOT_BYTES : valueLength) + 7 & ~7;
    }

    /** Returns the bytes that an item with this extension, which may be empty, takes in a region. */
    static int size(int keyLength, int valueLength, Extension extension) {
        int size = size(keyLength, valueLength);
        return extension.isEmpty() ? size : size + EXTENSION_BYTES;
    }

    /** Returns the bytes that the item with this header takes in its region. */
    static int size(long word0, long word1) {
        int extensionBytes = ((int) word1 & EXTENDED) * (EXTENSION_BYTES / EXTENDED);
        return HEADER_BYTES + keyLength(word0) + (has(word1, LARGE) ? LARGE_SLOT_BYTES : valueLength(word1)) + extensionBytes + 7 & ~7;
    }

    static boolean isLarge(int valueLength) {
        return valueLength >= Bucket.LARGE_VALUE_BYTES_MIN;
    }

    static long word0(long id, int keyLength) {
        return id << 8 | keyLength;
    }

    static long id(long word0) {
        return word0 >>> 8;
    }

    static int keyLength(long word0) {
        return (int) word0 & 0xff;
    }

    static long word1(long version, int valueLength) {
        return version << VERSION_SHIFT | (isLarge(valueLength) ? LARGE : (long) valueLength << 4);
    }

    static long version(long word1) {
        return word1 >>> VERSION_SHIFT;
    }

    static long withVersion(long word1, long version) {
        return version << VERSION_SHIFT | word1 & (1 << VERSION_SHIFT) - 1;
    }

    /** Returns the length of a value that is in line; 0 for a large one. */
    static int valueLength(long word1) {
        return (int) word1 >>> 4 & 0xfff;
    }

    static boolean has(long word1, int flag) {
        return (word1 & flag) != 0;
    }

    static long readWord0(byte[] region, int offset) {
        return (long) LONGS.get(region, offset);
    }

    static long readWord1(byte[] region, int offset) {
        return (long) LONGS.get(region, offset + 8);
    }

    static void writeWord0(byte[] region, int offset, long word) {
        LONGS.set(region, offset, word);
    }

    static void writeWord1(byte[] region, int offset, long word) {
        LONGS.set(region, offset + 8, word);
    }

    /** Returns where the value, or the slot number of a large value, begins. */
    static int valueFrom(int offset, long word0) {
        return offset + HEADER_BYTES + keyLength(word0);
    }

    /** Returns where the extension of an item that has one begins. */
    static int extensionFrom(int offset, long word0, long word1) {
        return valueFrom(offset, word0) + (has(word1, LARGE) ? LARGE_SLOT_BYTES : valueLength(word1));
    }

    static long readLong(byte[] region, int at) {
        return (long) LONGS.get(region, at);
    }

    static void writeLong(byte[] region, int at, long word) {
        LONGS.set(region, at, word);
    }

    static int readLargeSlot(byte[] region, int offset, long word0) {
        return (int) INTS.get(region, valueFrom(offset, word0));
    }

    static void writeLargeSlot(byte[] region, int offset, long word0, int slot) {
        INTS.set(region, valueFrom(offset, word0), slot);
    }
}
