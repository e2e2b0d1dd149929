package wdb.server.store;

import java.util.Arrays;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/**
 * The large values of one bucket: numbered slots, each of which holds memory outside the heap with a value in it.
 *
 * <p>A slot retains its memory, and a reader retains it too before the lock is released: so a value that is overwritten lives until the last reply with it
 * has been sent. Its bytes never change. The memory may be longer than its value:
 * bytes are appended and prepended there, outside of what any reader looks at, and so a value that grows piece by piece is not copied for each piece.
 * Memory is in one slot at most, but during an exchange. A slot number takes four bytes in the region where a small value has its bytes. Guarded by the
 * bucket's lock.
 */
final class LargeValues {
    private static final int NO_SLOT = -1;

    private final MemoryLimit memory; // is told how much is outside the heap

    private OffHeapBytes[] values = new OffHeapBytes[2];
    private int[] froms = new int[2]; // where in its memory the value of a used slot begins
    private int[] lengths = new int[2]; // of the value in a used slot; the next free slot in one that was used before
    private int firstFree = NO_SLOT; // of the slots that were used before
    private int usedSlots; // slots below this one have been used before
    private int count;
    private long bytes;
    private long memoryBytes;

    LargeValues(MemoryLimit memory) {
        this.memory = memory;
    }

    /** Makes sure that the next {@code slots} additions need no memory; throws {@link StoreFullException} if there is none. */
    void reserve(int slots) {
        if (slots <= values.length - count) {
            return;
        }
        int length = count + count / 2 + slots;
        OffHeapBytes[] newValues = Allocation.orFull("slots of large values", () -> Arrays.copyOf(values, length));
        int[] newFroms = Allocation.orFull("slots of large values", () -> Arrays.copyOf(froms, length));
        lengths = Allocation.orFull("slots of large values", () -> Arrays.copyOf(lengths, length));
        froms = newFroms;
        values = newValues;
    }

    /** Puts a value outside the heap into a free slot, which {@link #reserve} has made sure of, and returns it; the slot is one more user of its memory. */
    int add(Slice value) {
        int slot = firstFree;
        if (slot == NO_SLOT) {
            slot = usedSlots++;
        } else {
            firstFree = lengths[slot];
        }
        count++;
        hold(slot, value.offHeap().retain(), value.from(), value.length());
        return slot;
    }

    /** Points {@code slice} at a value, without being a user of its memory. */
    Slice show(int slot, Slice slice) {
        return slice.wrap(values[slot], froms[slot], lengths[slot]);
    }

    int length(int slot) {
        return lengths[slot];
    }

    /** Returns the bytes of the memory in which the value is. */
    int capacity(int slot) {
        return values[slot].capacity();
    }

    /** Joins {@code piece} to the value, behind or before it, if its memory has room there; returns whether it had. */
    boolean join(int slot, Slice piece, boolean append) {
        OffHeapBytes value = values[slot];
        int from = froms[slot];
        int length = lengths[slot];
        int at = append ? from + length : from - piece.length();
        if (at < 0 || piece.length() > value.capacity() - at) {
            return false;
        }
        piece.copyTo(value, at);
        forget(slot);
        hold(slot, value, Math.min(from, at), length + piece.length());
        return true;
    }

    void remove(int slot) {
        values[slot].release();
        forget(slot);
        lengths[slot] = firstFree;
        firstFree = slot;
        count--;
    }

    /** Lets go of all values. */
    void clear() {
        for (int slot = 0; slot < usedSlots; slot++) {
            if (values[slot] != null) {
                values[slot].release();
                forget(slot);
            }
        }
    }

    int count() {
        return count;
    }

    /** Returns the bytes of all values, each rounded up to 8. */
    long bytes() {
        return bytes;
    }

    /** Returns the bytes of memory outside the heap, of each value rounded up to 8, and of the three arrays that hold the slots. */
    long heldBytes() {
        return memoryBytes + 12L * values.length; // at four bytes a reference
    }

    private void hold(int slot, OffHeapBytes value, int from, int length) {
        values[slot] = value;
        froms[slot] = from;
        lengths[slot] = length;
        bytes += rounded(length);
        take(rounded(value.capacity()));
    }

    private void forget(int slot) {
        bytes -= rounded(lengths[slot]);
        take(-rounded(values[slot].capacity()));
        values[slot] = null;
    }

    private void take(long offHeapBytes) {
        memoryBytes += offHeapBytes;
        memory.addOffHeap(offHeapBytes);
    }

    private static long rounded(int length) {
        return length + 7L & ~7L;
    }
}
