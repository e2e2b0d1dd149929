package wdb.protocol.memcached;

import wdb.protocol.Slice;
import wdb.protocol.codec.KeyFinder;

/** The quick look at the keys of memcached's protocol, classic and meta; a key in base64 is looked at as it stands. */
public final class MemcachedKeysAhead extends KeyFinder {
    private static final int ARGUMENTS_BEFORE_LENGTH = 2; // flags and exptime

    /** Creates one that finds as many keys at a time as there is room for. */
    public MemcachedKeysAhead(Slice[] room) {
        super(room);
    }

    /** Looks for the keys of a get that {@link MemcachedRequest#nextKey()} has not come to, and returns how many it found. */
    public int find(MemcachedRequest get) {
        return get.findKeys(this);
    }

    int findIn(byte[] keys, int from, int to) {
        return only(keys, from, to);
    }

    @Override
    protected int request(byte[] a, int from, int limit) {
        int i = endOfToken(a, from, limit);
        byte second = i - from > 1 ? a[from + 1] : 0;
        return switch (a[from]) {
            case 'g' -> keys(a, second == 'a' ? afterArgument(a, i, limit) : i, limit); // get, gets; gat, gats
            case 's', 'a', 'r', 'p', 'c' -> { // set, add, replace, append, prepend, cas
                int j = key(a, i, limit);
                for (int n = 0; n < ARGUMENTS_BEFORE_LENGTH; n++) {
                    j = afterArgument(a, j, limit);
                }
                yield length(a, j, limit);
            }
            case 'm' -> second == 's' ? length(a, key(a, i, limit), limit) : key(a, i, limit);
            default -> key(a, i, limit);
        };
    }

    private static int afterArgument(byte[] a, int from, int limit) {
        return endOfToken(a, afterBlanks(a, from, limit), limit);
    }

    /** Notes the length that follows white space; returns where it ends. */
    private int length(byte[] a, int from, int limit) {
        int start = afterBlanks(a, from, limit);
        int end = endOfToken(a, start, limit);
        dataFollow(number(a, start, end));
        return end;
    }
}
