package wdb.stress.linear;

/**
 * What a client learnt about its request.
 *
 * @param outcome the word of the reply
 * @param value the value that was read
 * @param id the item's number
 * @param otherId the second item's number, of an exchange only
 */
public record Result(Outcome outcome, long value, long id, long otherId) {
    /** No reply came: the request may have taken effect or not. */
    public static final Result UNKNOWN = new Result(Outcome.UNKNOWN, 0, 0, 0);

    /** A value whose bytes nobody ever stored. */
    static final long TORN = -3;

    /** The replies. */
    public enum Outcome {
        /** A value was read. */
        VALUE,
        /** A value was stored. */
        STORED,
        /** A key was removed. */
        DELETED,
        /** Two values changed places. */
        EXCHANGED,
        /** The value was not the one expected. */
        EXISTS,
        /** A key was absent. */
        NOT_FOUND,
        /** No reply came. */
        UNKNOWN
    }

    static Result of(Outcome outcome, long id) {
        return new Result(outcome, 0, id, 0);
    }

    @Override
    public String toString() {
        return switch (outcome) {
            case VALUE -> (value == TORN ? "torn bytes" : String.valueOf(value)) + " #" + id;
            case STORED -> "STORED #" + id;
            case DELETED -> "DELETED #" + id;
            case EXCHANGED -> "EXCHANGED #" + id + " #" + otherId;
            case EXISTS -> "EXISTS #" + id;
            case NOT_FOUND -> "NOT_FOUND";
            case UNKNOWN -> "no reply";
        };
    }
}
