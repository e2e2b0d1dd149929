package wdb.stress.lab.matrix;

/**
 * What an attack found broken in the data.
 *
 * @param lost values that were acknowledged, and not deleted, and are gone
 * @param torn values that were read as nobody wrote them
 */
record Damage(long lost, long torn) {
    static final Damage NONE = new Damage(0, 0);

    boolean any() {
        return lost > 0 || torn > 0;
    }
}
