package wdb.stress.linear;

import java.util.Locale;

/**
 * A request as the model sees it.
 *
 * @param kind what is asked for
 * @param key the key's number
 * @param other the second key's number, of an exchange only
 * @param expected the value that a compare-and-set expects, or the version that one by version does
 * @param value the value that is stored, the number of what is appended, or the expiry in units of {@link Values#TTL_UNIT_S}
 */
public record Call(Kind kind, int key, int other, long expected, long value) {
    /** An expiry that has passed already. */
    static final long PAST = -1;

    /** The commands that are recorded. */
    public enum Kind {
        /** Reads a value. */
        GET,
        /** Reads a value and its version; memcached protocol only, as the next six. */
        GETS,
        /** Stores a value if the key is absent. */
        ADD,
        /** Puts something behind the present value. */
        APPEND,
        /** Adds 1 to a number. */
        INCR,
        /** Stores a value if the present one has the version expected. */
        CAS_UNIQUE,
        /** Sets the expiry; one in the past removes the key. */
        TOUCH,
        /** Reads the expiry; WDB protocol only, as the next two. */
        TTL,
        /** Lets two values change places. */
        EXCH,
        /** Stores a value if the present one is as expected. */
        CAS,
        /** Stores a value. */
        SET,
        /** Removes a key. */
        DELETE
    }

    static Call of(Kind kind, int key) {
        return new Call(kind, key, key, 0, 0);
    }

    static Call of(Kind kind, int key, long value) {
        return new Call(kind, key, key, 0, value);
    }

    static Call get(int key) {
        return of(Kind.GET, key);
    }

    static Call set(int key, long value) {
        return of(Kind.SET, key, value);
    }

    static Call delete(int key) {
        return of(Kind.DELETE, key);
    }

    static Call exch(int key, int other) {
        return new Call(Kind.EXCH, key, other, 0, 0);
    }

    static Call cas(int key, long expected, long value) {
        return new Call(Kind.CAS, key, key, expected, value);
    }

    static Call casUnique(int key, long version, long value) {
        return new Call(Kind.CAS_UNIQUE, key, key, version, value);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case GET, GETS, DELETE, TTL, INCR -> kind.name().toLowerCase(Locale.ROOT) + " k" + key;
            case SET, ADD -> kind.name().toLowerCase(Locale.ROOT) + " k" + key + " " + value;
            case APPEND -> "append k" + key + " +" + value;
            case TOUCH -> "touch k" + key + " " + value;
            case EXCH -> "exch k" + key + " k" + other;
            case CAS -> "cas k" + key + " " + expected + " " + value;
            case CAS_UNIQUE -> "cas k" + key + " version " + expected + " " + value;
        };
    }
}
