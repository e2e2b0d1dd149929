package wdb.server.store;

import java.util.Arrays;

/**
 * Where dead items of a region are, so that another item may take the place of one: those that were buried last, a few of them.
 *
 * <p>What a shorter item leaves of its hole is a hole again. Guarded by the lock of the bucket whose region it is.
 */
final class Holes {
    private static final int COUNT_MAX = 16;

    /** Shorter ones are not worth a place here: hardly an item is as short. */
    private static final int BYTES_MIN = 32;

    private static final int NONE = -1;

    // visible in the package for the audit that the tests make
    final int[] offsets = new int[COUNT_MAX];
    final int[] lengths = new int[COUNT_MAX]; // 0 for no hole
    private int next; // where the next one goes, in place of the one that has been there longest

    /** Takes notice of a hole. */
    void add(int offset, int bytes) {
        if (bytes >= BYTES_MIN) {
            offsets[next] = offset;
            lengths[next] = bytes;
            next = next + 1 == COUNT_MAX ? 0 : next + 1;
        }
    }

    /** Tells whether there is a hole for an item of so many bytes. */
    boolean hasRoom(int bytes) {
        return find(bytes) != NONE;
    }

    /** Takes the shortest hole in which an item of so many bytes has room, and returns its offset; or -1 if there is none. */
    int take(int bytes) {
        int found = find(bytes);
        if (found == NONE) {
            return NONE;
        }
        lengths[found] = 0;
        return offsets[found];
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(lengths, 0);
    }

    private int find(int bytes) {
        int found = NONE;
        int best = Integer.MAX_VALUE;
        for (int i = 0; i < COUNT_MAX; i++) {
            int rest = lengths[i] - bytes;
            if ((rest == 0 || ItemLayout.isGap(rest)) && rest < best) {
                best = rest;
                found = i;
            }
        }
        return found;
    }
}
