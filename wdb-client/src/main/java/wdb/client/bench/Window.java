package wdb.client.bench;

/**
 * The time of the measurement: requests planned in it count.
 *
 * @param fromNs its begin
 * @param untilNs its end, the first time behind it
 */
record Window(long fromNs, long untilNs) {
    boolean contains(long plannedNs) {
        return plannedNs - fromNs >= 0 && plannedNs - untilNs < 0;
    }
}
