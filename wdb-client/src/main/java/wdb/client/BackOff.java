package wdb.client;

import java.time.Duration;

/**
 * How long a client that lost its connection waits before it tries again: a random time from nothing to a bound, which doubles from one
 * failed attempt to the next up to {@code max}.
 *
 * <p>The whole time is random ("full jitter"), the first one too: the clients of a server that restarts don't come back all at once.
 *
 * @param first the bound before the first attempt
 * @param max the bound that is never passed
 */
public record BackOff(Duration first, Duration max) {
    /** Up to 50 ms before the first attempt, up to 5 s when the server stays away. */
    public static final BackOff DEFAULT = new BackOff(Duration.ofMillis(50), Duration.ofSeconds(5));

    private static final int DOUBLINGS_MAX = 30; // from a millisecond to twelve days

    /** Checks the ranges. */
    public BackOff {
        if (first.compareTo(Duration.ofMillis(1)) < 0 || max.compareTo(first) < 0 || max.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("back-off from " + first + " to " + max + ", expected 1 ms or more, in order, and at most a day");
        }
    }

    /**
     * Returns the wait before an attempt.
     *
     * @param failures attempts that have failed since a connection was last of use
     * @param random at least 0 and less than 1
     */
    long delayNs(int failures, double random) {
        long firstNs = first.toNanos();
        int doublings = Math.min(failures, DOUBLINGS_MAX);
        long boundNs = firstNs > max.toNanos() >> doublings ? max.toNanos() : firstNs << doublings;
        return (long) (boundNs * random);
    }
}
