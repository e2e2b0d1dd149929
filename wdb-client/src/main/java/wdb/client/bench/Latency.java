package wdb.client.bench;

import org.HdrHistogram.Histogram;

/**
 * The figures of a histogram that people ask for, in nanoseconds.
 *
 * @param count how many latencies they are of
 */
public record Latency(long count, double meanNs, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long p9999Ns, long maxNs) {
    static Latency of(Histogram histogram) {
        return new Latency(histogram.getTotalCount(), histogram.getMean(), histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99), histogram.getValueAtPercentile(99.9), histogram.getValueAtPercentile(99.99),
                histogram.getMaxValue());
    }
}
