package wdb.client.repl;

/** A request that the server refused while several were needed; the message is the server's line. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
