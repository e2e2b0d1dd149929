package wdb.server.store;

/**
 * What an item carries beyond key, value, number and version: client flags, expiry, the time of the last access, and marks.
 *
 * <p>Most items carry nothing of it, and then it takes no bytes. Else it follows the value as two words:
 *
 * <pre>
 *        63                              32 31                            0
 *       +----------------------------------+------------------------------+
 * first | expiry, Unix seconds; 0: never   | client flags                 |
 *       +----------------------------------+---------------+--------------+
 * other | last access, Unix seconds        | marks         | version high |
 *       +----------------------------------+---------------+--------------+
 *                                           31          16  15           0
 * </pre>
 *
 * <p>Seconds are unsigned and last until the year 2106. The last access and the mark {@link #FETCHED} are kept for items that have an
 * extension for another reason, so that reading any other item writes nothing. The high part of a version is 0 unless a client chose
 * the version. Confined to one thread.
 */
final class Extension {
    /** A mark: the value is known to be out of date, but may be given until somebody stores a new one. */
    static final int STALE = 1;

    /** A mark: one client has been asked to store a new value. */
    static final int WIN_SENT = 2;

    /** A mark: read since it was stored. */
    static final int FETCHED = 4;

    /** Latest expiry that can be kept, in Unix seconds. */
    static final long EXPIRY_MAX = 0xffff_ffffL;

    /** The extension of an item that has none; never written to. */
    static final Extension NONE = new Extension();

    private static final long LOW_HALF = 0xffff_ffffL;
    private static final long MARKS = 0xffff_0000L;
    private static final int MARKS_SHIFT = 16;
    private static final long VERSION_HIGH = 0xffffL;

    private long first;
    private long other;

    boolean isEmpty() {
        return (first | other) == 0;
    }

    void clear() {
        first = 0;
        other = 0;
    }

    void copy(Extension from) {
        first = from.first;
        other = from.other;
    }

    void read(byte[] region, int at) {
        first = ItemLayout.readLong(region, at);
        other = ItemLayout.readLong(region, at + 8);
    }

    void write(byte[] region, int at) {
        ItemLayout.writeLong(region, at, first);
        ItemLayout.writeLong(region, at + 8, other);
    }

    /** Returns the expiry of the extension at index {@code at}, in Unix seconds; 0 for never. */
    static long expiry(byte[] region, int at) {
        return ItemLayout.readLong(region, at) >>> 32;
    }

    /** Writes the high part of a version into the extension at index {@code at}. */
    static void writeVersionHigh(byte[] region, int at, long high) {
        ItemLayout.writeLong(region, at + 8, ItemLayout.readLong(region, at + 8) & ~VERSION_HIGH | high);
    }

    /** Notes in the extension at index {@code at} that its item was read at this time. */
    static void writeAccess(byte[] region, int at, long unixSeconds) {
        long marks = ItemLayout.readLong(region, at + 8) & LOW_HALF | FETCHED << MARKS_SHIFT;
        ItemLayout.writeLong(region, at + 8, unixSeconds << 32 | marks);
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

    boolean expired(long now) {
        return expiry() != 0 && expiry() <= now;
    }

    long accessed() {
        return other >>> 32;
    }

    void accessed(long unixSeconds) {
        other = other & LOW_HALF | unixSeconds << 32;
    }

    boolean has(int mark) {
        return (other >>> MARKS_SHIFT & mark) != 0;
    }

    void mark(int mark) {
        other |= (long) mark << MARKS_SHIFT;
    }

    void unmark(int mark) {
        other &= ~((long) mark << MARKS_SHIFT);
    }

    void clearMarks() {
        other &= ~MARKS;
    }

    long versionHigh() {
        return other & VERSION_HIGH;
    }

    void versionHigh(long high) {
        other = other & ~VERSION_HIGH | high & VERSION_HIGH;
    }
}
