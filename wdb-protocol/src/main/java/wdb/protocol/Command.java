package wdb.protocol;

import java.util.List;

/**
 * A request of the WDB protocol as a value, for those who send requests.
 *
 * <p>The server's own path decodes into a reusable {@link wdb.protocol.codec.Request} instead, which allocates nothing. Byte arrays
 * are not copied: whoever makes a command leaves them alone afterwards.
 */
public sealed interface Command {
    /**
     * Returns the command word: to handle all commands, switch on it. (A switch on the types is put together when it first runs, by code that is
     * loaded then.)
     */
    Verb verb();

    /** Asks for the values of keys; the replies end with {@link Reply.End}. */
    record Get(List<Key> keys) implements Command {
        /** Checks that there is a key. */
        public Get {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("get without a key, expected at least one");
            }
        }

        @Override
        public Verb verb() {
            return Verb.GET;
        }
    }

    /** Stores a value that expires after {@code ttlSeconds} (0: never; at most {@value Limits#TTL_SECONDS_MAX}). */
    record Set(Key key, byte[] value, long ttlSeconds) implements Command {
        /** Stores a value that never expires. */
        public Set(Key key, byte[] value) {
            this(key, value, 0);
        }

        @Override
        public Verb verb() {
            return Verb.SET;
        }
    }

    /** Removes a key. */
    record Delete(Key key) implements Command {
        @Override
        public Verb verb() {
            return Verb.DELETE;
        }
    }

    /** Lets the values of two keys change places. */
    record Exch(Key first, Key second) implements Command {
        @Override
        public Verb verb() {
            return Verb.EXCH;
        }
    }

    /** Replaces the value {@code expected} by {@code value}. */
    record Cas(Key key, byte[] expected, byte[] value) implements Command {
        @Override
        public Verb verb() {
            return Verb.CAS;
        }
    }

    /** Lets an item expire after {@code ttlSeconds} (0: never; at most {@value Limits#TTL_SECONDS_MAX}). */
    record Touch(Key key, long ttlSeconds) implements Command {
        @Override
        public Verb verb() {
            return Verb.TOUCH;
        }
    }

    /** Asks after how many seconds an item expires. */
    record Ttl(Key key) implements Command {
        @Override
        public Verb verb() {
            return Verb.TTL;
        }
    }

    /** Closes the connection after the earlier replies. */
    record Quit() implements Command {
        @Override
        public Verb verb() {
            return Verb.QUIT;
        }
    }

    /** Asks for a sign of life. */
    record Ping() implements Command {
        @Override
        public Verb verb() {
            return Verb.PING;
        }
    }

    /** Asks for the server's version. */
    record Version() implements Command {
        @Override
        public Verb verb() {
            return Verb.VERSION;
        }
    }

    /** Walks over the keys from {@code cursor} (0 at first); {@code prefix} may be empty, {@code count} is 1 to {@value Limits#SCAN_COUNT_MAX}. */
    record Scan(long cursor, byte[] prefix, int count) implements Command {
        @Override
        public Verb verb() {
            return Verb.SCAN;
        }
    }

    /** Asks for a section of counters or settings; the empty name is the overview. */
    record Stats(String section) implements Command {
        @Override
        public Verb verb() {
            return Verb.STATS;
        }
    }
}
