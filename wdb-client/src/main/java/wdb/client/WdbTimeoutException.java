package wdb.client;

/** A request that got no reply in time. Whether the server carried it out is not known, unless the message says that it was never sent. */
public final class WdbTimeoutException extends WdbException {
    private static final long serialVersionUID = 1L;

    WdbTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
