package wdb.server.session;

/** Counts the lines in a row that are no command. Confined to one thread. */
public final class UnknownLines {
    /** What is said to whoever sent too many. */
    public static final String TOO_MANY = "too many lines in a row that are no command";

    private final int max;
    private long last; // the request that was the last of them
    private long inARow; // no number of lines wraps it

    /** Counts to {@code max}, or for ever if that is 0. */
    public UnknownLines(int max) {
        this.max = max;
    }

    /** Takes notice of one, the session's request with this number, and tells whether it is one too many. */
    public boolean isTooMany(long request) {
        inARow = request == last + 1 ? inARow + 1 : 1;
        last = request;
        return inARow == max;
    }
}
