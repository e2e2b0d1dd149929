package wdb.protocol.codec;

/** The quick look at the keys of WDB's own protocol. */
public final class KeysAhead extends KeyFinder {
    /** Creates one that finds up to {@code most} keys at a time. */
    public KeysAhead(int most) {
        super(room(most));
    }

    /** Looks for the keys of a get that {@link Request#nextKey()} has not come to, and returns how many it found. */
    public int find(Request get) {
        return get.findKeys(this);
    }

    int findIn(byte[] keys, int from, int to) {
        return only(keys, from, to);
    }

    @Override
    protected int request(byte[] a, int from, int limit) {
        int word = a[from] | 0x20;
        int i = endOfToken(a, from, limit);
        boolean several = word == 'g' || word == 'e'; // get, exch: all arguments are keys
        i = several ? keys(a, i, limit) : key(a, i, limit);
        while (i < limit && Words.isBlank(a[i])) { // set, cas: the other arguments are lengths
            int start = i + 1;
            i = endOfToken(a, start, limit);
            dataFollow(number(a, start, i));
        }
        return i;
    }
}
