package wdb.server.store;

import java.util.Arrays;

/**
 * The large values of one bucket: numbered slots, each of which holds an immutable array.
 *
 * <p>A slot number takes four bytes in the region where a small value has its bytes. Guarded by the bucket's lock.
 */
final class LargeValues {
    private byte[][] values = new byte[2][];
    private int[] freeSlots = new int[2]; // a stack, as long as values, so that a removal never needs memory
    private int freeCount;
    private int usedSlots; // slots below this one have been used before
    private long bytes;

    /** Makes sure that the next {@code slots} additions need no memory; throws {@link StoreFullException} if there is none. */
    void reserve(int slots) {
        if (slots <= freeCount + values.length - usedSlots) {
            return;
        }
        int length = usedSlots + usedSlots / 2 + slots;
        byte[][] newValues = Allocation.orFull("slots of large values", () -> Arrays.copyOf(values, length));
        freeSlots = Allocation.orFull("slots of large values", () -> Arrays.copyOf(freeSlots, length));
        values = newValues;
    }

    /** Puts {@code value} into a free slot, which {@link #reserve} has made sure of, and returns the slot. */
    int add(byte[] value) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : usedSlots++;
        values[slot] = value;
        bytes += rounded(value);
        return slot;
    }

    byte[] get(int slot) {
        return values[slot];
    }

    void remove(int slot) {
        bytes -= rounded(values[slot]);
        values[slot] = null;
        freeSlots[freeCount++] = slot;
    }

    int count() {
        return usedSlots - freeCount;
    }

    /** Returns the bytes of all values, each rounded up to 8. */
    long bytes() {
        return bytes;
    }

    /** Returns the bytes of the two arrays that hold the slots, at four bytes a reference. */
    long tableBytes() {
        return 8L * values.length;
    }

    private static long rounded(byte[] value) {
        return (value.length + 7L) & ~7L;
    }
}
