package wdb.protocol.codec;

import wdb.protocol.Slice;

/**
 * A quick look at the keys of requests that have come and are not decoded, so that their items can be fetched from memory together.
 *
 * <p>What it finds is a guess: nothing is checked, nothing is taken from the input, and bytes that are no request may give a key that nobody
 * asks for. It ends at the first line without a key. There is one for each protocol. Confined to one thread, which uses it over and over.
 */
public abstract class KeyFinder {
    /** Bytes after which it ends, data not counted: many times what a few usual requests have. */
    private static final int LINE_BYTES_MAX = 2_048;

    private final Slice[] keys;
    private int count;
    private long dataBytes; // that follow the line looked at

    /** Creates one that finds as many keys at a time as there is room for. */
    protected KeyFinder(Slice[] room) {
        this.keys = room;
    }

    /** Returns room for so many keys. */
    public static Slice[] room(int most) {
        Slice[] room = new Slice[most];
        for (int i = 0; i < most; i++) {
            room[i] = new Slice();
        }
        return room;
    }

    /** Returns the keys found last, as many of them as {@code find} returned; valid as long as the bytes they were found in. */
    public final Slice[] keys() {
        return keys;
    }

    /** Looks for the keys of the requests that {@code in} begins with, and returns how many it found. */
    public final int find(Input in) {
        count = 0;
        byte[] a = in.array;
        int at = in.position;
        int lineBytesLeft = LINE_BYTES_MAX;
        while (at < in.limit && lineBytesLeft > 0) {
            int limit = Math.min(in.limit, at + lineBytesLeft);
            int found = count;
            dataBytes = 0;
            int i = request(a, at, limit);
            if (count == found || count == keys.length) {
                return count;
            }
            while (i < limit && a[i] != '\n') {
                i++;
            }
            lineBytesLeft -= i + 1 - at;
            at = (int) Math.min(in.limit, i + 1 + dataBytes);
            while (at < in.limit && (a[at] == '\r' || a[at] == '\n')) {
                at++;
            }
        }
        return count;
    }

    /**
     * Looks at the line that begins at {@code from}, calling {@link #key} or {@link #keys(byte[], int, int)} for its keys and {@link
     * #dataFollow} for lengths of data; returns how far it looked, at most up to the line's end.
     */
    protected abstract int request(byte[] a, int from, int limit);

    /** Adds the keys from here on, each after white space, and nothing found before; returns how many they are. */
    protected final int only(byte[] a, int from, int limit) {
        count = 0;
        keys(a, from, limit);
        return count;
    }

    /** Adds the keys from here on, each after white space; returns where they end. */
    protected final int keys(byte[] a, int from, int limit) {
        int i = from;
        for (int next = key(a, i, limit); next != i && count < keys.length; next = key(a, i, limit)) {
            i = next;
        }
        return i;
    }

    /** Adds the key that follows white space; returns where it ends, or {@code from} if there is none that ends before the limit. */
    protected final int key(byte[] a, int from, int limit) {
        int start = afterBlanks(a, from, limit);
        int end = endOfToken(a, start, limit);
        if (end == start || end == limit) {
            return from;
        }
        keys[count++].wrap(a, start, end - start);
        return end;
    }

    /** Notes that so many bytes of data follow the line, besides those noted before. */
    protected final void dataFollow(long bytes) {
        dataBytes += bytes;
    }

    /** Returns where white space ends. */
    protected static int afterBlanks(byte[] a, int from, int limit) {
        int i = from;
        while (i < limit && Words.isBlank(a[i])) {
            i++;
        }
        return i;
    }

    /** Returns where the token ends that begins here. */
    protected static int endOfToken(byte[] a, int from, int limit) {
        int i = from;
        while (i < limit && (a[i] > ' ' || a[i] < 0)) {
            i++;
        }
        return i;
    }

    /** Returns the decimal number of these bytes; of no use, and harmless, if they are none. */
    protected static long number(byte[] a, int from, int to) {
        int n = 0;
        for (int i = from; i < to; i++) {
            n = 10 * n + (a[i] - '0');
        }
        return Math.max(0, n);
    }
}
