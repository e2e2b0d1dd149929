package wdb.client.bench;

/**
 * A short stretch of a run.
 *
 * @param atS its end, in seconds from the begin of the measurement
 * @param rate replies a second
 * @param latency of these replies
 * @param errors replies that were errors, from the begin on
 * @param progress how much of the run is done, 0 to 1
 */
public record Sample(double atS, double rate, Latency latency, long errors, double progress) {}
