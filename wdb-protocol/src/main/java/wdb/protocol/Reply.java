package wdb.protocol;

/**
 * A reply line of the WDB protocol as a value, for those who receive replies.
 *
 * <p>One request may get several: see {@link #endsRequest()}. Byte arrays are not copied.
 */
public sealed interface Reply {
    /** {@code VALUE}: a key that is present, its value and its item number. */
    record Value(Key key, byte[] value, long id) implements Reply {
        @Override
        public boolean endsRequest() {
            return false;
        }
    }

    /** {@code END} of the values of a get, or of stats. */
    record End() implements Reply {}

    /** {@code STORED}, with the item's number. */
    record Stored(long id) implements Reply {}

    /** {@code DELETED}, with the number that the item had. */
    record Deleted(long id) implements Reply {}

    /** {@code NOT_FOUND}. */
    record NotFound() implements Reply {}

    /** {@code EXCHANGED}, with both items' numbers in the order of the request. */
    record Exchanged(long firstId, long secondId) implements Reply {}

    /** {@code EXISTS}: the value is not the expected one; nothing changed. */
    record Exists(long id) implements Reply {}

    /** {@code TOUCHED}, with the item's number. */
    record Touched(long id) implements Reply {}

    /** {@code TTL}: after how many seconds the item expires (-1 for never), and its number. */
    record Ttl(long seconds, long id) implements Reply {}

    /** {@code PONG}. */
    record Pong() implements Reply {}

    /** {@code VERSION}. */
    record Version(String version) implements Reply {}

    /** {@code KEY}: one key of a scan, the length of its value and its item number. */
    record KeyLine(Key key, long valueBytes, long id) implements Reply {
        @Override
        public boolean endsRequest() {
            return false;
        }
    }

    /** {@code CURSOR}: where the scan goes on; 0 when it is done. */
    record Cursor(long next) implements Reply {}

    /** {@code STAT}: a name and a value. */
    record Stat(String name, String value) implements Reply {
        @Override
        public boolean endsRequest() {
            return false;
        }
    }

    /** {@code ERROR}: the command word is unknown. */
    record Error() implements Reply {
        @Override
        public boolean isError() {
            return true;
        }
    }

    /** {@code CLIENT_ERROR}: a known command with bad arguments; the message says what was expected. */
    record ClientError(String message) implements Reply {
        @Override
        public boolean isError() {
            return true;
        }
    }

    /** {@code SERVER_ERROR}: a good request that the server can't carry out. */
    record ServerError(String message) implements Reply {
        @Override
        public boolean isError() {
            return true;
        }
    }

    /** Tells whether this is the last reply of its request. */
    default boolean endsRequest() {
        return true;
    }

    /** Tells whether this is an error: the request was not carried out. */
    default boolean isError() {
        return false;
    }
}
