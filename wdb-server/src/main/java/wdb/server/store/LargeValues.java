package wdb.server.store;

import java.util.Arrays;
import wdb.protocol.Slice;

/**
 * The large values of one bucket: numbered slots, each of which holds an array that begins with a value.
 *
 * <p>The bytes of a value never change while its slot holds it, so readers may keep the array. An array may be longer than its value:
 * bytes are appended there, behind what any reader looks at, and so a value that grows piece by piece is not copied for each piece.
 * An array is in one slot at most. A slot number takes four bytes in the region where a small value has its bytes. Guarded by the
 * bucket's lock.
 */
final class LargeValues {
    private static final int NO_SLOT = -1;

    private byte[][] values = new byte[2][];
    private int[] lengths = new int[2]; // of the value in a used slot; the next free slot in one that was used before
    private int firstFree = NO_SLOT; // of the slots that were used before
    private int usedSlots; // slots below this one have been used before
    private int count;
    private long bytes;
    private long arrayBytes;

    /** Makes sure that the next {@code slots} additions need no memory; throws {@link StoreFullException} if there is none. */
    void reserve(int slots) {
        if (slots <= values.length - count) {
            return;
        }
        int length = count + count / 2 + slots;
        byte[][] newValues = Allocation.orFull("slots of large values", () -> Arrays.copyOf(values, length));
        lengths = Allocation.orFull("slots of large values", () -> Arrays.copyOf(lengths, length));
        values = newValues;
    }

    /** Puts the first {@code length} bytes of {@code value} into a free slot, which {@link #reserve} has made sure of, and returns it. */
    int add(byte[] value, int length) {
        int slot = firstFree;
        if (slot == NO_SLOT) {
            slot = usedSlots++;
        } else {
            firstFree = lengths[slot];
        }
        count++;
        hold(slot, value, length);
        return slot;
    }

    byte[] get(int slot) {
        return values[slot];
    }

    int length(int slot) {
        return lengths[slot];
    }

    /** Appends {@code tail} if the array has room for it; returns whether it had. */
    boolean append(int slot, Slice tail) {
        byte[] value = values[slot];
        int length = lengths[slot];
        if (tail.length() > value.length - length) {
            return false;
        }
        System.arraycopy(tail.array(), tail.from(), value, length, tail.length());
        release(slot);
        hold(slot, value, length + tail.length());
        return true;
    }

    void remove(int slot) {
        release(slot);
        lengths[slot] = firstFree;
        firstFree = slot;
        count--;
    }

    int count() {
        return count;
    }

    /** Returns the bytes of all values, each rounded up to 8. */
    long bytes() {
        return bytes;
    }

    /** Returns the bytes of the arrays that hold the values, each rounded up to 8, and of the two that hold the slots. */
    long heldBytes() {
        return arrayBytes + 8L * values.length; // at four bytes a reference
    }

    private void hold(int slot, byte[] value, int length) {
        values[slot] = value;
        lengths[slot] = length;
        bytes += rounded(length);
        arrayBytes += rounded(value.length);
    }

    private void release(int slot) {
        bytes -= rounded(lengths[slot]);
        arrayBytes -= rounded(values[slot].length);
        values[slot] = null;
    }

    private static long rounded(int length) {
        return length + 7L & ~7L;
    }
}
