package wdb.server.store;

import wdb.protocol.Slice;

/**
 * What is to be done to one item, as data: so that a store carries out any of it in one step, and calls nobody back.
 *
 * <p>Reusable: {@link #to} forgets what was said before. Each mode says which of the rest it looks at. Times are in Unix seconds, 0 for
 * never. Versions are unsigned. Confined to one thread.
 */
public final class Change {
    /** What to do. */
    public enum Mode {
        /** Stores value, client flags and expiry, whether the key is present or not. */
        SET,
        /** Stores them if the key is absent, else {@link Outcome#NOT_STORED}. */
        ADD,
        /** Stores them if the key is present, else {@link Outcome#NOT_STORED}. */
        REPLACE,
        /** Puts the value after the present one, or stores it if the key is absent and {@link #insertIfAbsent} was said. */
        APPEND,
        /** Puts the value before the present one, or as {@link #APPEND}. */
        PREPEND,
        /** Adds the delta to a decimal number, modulo 2<sup>64</sup>; a shorter number is padded with spaces. */
        INCREMENT,
        /** Takes the delta from a decimal number, down to 0; a shorter number is padded with spaces. */
        DECREMENT,
        /** Sets the expiry. */
        TOUCH,
        /** Removes the key. */
        DELETE,
        /** Empties the value, stores client flags, and clears the expiry. */
        EMPTY
    }

    final Extension extension = new Extension(); // scratch: what the item is to have
    final Slice text = new Slice(); // scratch: what the item's value is to be
    Mode mode = Mode.SET;
    final Slice value = new Slice();
    long clientFlags;
    long expiry;
    boolean touches;
    boolean marksStale;
    boolean expects;
    long expectedVersion;
    boolean expectsNone;
    boolean acceptsOlder;
    boolean choosesVersion;
    long chosenVersion;
    boolean inserts;
    long insertExpiry;
    long delta;
    long initial;
    int valueBytesMax;

    boolean inserted;
    long expiryBefore;

    private byte[] scratch;

    /** Creates a change that sets an empty value. */
    public Change() {}

    /** Begins anew with a change of this mode; values that it makes have at most {@code valueBytesMax} bytes. */
    public Change to(Mode mode, int valueBytesMax) {
        this.mode = mode;
        this.valueBytesMax = valueBytesMax;
        value.clear();
        clientFlags = 0;
        expiry = 0;
        touches = false;
        marksStale = false;
        expects = false;
        expectedVersion = 0;
        expectsNone = false;
        acceptsOlder = false;
        choosesVersion = false;
        chosenVersion = 0;
        inserts = false;
        insertExpiry = 0;
        delta = 1;
        initial = 0;
        return this;
    }

    /** Gives the value; it is kept or copied as {@link Store#set} says. */
    public Change value(Slice bytes) {
        value.wrap(bytes);
        return this;
    }

    /** Gives the client flags, an unsigned 32-bit number. */
    public Change clientFlags(long flags) {
        clientFlags = flags;
        return this;
    }

    /** Gives the expiry: what is stored gets it, and so does an item that is changed in another way. */
    public Change expiry(long unixSeconds) {
        expiry = Math.min(unixSeconds, Extension.EXPIRY_MAX);
        touches = true;
        return this;
    }

    /** Asks for {@link Outcome#EXISTS} if the version is another one; with a set or replace also for {@link Outcome#NOT_FOUND}. */
    public Change expectVersion(long version) {
        expects = true;
        expectedVersion = version;
        return this;
    }

    /** Asks for {@link Outcome#EXISTS} whatever the version is, and as {@link #expectVersion} if the key is absent. */
    public Change expectNoVersion() {
        expects = true;
        expectsNone = true;
        return this;
    }

    /** Lets a set with a lower version than the present one happen too: its value is stale, and the expiry stays. */
    public Change acceptOlder() {
        acceptsOlder = true;
        return this;
    }

    /** Gives the version that the item is to have. */
    public Change chooseVersion(long version) {
        choosesVersion = true;
        chosenVersion = version;
        return this;
    }

    /** Asks for a new item, with this expiry, if the key is absent. */
    public Change insertIfAbsent(long unixSeconds) {
        inserts = true;
        insertExpiry = Math.min(unixSeconds, Extension.EXPIRY_MAX);
        return this;
    }

    /** Gives the unsigned number to add or take, 1 unless given, and the one that a new item begins with. */
    public Change delta(long delta, long initial) {
        this.delta = delta;
        this.initial = initial;
        return this;
    }

    /** Asks a delete or empty to mark the value as stale, instead of removing it, and to let somebody store a new one. */
    public Change markStale() {
        marksStale = true;
        return this;
    }

    /** Tells whether the change made a new item. */
    public boolean inserted() {
        return inserted;
    }

    /** Returns the expiry of the item before the change. */
    public long expiryBefore() {
        return expiryBefore;
    }

    /** Lets go of the value. */
    public void clear() {
        value.clear();
        text.clear();
    }

    byte[] scratch() {
        if (scratch == null) {
            scratch = new byte[Bucket.LARGE_VALUE_BYTES_MIN];
        }
        return scratch;
    }
}
