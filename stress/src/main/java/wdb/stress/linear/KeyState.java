package wdb.stress.linear;

/**
 * What is known of one key: value, item number, version, expiry. Confined to one thread.
 *
 * <p>A key that nothing is known about has the value {@link #ANY}, one that is known to be present {@link #SOME}; the first read
 * settles it. The number of a present item is what replies say it is; that of an absent one is the last it had, for numbers only rise.
 * Versions rise too: a change makes the version an unknown one above the last known.
 */
final class KeyState {
    static final long ABSENT = 0;
    static final long ANY = -1;
    static final long SOME = -2;

    private static final long NO_ID = 0; // not known
    private static final long TTL_UNKNOWN = -1;

    /** How many numbers {@link #save} puts down. */
    static final int FIELDS = 4;

    long value;
    long id;
    long version; // twice the last known one, and 1 more if it has changed since
    long ttl; // in units, 0 for never

    /** Forgets everything: a key that is absent and always was, or one of which nothing is known. */
    void begin(boolean absent) {
        value = absent ? ABSENT : ANY;
        id = NO_ID;
        version = 1;
        ttl = absent ? 0 : TTL_UNKNOWN;
    }

    void copy(KeyState from) {
        value = from.value;
        id = from.id;
        version = from.version;
        ttl = from.ttl;
    }

    boolean same(KeyState that) {
        return value == that.value && id == that.id && version == that.version && ttl == that.ttl;
    }

    void save(long[] into, int at) {
        into[at] = value;
        into[at + 1] = id;
        into[at + 2] = version;
        into[at + 3] = ttl;
    }

    void load(long[] from, int at) {
        value = from[at];
        id = from[at + 1];
        version = from[at + 2];
        ttl = from[at + 3];
    }

    long hash(int key) {
        return Keys.mix(Keys.mix(Keys.mix(Keys.mix(Keys.mix(key + 1) + value) + id) + version) + ttl);
    }

    // ---- what replies say, and whether it can be ----

    /** It was not found. */
    boolean absent() {
        boolean fits = value == ABSENT || value == ANY;
        remove();
        return fits;
    }

    /** An item with this number was found; 0 if the reply did not say. */
    boolean present(long seenId) {
        boolean fits = value != ABSENT && sameId(seenId);
        id = seenId == NO_ID ? id : seenId;
        value = value == ANY ? SOME : value;
        return fits;
    }

    /** An item with this number was stored; a new one has a number above every one that the key had before. */
    boolean store(long stored, long storedId) {
        boolean fits = value == ABSENT ? storedId == NO_ID || storedId > id : value == ANY || sameId(storedId);
        id = storedId != NO_ID ? storedId : value == ABSENT ? NO_ID : id;
        change(stored);
        ttl = 0;
        return fits;
    }

    /** This version was seen. */
    boolean hasVersion(long seen) {
        boolean fits = changed() ? seen > lastVersion() : seen == lastVersion();
        version = 2 * seen;
        return fits;
    }

    /** Another version than this was there. */
    boolean hasNotVersion(long other) {
        return changed() || other != lastVersion();
    }

    /** This expiry was seen. */
    boolean expires(long seen) {
        boolean fits = ttl == TTL_UNKNOWN || ttl == seen;
        ttl = seen;
        return fits;
    }

    private boolean changed() {
        return (version & 1) == 1;
    }

    private long lastVersion() {
        return version >> 1;
    }

    private boolean sameId(long seen) {
        return id == NO_ID || seen == NO_ID || id == seen;
    }

    // ---- effects ----

    /** Gives it another value. */
    void change(long changed) {
        value = changed;
        version |= 1;
    }

    void remove() {
        change(ABSENT);
        ttl = 0;
    }
}
