package wdb.protocol.memcached;

import java.util.Arrays;
import wdb.protocol.Slice;

/**
 * One decoded request of the memcached protocol, refilled by {@link MemcachedDecoder} for each.
 *
 * <p>Its slices point into the input or into the decoder's own memory and are valid until the decoder's next call. Confined to one
 * thread.
 */
public final class MemcachedRequest {
    /** What the line asks for. */
    public enum Kind {
        /** Values of keys, by {@link #nextKey()}. */
        GET,
        /** Values of keys with their versions. */
        GETS,
        /** Values of keys, which expire after {@link #exptime()}. */
        GAT,
        /** Values of keys with their versions, which expire after {@link #exptime()}. */
        GATS,
        /** The six classic commands with a value: key, client flags, exptime, and with cas the version. */
        SET, ADD, REPLACE, APPEND, PREPEND, CAS,
        /** Key. */
        DELETE,
        /** Key and {@link #number()}. */
        INCR, DECR,
        /** Key and exptime. */
        TOUCH,
        /** Exptime as the delay. */
        FLUSH_ALL,
        /** Nothing that matters here. */
        VERBOSITY, VERSION, QUIT, MN,
        /** The subject is in the tokens. */
        STATS,
        /** Commands of memcached's own housekeeping; arguments in the tokens. */
        CACHE_MEMLIMIT, SHUTDOWN, WATCH, SLABS, LRU, LRU_CRAWLER, EXTSTORE,
        /** Meta commands: {@link #flags()}. */
        MG, MS, MD, MA, ME,
        /** Bad: {@link #error()} is to be sent. */
        BAD,
        /** A value over the limit for this key: what the key had must go. */
        TOO_LARGE,
        /** HTTP, or a line over the limit: the connection is to be closed without a word. */
        CLOSE
    }

    private static final byte[] NOTHING = {};

    final Tokens tokens = new Tokens();
    final MetaFlags flags = new MetaFlags();
    final Slice key = new Slice();
    final Slice value = new Slice();
    Kind kind = Kind.BAD;
    boolean noreply;
    boolean closes;
    boolean keyTooLong; // of a bad request
    String error;
    long clientFlags;
    long exptime;
    long number;

    // The keys that nextKey() has not come to: line[keysFrom, keysTo), spaces between them.
    private byte[] line = NOTHING;
    private int keysFrom;
    private int keysTo;
    private boolean keyFound; // the next key is already there
    private boolean detached; // line is a copy of our own

    /** Creates a request that means nothing until a decoder fills it. */
    public MemcachedRequest() {}

    /** Returns what the line asks for. */
    public Kind kind() {
        return kind;
    }

    /** Returns the words of the line. */
    public Tokens tokens() {
        return tokens;
    }

    /** Returns the flags of a meta command. */
    public MetaFlags flags() {
        return flags;
    }

    /** Returns the key of a classic command, or the one that {@link #nextKey()} came to; after a value over the limit the key of either. */
    public Slice key() {
        return key;
    }

    /** Returns the value, without its line break; it may be outside the heap. */
    public Slice value() {
        return value;
    }

    /** Tells whether the client wants no reply. */
    public boolean noreply() {
        return noreply;
    }

    /** Tells whether a bad request is so because a key is over the limit. */
    public boolean keyTooLong() {
        return keyTooLong;
    }

    /** Tells whether the connection is to be closed after the error. */
    public boolean closes() {
        return closes;
    }

    /** Returns the line to send for a bad request. */
    public String error() {
        return error;
    }

    /** Returns the client flags, 32 bits unsigned. */
    public long clientFlags() {
        return clientFlags;
    }

    /** Returns the seconds until expiry, or the Unix time of it if they are more than 30 days. */
    public long exptime() {
        return exptime;
    }

    /** Returns the delta of incr and decr, or the version of cas, unsigned. */
    public long number() {
        return number;
    }

    /** Moves {@link #key()} to the next key; returns false when there is none left. */
    public boolean nextKey() {
        if (keyFound) {
            keyFound = false;
            return true;
        }
        int i = keysFrom;
        while (i < keysTo && line[i] == ' ') {
            i++;
        }
        int start = i;
        while (i < keysTo && line[i] != ' ') {
            i++;
        }
        keysFrom = i;
        key.wrap(line, start, i - start);
        return i > start;
    }

    int findKeys(MemcachedKeysAhead ahead) {
        return ahead.findIn(line, keysFrom, keysTo);
    }

    /** Returns the memory that keys take which were detached from their input, in bytes. */
    public long heldBytes() {
        return detached ? line.length : 0;
    }

    /** Copies the keys that {@link #nextKey()} has not come to, so that a get can go on after its input is gone. */
    public void detachKeys() {
        line = Arrays.copyOfRange(line, keysFrom, keysTo);
        keysTo = line.length;
        keysFrom = 0;
        detached = true;
    }

    /** Lets go of arrays that would otherwise live as long as an idle connection. */
    public void clear() {
        line = NOTHING;
        keyFound = false;
        detached = false;
        keysFrom = 0;
        keysTo = 0;
        value.clear();
        tokens.split(NOTHING, 0, 0);
    }

    /** Gives a get the key that {@link #key()} is to be, and no other: it ends here. */
    void keyIsOnlyOne(byte[] line, int end) {
        this.line = line;
        keyFound = true;
        detached = false;
        keysFrom = end;
        keysTo = end;
    }

    /** Takes all words from {@code token} on as keys; false if one is of more than {@code keyBytesMax} bytes. */
    boolean keys(int token, int keyBytesMax) {
        line = tokens.array();
        keyFound = false;
        detached = false;
        keysFrom = tokens.from(token);
        keysTo = tokens.lineEnd();
        int first = keysFrom;
        while (nextKey()) {
            if (key.length() > keyBytesMax) {
                return false;
            }
        }
        keysFrom = first;
        return true;
    }
}
