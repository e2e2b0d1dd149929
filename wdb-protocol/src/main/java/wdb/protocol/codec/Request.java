package wdb.protocol.codec;

import java.util.Arrays;
import wdb.protocol.Slice;

/**
 * One decoded request, refilled by {@link RequestDecoder} for each request so that decoding allocates nothing.
 *
 * <p>Its slices point into the input or into the decoder's own memory and are valid until the decoder's next call. Which accessors mean
 * something depends on {@link #kind()}. Confined to one thread.
 */
public final class Request {
    /** What the line turned out to be. */
    public enum Kind {
        /** Keys by {@link Request#nextKey()}. */
        GET,
        /** {@link Request#key()}, {@link Request#value()} and {@link Request#ttlSeconds()}. */
        SET,
        /** {@link Request#key()}. */
        DELETE,
        /** {@link Request#key()} and {@link Request#secondKey()}. */
        EXCH,
        /** {@link Request#key()}, {@link Request#expected()} and {@link Request#value()}. */
        CAS,
        /** {@link Request#key()} and {@link Request#ttlSeconds()}. */
        TOUCH,
        /** {@link Request#key()}. */
        TTL,
        /** No arguments. */
        QUIT,
        /** No arguments. */
        PING,
        /** No arguments. */
        VERSION,
        /** {@link Request#cursor()}, {@link Request#key()} as the prefix, {@link Request#count()}. */
        SCAN,
        /** {@link Request#key()} as the section's name, empty for the overview. */
        STATS,
        /** No command of the protocol. */
        UNKNOWN,
        /** A known command with bad arguments: {@link Request#message()} says which. */
        MALFORMED,
        /** A value over the limit; its bytes will be swallowed as they come. */
        TOO_LARGE,
        /** A value that there is no memory for; the rest of its bytes will be swallowed as they come. */
        NO_MEMORY,
        /** A line over the limit: what follows can't be trusted, so the connection must close. */
        LINE_TOO_LONG
    }

    final Slice key = new Slice();
    final Slice secondKey = new Slice();
    final Slice expected = new Slice();
    final Slice value = new Slice();
    Kind kind = Kind.UNKNOWN;
    long ttlSeconds;
    long cursor;
    int count;
    String message;
    boolean keyTooLong; // of a malformed request

    // The keys of a get that nextKey() has not come to: line[keysFrom, keysTo), white space between them.
    private byte[] line;
    private int keysFrom;
    private int keysTo;
    private boolean keyFound; // the next key is already there

    /** Creates a request that means nothing until a decoder fills it. */
    public Request() {}

    /** Returns what the line turned out to be. */
    public Kind kind() {
        return kind;
    }

    /** Returns the first key, or the key that {@link #nextKey()} came to. */
    public Slice key() {
        return key;
    }

    /** Returns the second key of an exchange. */
    public Slice secondKey() {
        return secondKey;
    }

    /** Returns the bytes that a cas expects to find; they may be outside the heap. */
    public Slice expected() {
        return expected;
    }

    /** Returns the value to store; it may be outside the heap. */
    public Slice value() {
        return value;
    }

    /** Returns after how many seconds the item is to expire; 0 for never. */
    public long ttlSeconds() {
        return ttlSeconds;
    }

    /** Returns the cursor of a scan. */
    public long cursor() {
        return cursor;
    }

    /** Returns the count of a scan, 1 to {@link wdb.protocol.Limits#SCAN_COUNT_MAX}. */
    public int count() {
        return count;
    }

    /** Returns what is wrong with a malformed request and what was expected, in one line. */
    public String message() {
        return message;
    }

    /** Moves {@link #key()} to the next key of a get; returns false when there is none left. */
    public boolean nextKey() {
        if (keyFound) {
            keyFound = false;
            return true;
        }
        int i = keysFrom;
        while (i < keysTo && Words.isBlank(line[i])) {
            i++;
        }
        if (i == keysTo) {
            return false;
        }
        int start = i;
        while (i < keysTo && !Words.isBlank(line[i])) {
            i++;
        }
        keysFrom = i;
        key.wrap(line, start, i - start);
        return true;
    }

    /** Copies the keys that {@link #nextKey()} has not come to, so that a get can go on after its input is gone. */
    public void detachKeys() {
        line = Arrays.copyOfRange(line, keysFrom, keysTo);
        keysTo = line.length;
        keysFrom = 0;
        clearKeys();
    }

    /** Tells whether a malformed request is so because a key is over the limit. */
    public boolean keyTooLong() {
        return keyTooLong;
    }

    /** Returns the memory that keys which {@link #nextKey()} has not come to keep alive, in bytes. */
    public int heldBytes() {
        return line == null ? 0 : line.length;
    }

    int findKeys(KeysAhead ahead) {
        return ahead.findIn(line, keysFrom, keysTo);
    }

    /** Lets go of arrays that would otherwise live as long as an idle connection. */
    public void clear() {
        clearData();
        clearKeys();
    }

    private void clearKeys() {
        key.clear();
        secondKey.clear();
    }

    /** The same, but for the keys: those of a request whose data has not come are still needed. */
    void clearData() {
        line = null;
        keysFrom = keysTo = 0;
        keyFound = false;
        value.clear();
        expected.clear();
    }

    /** Gives a get its only key. */
    void onlyKey(byte[] line, int from, int length) {
        keys(line, from + length, from + length);
        key.wrap(line, from, length);
        keyFound = true;
    }

    void keys(byte[] line, int from, int to) {
        keyFound = false;
        this.line = line;
        this.keysFrom = from;
        this.keysTo = to;
    }
}
