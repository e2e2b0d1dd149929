package wdb.stress.linear;

/**
 * A request as the model sees it.
 *
 * @param kind what is asked for
 * @param key the key's number
 * @param other the second key's number, of an exchange only
 * @param expected the value that a compare-and-set expects
 * @param value the value that is stored; no two calls of a history store the same
 */
public record Call(Kind kind, int key, int other, long expected, long value) {
    /** The commands that are recorded. */
    public enum Kind {
        /** Reads a value. */
        GET,
        /** Stores a value. */
        SET,
        /** Removes a key. */
        DELETE,
        /** Lets two values change places. */
        EXCH,
        /** Stores a value if the present one is as expected. */
        CAS
    }

    static Call get(int key) {
        return new Call(Kind.GET, key, key, 0, 0);
    }

    static Call set(int key, long value) {
        return new Call(Kind.SET, key, key, 0, value);
    }

    static Call delete(int key) {
        return new Call(Kind.DELETE, key, key, 0, 0);
    }

    static Call exch(int key, int other) {
        return new Call(Kind.EXCH, key, other, 0, 0);
    }

    static Call cas(int key, long expected, long value) {
        return new Call(Kind.CAS, key, key, expected, value);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case GET -> "get k" + key;
            case SET -> "set k" + key + " " + value;
            case DELETE -> "delete k" + key;
            case EXCH -> "exch k" + key + " k" + other;
            case CAS -> "cas k" + key + " " + expected + " " + value;
        };
    }
}
