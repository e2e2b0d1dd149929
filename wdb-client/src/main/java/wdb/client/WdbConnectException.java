package wdb.client;

/** A connection that could not be made: the message names the address and the reason. */
public final class WdbConnectException extends WdbException {
    private static final long serialVersionUID = 1L;

    WdbConnectException(String message, Throwable cause) {
        super(message, cause);
    }
}
