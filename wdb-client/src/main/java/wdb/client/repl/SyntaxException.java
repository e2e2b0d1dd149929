package wdb.client.repl;

/** A command line that is no command; the message is one sentence that says what was expected. */
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxException(String message) {
        super(message);
    }
}
