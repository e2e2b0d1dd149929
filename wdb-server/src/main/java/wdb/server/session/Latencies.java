package wdb.server.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * How long requests took, of each kind, as one thread saw a sample of them: histograms written by that thread and read by any.
 *
 * <p>Of each kind one request in so many is timed, at irregular distances, so that no rhythm of a client can hide what is slow. A request that is
 * not timed costs a subtraction and a comparison, one that is two looks at the clock and an addition; nothing is allocated, and no cache line is
 * shared with another writer. Counts are opaque as those of {@link Counters} are.
 *
 * <p>A histogram has four buckets for each doubling of the time, so what it tells is at most a quarter more than what was.
 */
public final class Latencies {
    /** One request in so many is timed, unless chosen. */
    public static final int SAMPLE_DEFAULT = 64;

    /** Ceiling of the choice: beyond it a sample says little about rare requests. */
    public static final int SAMPLE_MAX = 1 << 20;

    private static final int OCTAVE_MIN = 6; // below 64 ns the clock itself is most of what is measured
    private static final int OCTAVE_MAX = 36; // 2^36 ns are more than a minute
    static final int BUCKETS = (OCTAVE_MAX - OCTAVE_MIN + 1) * 4;

    private static final int KINDS = CommandKind.values().length;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    // immutable
    private final int oneIn; // 0: none is timed

    // owning thread only
    private final int[] left = new int[KINDS]; // requests of a kind until one is timed
    private long random = 0x9E37_79B9_7F4A_7C15L; // for distances, not for secrets

    // written by the owning thread only, opaque
    private final long[] counts = new long[KINDS * BUCKETS];
    private final long[] longestNs = new long[KINDS];

    Latencies(int oneIn) {
        this.oneIn = oneIn;
        Arrays.fill(left, oneIn == 0 ? Integer.MAX_VALUE : 1);
    }

    /** Tells whether the next request of a kind is to be timed; by the owning thread only, once for each. */
    public boolean due(CommandKind kind) {
        return --left[kind.ordinal()] <= 0 && begin(kind);
    }

    private boolean begin(CommandKind kind) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        left[kind.ordinal()] = oneIn == 0 ? Integer.MAX_VALUE : 1 + (int) Long.remainderUnsigned(random, 2L * oneIn - 1);
        return oneIn != 0;
    }

    /** Adds what a request took; by the owning thread only. */
    public void add(CommandKind kind, long ns) {
        int i = kind.ordinal() * BUCKETS + bucket(ns);
        LONGS.setOpaque(counts, i, counts[i] + 1);
        if (ns > longestNs[kind.ordinal()]) {
            LONGS.setOpaque(longestNs, kind.ordinal(), ns);
        }
    }

    /** Adds the counts of a kind to {@code sums}; by any thread. */
    void addTo(CommandKind kind, long[] sums) {
        for (int i = 0; i < BUCKETS; i++) {
            sums[i] += (long) LONGS.getOpaque(counts, kind.ordinal() * BUCKETS + i);
        }
    }

    /** Returns the longest time of a kind; by any thread. */
    long longestNs(CommandKind kind) {
        return (long) LONGS.getOpaque(longestNs, kind.ordinal());
    }

    static int bucket(long ns) {
        long clamped = Math.clamp(ns, 1L << OCTAVE_MIN, (1L << OCTAVE_MAX + 1) - 1);
        int octave = 63 - Long.numberOfLeadingZeros(clamped);
        return (octave - OCTAVE_MIN) * 4 + (int) (clamped >>> octave - 2 & 3);
    }

    /** Returns the time that everything in a bucket is below. */
    static long endNs(int bucket) {
        return 5L + bucket % 4 << OCTAVE_MIN + bucket / 4 - 2;
    }
}
