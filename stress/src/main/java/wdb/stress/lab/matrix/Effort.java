package wdb.stress.lab.matrix;

/**
 * How hard and how long a cell of the matrix is tried.
 *
 * @param victimMs how long the victim is watched, in milliseconds
 * @param victimPerSecond the victim's requests a second
 * @param blastConnections connections that a blast holds: more than WeensyDB 10 has threads, and fewer than WDB's model {@code thread} has by
 *     default (1,000), which would starve as 10 does, only later
 * @param stormConnections connections of a storm
 */
record Effort(int victimMs, int victimPerSecond, int blastConnections, int stormConnections) {
    /** For tests and impatient people. */
    static final Effort QUICK = new Effort(500, 200, 150, 8);
    /** For the report. */
    static final Effort FULL = new Effort(1_500, 200, 600, 8);
}
