package wdb.client.bench;

/**
 * The planned time of every request of an open loop: evenly spaced from a start. A request's latency counts from its planned time, so a server
 * that stops for a second is charged for all requests of that second, not for the one that happened to be under way
 * (the error known as coordinated omission).
 *
 * @param startNs planned time of request 0
 * @param rate requests a second
 */
record Schedule(long startNs, double rate) {
    private static final double SECOND_NS = 1e9;

    long plannedNs(long number) {
        return startNs + (long) (number * (SECOND_NS / rate));
    }

    /** Returns how many requests have a planned time up to {@code nowNs}: those with smaller numbers. */
    long dueBy(long nowNs) {
        if (nowNs < startNs) {
            return 0;
        }
        long count = (long) ((nowNs - startNs) * (rate / SECOND_NS));
        while (plannedNs(count) <= nowNs) { // the estimate may be off by rounding
            count++;
        }
        while (count > 0 && plannedNs(count - 1) > nowNs) {
            count--;
        }
        return count;
    }
}
