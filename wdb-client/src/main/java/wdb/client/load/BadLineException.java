package wdb.client.load;

/** A line of a TSV file that is no record; the message says what is wrong and what was expected. */
final class BadLineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
        super(message);
    }
}
