package wdb.server.store;

import java.util.Arrays;
import wdb.protocol.Slice;

/**
 * The large values of one bucket: numbered slots, each of which holds an array with a value in it.
 *
 * <p>The bytes of a value never change while its slot holds it, so readers may keep the array. An array may be longer than its value:
 * bytes are appended and prepended there, outside of what any reader looks at, and so a value that grows piece by piece is not copied for each piece.
 * An array is in one slot at most. A slot number takes four bytes in the region where a small value has its bytes. Guarded by the
 * bucket's lock.
 */
final class LargeValues {
    private static final int NO_SLOT = -1;

    private byte[][] values = new byte[2][];
    private int[] froms = new int[2]; // where in its array the value of a used slot begins
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
        int[] newFroms = Allocation.orFull("slots of large values", () -> Arrays.copyOf(froms, length));
        lengths = Allocation.orFull("slots of large values", () -> Arrays.copyOf(lengths, length));
        froms = newFroms;
        values = newValues;
    }

    /** Puts {@code length} bytes of {@code value} into a free slot, which {@link #reserve} has made sure of, and returns it. */
    int add(byte[] value, int from, int length) {
        int slot = firstFree;
        if (slot == NO_SLOT) {
            slot = usedSlots++;
        } else {
            firstFree = lengths[slot];
        }
        count++;
        hold(slot, value, from, length);
        return slot;
    }

    byte[] get(int slot) {
        return values[slot];
    }

    int from(int slot) {
        return froms[slot];
    }

    int length(int slot) {
        return lengths[slot];
    }

    /** Joins {@code piece} to the value, behind or before it, if the array has room for it there; returns whether it had. */
    boolean join(int slot, Slice piece, boolean append) {
        byte[] value = values[slot];
        int from = froms[slot];
        int length = lengths[slot];
        int at = append ? from + length : from - piece.length();
        if (at < 0 || piece.length() > value.length - at) {
            return false;
        }
        System.arraycopy(piece.array(), piece.from(), value, at, piece.length());
        release(slot);
        hold(slot, value, Math.min(from, at), length + piece.length());
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

    /** Returns the bytes of the arrays that hold the values, each rounded up to 8, and of the three that hold the slots. */
    long heldBytes() {
        return arrayBytes + 12L * values.length; // at four bytes a reference
    }

    private void hold(int slot, byte[] value, int from, int length) {
        values[slot] = value;
        froms[slot] = from;
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
