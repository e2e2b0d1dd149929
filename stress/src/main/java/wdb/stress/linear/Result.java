package wdb.stress.linear;

/**
 * What a client learnt about its request.
 *
 * @param outcome the word of the reply
 * @param value the value that was read or counted to, or the expiry that was read
 * @param id the item's number; 0 if the reply has none, as in the memcached protocol
 * @param other the second item's number, of an exchange; the version, of a read that asks for it
 */
public record Result(Outcome outcome, long value, long id, long other) {
    /** No reply came: the request may have taken effect or not. */
    public static final Result UNKNOWN = new Result(Outcome.UNKNOWN, 0, 0, 0);

    /** A value whose bytes nobody ever stored. */
    static final long TORN = -3;

    /** The replies. */
    public enum Outcome {
        /** A value was read, or counted to. */
        VALUE,
        /** A value was stored. */
        STORED,
        /** A value was not stored, for the key was there or was not. */
        NOT_STORED,
        /** A key was removed. */
        DELETED,
        /** Two values changed places. */
        EXCHANGED,
        /** The value, or the version, was not the one expected. */
        EXISTS,
        /** A key was absent. */
        NOT_FOUND,
        /** A value is no number. */
        NOT_A_NUMBER,
        /** An expiry was set. */
        TOUCHED,
        /** An expiry was read. */
        TTL,
        /** No reply came. */
        UNKNOWN
    }

    static Result of(Outcome outcome, long id) {
        return new Result(outcome, 0, id, 0);
    }

    @Override
    public String toString() {
        String number = id == 0 ? "" : " #" + id;
        return switch (outcome) {
            case VALUE -> (value == TORN ? "torn bytes" : String.valueOf(value)) + number + (other == 0 ? "" : " version " + other);
            case TTL -> "TTL " + value + number;
            case EXCHANGED -> "EXCHANGED #" + id + " #" + other;
            case UNKNOWN -> "no reply";
            case STORED, NOT_STORED, DELETED, EXISTS, NOT_FOUND, NOT_A_NUMBER, TOUCHED -> outcome + number;
        };
    }
}
