package wdb.client.attack;

import java.util.OptionalDouble;

/**
 * What the honest client felt in a stretch of time. Latencies go from the planned time of sending to the reply, in microseconds.
 *
 * @param planned requests that were due
 * @param answered requests that were answered rightly and in time
 * @param wrong replies that were not what the honest client had stored
 * @param p50Us the median of the answered ones
 * @param p99Us of a hundred answered ones the slowest but one
 * @param maxUs the slowest answered one
 * @param stolenPercent how much of the cores' time the machine's host took meanwhile ({@link wdb.client.machine.CoreTime})
 */
public record Measurement(long planned, long answered, long wrong, long p50Us, long p99Us, long maxUs, OptionalDouble stolenPercent) {
    /** Returns the requests that got no answer in time, or an error. */
    public long failed() {
        return planned - answered - wrong;
    }
}
