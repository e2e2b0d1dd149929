package wdb.stress.linear;

import java.util.Arrays;

/** A set of 64-bit hashes: 8 bytes an entry and no object, for the millions that a search passes. Confined to one thread. */
final class LongSet {
    private static final int SLOTS_FIRST = 1 << 12;

    private long[] slots = new long[SLOTS_FIRST];
    private int size;

    /** Adds {@code hash}; false if it was there. */
    boolean add(long hash) {
        long entry = hash == 0 ? 1 : hash; // 0 marks a free slot
        if (!put(slots, entry)) {
            return false;
        }
        size++;
        if (size * 2 > slots.length) {
            long[] wider = new long[slots.length * 2];
            Arrays.stream(slots).filter(slot -> slot != 0).forEach(slot -> put(wider, slot));
            slots = wider;
        }
        return true;
    }

    private static boolean put(long[] slots, long entry) {
        int at = (int) (entry >>> 20) & slots.length - 1;
        while (slots[at] != 0) {
            if (slots[at] == entry) {
                return false;
            }
            at = at + 1 & slots.length - 1;
        }
        slots[at] = entry;
        return true;
    }

    int size() {
        return size;
    }
}
