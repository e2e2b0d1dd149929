package wdb.protocol.codec;

import wdb.protocol.Slice;

/**
 * A quick look at the keys of requests that have come and are not decoded, so that their items can be fetched from memory together.
 *
 * <p>What it finds is a guess: nothing is checked, nothing is taken from the input, and bytes that are no request may give a key that nobody
 * asks for. It ends at the first line without an argument. Confined to one thread, which uses it over and over.
 */
public final class KeysAhead {
    /** Bytes after which it ends, data not counted: many times what a few usual requests have. */
    private static final int LINE_BYTES_MAX = 2_048;

    private final Slice[] keys;
    private int count;

    /** Creates one that finds up to {@code most} keys at a time. */
    public KeysAhead(int most) {
        keys = new Slice[most];
        for (int i = 0; i < most; i++) {
            keys[i] = new Slice();
        }
    }

    /** Returns the keys found last, as many of them as {@code find} returned; valid as long as the bytes they were found in. */
    public Slice[] keys() {
        return keys;
    }

    /** Looks for the keys of the requests that {@code in} begins with, and returns how many it found. */
    public int find(Input in) {
        count = 0;
        byte[] a = in.array;
        int at = in.position;
        int lineBytesLeft = LINE_BYTES_MAX;
        while (at < in.limit && lineBytesLeft > 0) {
            int limit = Math.min(in.limit, at + lineBytesLeft);
            int word = a[at] | 0x20;
            int i = endOfToken(a, at, limit);
            int found = count;
            boolean several = word == 'g' || word == 'e'; // get, exch: all arguments are keys
            i = several ? keys(a, i, limit) : key(a, i, limit);
            if (count == found || count == keys.length) {
                return count;
            }
            long data = 0;
            while (i < limit && Words.isBlank(a[i])) { // set, cas: the other arguments are lengths
                int from = i + 1;
                i = endOfToken(a, from, limit);
                data += number(a, from, i);
            }
            while (i < limit && a[i] != '\n') {
                i++;
            }
            lineBytesLeft -= i + 1 - at;
            at = (int) Math.min(in.limit, i + 1 + data);
            while (at < in.limit && (a[at] == '\r' || a[at] == '\n')) {
                at++;
            }
        }
        return count;
    }

    /** Looks for the keys of a get that {@link Request#nextKey()} has not come to, and returns how many it found. */
    public int find(Request get) {
        count = 0;
        get.findKeys(this);
        return count;
    }

    /** Adds the keys from here on, each after white space; returns where they end. */
    int keys(byte[] a, int from, int limit) {
        int i = from;
        for (int next = key(a, i, limit); next != i && count < keys.length; next = key(a, i, limit)) {
            i = next;
        }
        return i;
    }

    /** Adds the key that follows white space; returns where it ends, or {@code from} if there is none that ends before the limit. */
    private int key(byte[] a, int from, int limit) {
        int start = from;
        while (start < limit && Words.isBlank(a[start])) {
            start++;
        }
        int end = endOfToken(a, start, limit);
        if (end == start || end == limit) {
            return from;
        }
        keys[count++].wrap(a, start, end - start);
        return end;
    }

    private static int endOfToken(byte[] a, int from, int limit) {
        int i = from;
        while (i < limit && (a[i] > ' ' || a[i] < 0)) {
            i++;
        }
        return i;
    }

    /** Returns the decimal number of these bytes; of no use, and harmless, if they are none. */
    private static long number(byte[] a, int from, int to) {
        int n = 0;
        for (int i = from; i < to; i++) {
            n = 10 * n + (a[i] - '0');
        }
        return Math.max(0, n);
    }
}
