package wdb.stress.race;

/**
 * A cell of the matrix of races: two operations that meet.
 *
 * @param first the operation of the first actor
 * @param second the operation of the second actor
 * @param placement where their keys lie
 * @param size which values they find and store
 */
record Cell(Act first, Act second, Placement placement, Size size) {
    boolean has(Act act) {
        return first == act || second == act;
    }

    /** Returns the key of one of the operations. */
    KeyName keyOf(boolean ofSecond) {
        return ofSecond && placement != Placement.SAME_KEY ? KeyName.Y : KeyName.X;
    }

    /** Tells whether a key holds a number before the operations: it is the own key of one that counts. */
    boolean numbered(KeyName key) {
        return first == Act.INCR && keyOf(false) == key || second == Act.INCR && keyOf(true) == key;
    }

    /** Tells whether a key has an expiry that one of the operations lets come. */
    boolean expiring(KeyName key) {
        return first == Act.EXPIRE && keyOf(false) == key || second == Act.EXPIRE && keyOf(true) == key;
    }

    @Override
    public String toString() {
        return first.word() + " " + second.word() + ", " + placement + ", " + size;
    }

    /** The two keys of a meeting. */
    enum KeyName {
        X,
        Y;

        KeyName other() {
            return this == X ? Y : X;
        }
    }
}
