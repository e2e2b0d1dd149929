package wdb.server.store;

/**
 * What an item carries beyond key, value, number and version: client flags, expiry, the time of the last access, marks, and what is too long for its header.
 *
 * <p>Most items carry nothing of it, and then it takes no bytes. Else it follows the value as three words:
 *
 * <pre>
 *        63                              32 31                            0
 *       +----------------------------------+------------------------------+
 * first | expiry, Unix seconds; 0: never   | client flags                 |
 *       +----------------------------------+------------------------------+
 * other | last access, Unix seconds        | version high: low half       |
 *       +----------------------------------+---------------+--------------+
 * rest                                     | version high  | marks        |
 *                                          +---------------+--------------+
 *                                           31          16  15           0
 * </pre>
 *
 * <p>Seconds are unsigned and last until the year 2106. The last access and the mark {@link #FETCHED} are kept for items that have an
 * extension for another reason, so that reading any other item writes nothing. The high part of a version, what is above
 * {@link ItemLayout#VERSION_BITS}, is 0 unless a client chose the version or the bucket has given very many. Confined to one thread.
 */
final class Extension {
    /** A mark: the value is known to be out of date, but may be given until somebody stores a new one. */
    static final int STALE = 1;

    /** A mark: one client has been asked to store a new value. */
    static final int WIN_SENT = 2;

    /** A mark: read since it was stored. */
    static final int FETCHED = 4;

    /** A mark: the item has an extension because its version may need one. */
    static final int WIDE = 8;

    /** Latest expiry that can be kept, in Unix seconds. */
    static final long EXPIRY_MAX = 0xffff_ffffL;

    /** The extension of an item that has none; never written to. */
    static final Extension NONE = new Extension();

    private static final long LOW_HALF = 0xffff_ffffL;
    private static final int MARKS = 0xffff;
    private static final int REST_AT = 2 * Long.BYTES;
    private static final int VERSION_SHIFT = 16;

    private long first;
    private long other;
    private int rest;

    boolean isEmpty() {
        return (first | other | rest) == 0;
    }

    void clear() {
        first = 0;
        other = 0;
        rest = 0;
    }

    void copy(Extension from) {
        first = from.first;
        other = from.other;
        rest = from.rest;
    }

    void read(byte[] region, int at) {
        first = ItemLayout.readLong(region, at);
        other = ItemLayout.readLong(region, at + Long.BYTES);
        rest = ItemLayout.readInt(region, at + REST_AT);
    }

    void write(byte[] region, int at) {
        ItemLayout.writeLong(region, at, first);
        ItemLayout.writeLong(region, at + Long.BYTES, other);
        ItemLayout.writeInt(region, at + REST_AT, rest);
    }

    /** Returns the expiry of the extension at index {@code at}, in Unix seconds; 0 for never. */
    static long expiry(byte[] region, int at) {
        return ItemLayout.readLong(region, at) >>> 32;
    }

    /** Writes the high part of a version into the extension at index {@code at}. */
    static void writeVersionHigh(byte[] region, int at, long high) {
        ItemLayout.writeLong(region, at + Long.BYTES, ItemLayout.readLong(region, at + Long.BYTES) & ~LOW_HALF | high & LOW_HALF);
        ItemLayout.writeInt(region, at + REST_AT, ItemLayout.readInt(region, at + REST_AT) & MARKS | (int) (high >>> Integer.SIZE) << VERSION_SHIFT);
    }

    /** Notes in the extension at index {@code at} that its item was read at this time. */
    static void writeAccess(byte[] region, int at, long unixSeconds) {
        ItemLayout.writeLong(region, at + Long.BYTES, ItemLayout.readLong(region, at + Long.BYTES) & LOW_HALF | unixSeconds << Integer.SIZE);
        ItemLayout.writeInt(region, at + REST_AT, ItemLayout.readInt(region, at + REST_AT) | FETCHED);
    }

    long clientFlags() {
        return first & LOW_HALF;
    }

    void clientFlags(long flags) {
        first = first & ~LOW_HALF | flags & LOW_HALF;
    }

    long expiry() {
        return first >>> 32;
    }

    void expiry(long unixSeconds) {
        first = first & LOW_HALF | unixSeconds << 32;
    }

    long accessed() {
        return other >>> 32;
    }

    void accessed(long unixSeconds) {
        other = other & LOW_HALF | unixSeconds << 32;
    }

    boolean has(int mark) {
        return (rest & mark) != 0;
    }

    void mark(int mark) {
        rest |= mark;
    }

    void unmark(int mark) {
        rest &= ~mark;
    }

    void clearMarks() {
        rest &= ~MARKS;
    }

    long versionHigh() {
        return (long) (rest >>> VERSION_SHIFT) << Integer.SIZE | other & LOW_HALF;
    }

    void versionHigh(long high) {
        other = other & ~LOW_HALF | high & LOW_HALF;
        rest = rest & MARKS | (int) (high >>> Integer.SIZE) << VERSION_SHIFT;
    }
}
