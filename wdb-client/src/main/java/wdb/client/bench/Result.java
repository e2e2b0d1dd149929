package wdb.client.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * All that a run found.
 *
 * @param plan what was done
 * @param seconds how long the measurement took
 * @param counts numbers of requests
 * @param latencies of all requests, those without an answer included, in nanoseconds
 * @param byOp of the answered ones, by kind
 * @param lateness of the generator at planned times; empty in a closed loop
 * @param stolenPercent how much of this machine's cores' time its host took meanwhile, the warm-up included ({@link wdb.client.machine.CoreTime})
 * @param samples the run in stretches
 */
public record Result(Plan plan, double seconds, Counts counts, Histogram latencies, Map<Op, Histogram> byOp, Histogram lateness,
        OptionalDouble stolenPercent, List<Sample> samples) {
    /** Returns replies a second. */
    public double rate() {
        return counts.answered() / seconds;
    }

    /** Returns the figures of all latencies. */
    public Latency latency() {
        return Latency.of(latencies);
    }

    /** Returns what is to be said against the run; empty if nothing is. */
    public List<Verdict> verdicts() {
        return Verdict.of(counts, latency(), Latency.of(lateness), plan.objective(), seconds);
    }

    /** Tells whether nothing is to be said against the run. */
    public boolean isSound() {
        return verdicts().isEmpty();
    }
}
