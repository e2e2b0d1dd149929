package wdb.client.repl;

/** A command that the user ended with Ctrl-C. */
final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CancelledException() {
        super("cancelled");
    }
}
