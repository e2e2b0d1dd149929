package wdb.server.store;

/**
 * How an item is to be read, and what is to happen to its times and marks meanwhile, as data.
 *
 * <p>Reusable: {@link #anew} forgets what was said before. Times are in Unix seconds, 0 for never. Confined to one thread.
 */
public final class Fetch {
    final Extension extension = new Extension(); // scratch: what the item is to have
    boolean wantsValue;
    boolean touches;
    long expiry;
    boolean inserts;
    long insertExpiry;
    boolean choosesVersion;
    long chosenVersion;
    boolean recaches;
    long recacheBelow;
    boolean recachesAfterTouch;
    boolean tracks;
    boolean leavesNoTrace;
    boolean leavesWin;

    boolean inserted;
    boolean won;

    /** Creates a fetch of an item without its value. */
    public Fetch() {}

    /** Begins anew with a fetch of an item, with its value or without. */
    public Fetch anew(boolean wantsValue) {
        this.wantsValue = wantsValue;
        touches = false;
        expiry = 0;
        inserts = false;
        insertExpiry = 0;
        choosesVersion = false;
        chosenVersion = 0;
        recaches = false;
        recacheBelow = 0;
        recachesAfterTouch = false;
        tracks = false;
        leavesNoTrace = false;
        leavesWin = false;
        return this;
    }

    /** Asks for another expiry; one in the past still gives the item this once. */
    public Fetch touch(long unixSeconds) {
        touches = true;
        expiry = Math.min(unixSeconds, Extension.EXPIRY_MAX);
        return this;
    }

    /** Asks for a new empty item with this expiry if the key is absent; whoever gets it is to store a value. */
    public Fetch insertIfAbsent(long unixSeconds) {
        inserts = true;
        insertExpiry = Math.min(unixSeconds, Extension.EXPIRY_MAX);
        return this;
    }

    /** Gives the version that a new item is to have. */
    public Fetch chooseVersion(long version) {
        choosesVersion = true;
        chosenVersion = version;
        return this;
    }

    /** Asks for a win if the item expires before this time; what is compared is the expiry before the touch, or after it. */
    public Fetch recacheBelow(long unixSeconds, boolean afterTouch) {
        recaches = true;
        recacheBelow = unixSeconds;
        recachesAfterTouch = afterTouch;
        return this;
    }

    /** Asks to keep track of accesses from now on. */
    public Fetch track() {
        tracks = true;
        return this;
    }

    /** Asks that the read is not counted as an access. */
    public Fetch leaveNoTrace() {
        leavesNoTrace = true;
        return this;
    }

    /** Says that whoever asks can't be told that it is to store a new value: the win is left for another. */
    public Fetch leaveWin() {
        leavesWin = true;
        return this;
    }

    /** Tells whether the fetch made a new item. */
    public boolean inserted() {
        return inserted;
    }

    /** Tells whether whoever asked is the one to store a new value: at most one client is told so until a value is stored. */
    public boolean won() {
        return won;
    }
}
