package wdb.stress.race;

/** Which values two operations that meet find and store. */
enum Size {
    /** Values within the region of their bucket: {@code cas} overwrites in place, {@code set} moves the item. */
    SMALL("small", Letters.A, Letters.LONG, Letters.B, 10),
    /** Values outside it: {@code set} replaces the array, {@code cas} brings the value into the region. */
    LARGE("large", Letters.V, Letters.W, Letters.A, 3_000);

    private final String word;
    private final Letters before;
    private final Letters set;
    private final Letters swapped;
    private final int appendedBytes;

    Size(String word, Letters before, Letters set, Letters swapped, int appendedBytes) {
        this.word = word;
        this.before = before;
        this.set = set;
        this.swapped = swapped;
        this.appendedBytes = appendedBytes;
    }

    /** Returns what a key holds before the operations, unless one of them counts. */
    Letters before() {
        return before;
    }

    /** Returns what {@code set} stores. */
    Letters set() {
        return set;
    }

    /** Returns what {@code cas} stores. */
    Letters swapped() {
        return swapped;
    }

    int appendedBytes() {
        return appendedBytes;
    }

    @Override
    public String toString() {
        return word;
    }
}
