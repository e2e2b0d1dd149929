package wdb.client;

/** A request that got no reply because the connection ended: closed by the server, broken, or closed by {@link WdbClient#close()}. */
public final class WdbConnectionClosedException extends WdbException {
    private static final long serialVersionUID = 1L;

    WdbConnectionClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
