package wdb.stress.linear;

/**
 * One request of a history, with what came of it.
 *
 * @param lane the connection, on which requests take effect in the order of the history
 * @param call what was asked for
 * @param result what the client learnt
 * @param calledNs when the first byte was about to be sent
 * @param returnedNs when the last byte of the reply had come; {@link #NEVER} if it did not
 */
public record Operation(int lane, Call call, Result result, long calledNs, long returnedNs) {
    /** A reply that did not come. */
    public static final long NEVER = Long.MAX_VALUE;

    boolean unfinished() {
        return result.outcome() == Result.Outcome.UNKNOWN;
    }

    /** Returns this operation as it was before {@code ns}: without its reply, if that came later. */
    Operation before(long ns) {
        return returnedNs < ns ? this : new Operation(lane, call, Result.UNKNOWN, calledNs, NEVER);
    }

    /** Tells whether it cannot have changed anything, so that a history stays explicable without it. */
    boolean changesNothing() {
        return switch (call.kind()) {
            case GET, GETS, TTL -> true;
            case EXCH -> result.outcome() == Result.Outcome.NOT_FOUND || call.key() == call.other();
            case SET, ADD, APPEND, INCR, CAS, CAS_UNIQUE, TOUCH, DELETE -> switch (result.outcome()) {
                case NOT_FOUND, NOT_STORED, NOT_A_NUMBER, EXISTS -> true;
                case VALUE, STORED, DELETED, EXCHANGED, TOUCHED, TTL, UNKNOWN -> false;
            };
        };
    }
}
