package wdb.client.bench;

/** The requests of a connection that are without an answer, oldest first, up to the pipeline's depth. Confined to one thread. */
final class InFlight {
    private static final Op[] OPS = Op.values();

    private final long[] plannedNs;
    private final long[] keys;
    private final byte[] ops;
    private int first;
    private int count;

    InFlight(int depth) {
        plannedNs = new long[depth];
        keys = new long[depth];
        ops = new byte[depth];
    }

    boolean isFull() {
        return count == plannedNs.length;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    void add(long whenNs, Op op, long key) {
        int at = first + count;
        if (at >= plannedNs.length) {
            at -= plannedNs.length;
        }
        plannedNs[at] = whenNs;
        ops[at] = (byte) op.ordinal();
        keys[at] = key;
        count++;
    }

    long plannedNs() {
        return plannedNs[first];
    }

    Op op() {
        return OPS[ops[first]];
    }

    long key() {
        return keys[first];
    }

    void remove() {
        first = first + 1 == plannedNs.length ? 0 : first + 1;
        count--;
    }
}
