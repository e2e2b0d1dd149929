package wdb.stress.race;

/** Where the keys of two operations that meet lie. */
enum Placement {
    /** Both operations have the key X; an exchange has Y too, in the same bucket. */
    SAME_KEY("same key", 1),
    /** The first one has X, the second one Y, and one lock guards both. */
    SAME_BUCKET("same bucket", 1),
    /** The first one has X, the second one Y, each behind a lock of its own. */
    TWO_BUCKETS("two buckets", 2);

    private final String words;
    private final int buckets;

    Placement(String words, int buckets) {
        this.words = words;
        this.buckets = buckets;
    }

    int buckets() {
        return buckets;
    }

    @Override
    public String toString() {
        return words;
    }
}
