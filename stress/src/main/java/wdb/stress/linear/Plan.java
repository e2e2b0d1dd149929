package wdb.stress.linear;

/**
 * What the clients of a history do.
 *
 * @param clients how many there are
 * @param keys how many keys they share
 * @param groups into how many sets of keys exchanges divide them: between two of a set only
 * @param operations requests of all clients together
 * @param batchMax requests that a client may have on their way
 * @param callsOfConnection requests after which a client takes a new connection
 * @param cuts how often a client breaks off in the middle of a batch, at most
 */
public record Plan(int clients, int keys, int groups, int operations, int batchMax, int callsOfConnection, int cuts) {
    private static final int CUTS_MAX = 6; // each leaves a request that may take effect at any later time, or never

    /** Returns the plan of a history of this size, which differs from seed to seed. */
    static Plan of(int clients, int keys, int operations, boolean oneConnectionAtATime, long seed) {
        int variant = (int) Math.floorMod(seed, 4L);
        int groups = Math.max(1, new int[] {keys / 4, keys / 8, keys / 2, keys / 16}[variant]);
        int calls = oneConnectionAtATime ? 20 : operations;
        return new Plan(clients, keys, groups, operations, variant == 0 ? 1 : 4, calls, CUTS_MAX);
    }
}
