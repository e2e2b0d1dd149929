package wdb.server.store;

/**
 * A stretch of a slab, and which of its units are taken, one bit each. Guarded by the monitor of the {@link PagePool} that it belongs to.
 *
 * <p>Free neighbours are one run without anybody joining them.
 */
final class Frame {
    /** Address of its first unit. */
    final int address;

    // links of the pool's list of frames with equal runs
    Frame next;
    Frame previous;

    private final int units;
    private final long[] taken;
    private int longestRun;
    private int free;

    /** Makes a frame of so many units, a multiple of 64, all of them free. */
    Frame(int address, int units) {
        this.address = address;
        this.units = units;
        this.taken = new long[units / Long.SIZE];
        this.longestRun = units;
        this.free = units;
    }

    /** Returns the units of the longest run of free ones. */
    int longestRun() {
        return longestRun;
    }

    /** Returns the number of free units. */
    int free() {
        return free;
    }

    boolean isEmpty() {
        return free == units;
    }

    /** Marks the first units of the shortest run of at least so many, of which there is one, as taken, and returns the number of the first. */
    int take(int count) {
        int from = shortestRun(count);
        flip(from, count);
        free -= count;
        longestRun = findLongestRun();
        return from;
    }

    /** Marks the units from {@code from} on, as far as they are free and at most {@code most}, as taken, if there are {@code least}; returns how many. */
    int takeAt(int from, int least, int most) {
        int count = from < units ? Math.min(nextTaken(from) - from, most) : 0;
        if (count < least) {
            return 0;
        }
        flip(from, count);
        free -= count;
        longestRun = findLongestRun();
        return count;
    }

    /** Marks units, which are taken, as free. */
    void give(int from, int count) {
        if (nextFree(from) < from + count) {
            throw new IllegalStateException("units " + from + " to " + (from + count - 1) + " of frame " + address
                    + " are given back, expected units that are taken");
        }
        flip(from, count);
        free += count;
        longestRun = findLongestRun();
    }

    private void flip(int from, int count) {
        for (int at = from; at < from + count; ) {
            int inWord = Math.min(from + count - at, Long.SIZE - (at & Long.SIZE - 1));
            taken[at / Long.SIZE] ^= -1L >>> Long.SIZE - inWord << at;
            at += inWord;
        }
    }

    private int findLongestRun() {
        int longest = 0;
        for (int at = nextFree(0); at < units; ) {
            int end = nextTaken(at);
            longest = Math.max(longest, end - at);
            at = nextFree(end);
        }
        return longest;
    }

    private int shortestRun(int count) {
        int best = 0;
        int bestLength = Integer.MAX_VALUE;
        for (int at = nextFree(0); at < units; ) {
            int end = nextTaken(at);
            if (end - at >= count && end - at < bestLength) {
                best = at;
                bestLength = end - at;
            }
            at = nextFree(end);
        }
        return best;
    }

    private int nextFree(int from) {
        return next(from, -1);
    }

    private int nextTaken(int from) {
        return next(from, 0);
    }

    /** Returns the first unit from {@code from} on whose bit, after exclusive or with {@code flipped}, is set; or the number of units. */
    private int next(int from, long flipped) {
        for (int word = from / Long.SIZE; word < taken.length; word++) {
            long bits = taken[word] ^ flipped;
            if (word == from / Long.SIZE) {
                bits &= -1L << from;
            }
            if (bits != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
            }
        }
        return units;
    }
}
