package wdb.stress.race;

import java.util.Arrays;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;
import wdb.server.store.Item;

/**
 * A value that shows tearing: one letter over and over, with a length that belongs to the letter.
 *
 * <p>A read that mixes two values, or the bytes of one with the length of another, is none of these.
 */
enum Letters {
    /** A small value. */
    A('a', 32),
    /** Another one of the same length: it overwrites {@link #A} in place. */
    B('b', 32),
    /** A third one of that length. */
    C('c', 32),
    /** A small value of another rounded length: it can't overwrite the others in place. */
    LONG('l', 80),
    /** A value that takes many steps to copy, so that a read without a lock is easily caught half-way. */
    D('d', 2_000),
    /** Another one of the same length. */
    E('e', 2_000),
    /** A value that lives outside the region of its bucket. */
    V('v', 4_096),
    /** Another one of those, of another length. */
    W('w', 5_000);

    private final Slice bytes;
    private final String label;

    Letters(char letter, int length) {
        byte[] array = new byte[length];
        Arrays.fill(array, (byte) letter);
        this.bytes = length < OffHeapBytes.BYTES_MIN ? Slice.of(array) : outsideTheHeap(array);
        this.label = Character.toString(letter);
    }

    /** Returns a value that every store keeps as it is: a race takes no memory outside the heap, which nobody would give back. */
    private static Slice outsideTheHeap(byte[] array) {
        OffHeapBytes bytes = OffHeapBytes.take(array.length);
        bytes.write(0, array, 0, array.length);
        return new Slice().wrap(bytes, 0, array.length);
    }

    /** Returns the value's bytes; never moved, so that every thread may read them. */
    Slice bytes() {
        return bytes;
    }

    /** Returns the letter of the item's value, or {@code torn} if the value is none that any test stores. */
    static String in(Item item) {
        for (Letters letters : values()) {
            if (letters.bytes.hasBytesOf(item.value())) {
                return letters.label;
            }
        }
        return "torn";
    }
}
