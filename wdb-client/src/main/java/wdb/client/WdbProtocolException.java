package wdb.client;

/** A server that does not speak the WDB protocol, or an answer that is none to the request. */
public final class WdbProtocolException extends WdbException {
    private static final long serialVersionUID = 1L;

    WdbProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
