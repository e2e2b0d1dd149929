package wdb.client;

/** A call that ended because its thread was interrupted; the thread's interrupt flag is set again. The request may still be carried out. */
public final class WdbInterruptedException extends WdbException {
    private static final long serialVersionUID = 1L;

    WdbInterruptedException(String message, Throwable cause) {
        super(message, cause);
    }
}
