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

    // By variant. Much that overlaps on many connected keys makes a search long, so not both are at their highest.
    private static final int[] KEYS_OF_GROUP = {4, 8, 2, 16};
    private static final int[] BATCHES_MAX = {1, 4, 4, 2};

    /** Returns the plan of a history of this size, which differs from seed to seed. */
    static Plan of(int clients, int keys, int operations, boolean oneConnectionAtATime, long seed) {
        int variant = (int) Math.floorMod(seed, 4L);
        int groups = Math.max(1, keys / KEYS_OF_GROUP[variant]);
        int calls = oneConnectionAtATime ? 20 : operations;
        return new Plan(clients, keys, groups, operations, BATCHES_MAX[variant], calls, CUTS_MAX);
    }
}
