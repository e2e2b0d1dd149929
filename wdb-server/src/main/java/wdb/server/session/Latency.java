package wdb.server.session;

/** How long the timed requests of one kind took, of all threads together. Confined to one thread. */
public final class Latency {
    private final long[] counts;
    private final long samples;
    private final long longestNs;

    Latency(long[] counts, long longestNs) {
        this.counts = counts;
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        this.samples = sum;
        this.longestNs = longestNs;
    }

    /** Returns how many requests were timed. */
    public long samples() {
        return samples;
    }

    /** Returns the longest time, exactly. */
    public long longestNs() {
        return longestNs;
    }

    /** Returns a time that this share of them, 0 to 1, did not pass: at most a quarter more than it really was; 0 if there are none. */
    public long percentileNs(double share) {
        long wanted = Math.max(1, (long) Math.ceil(samples * share));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(Latencies.endNs(i), longestNs);
            }
        }
        return longestNs;
    }
}
