package wdb.client;

/**
 * Anything that keeps a {@link WdbClient} from giving a result; each kind is a subclass.
 *
 * <p>A message is one clear sentence that can be shown to a user as it is. Arguments that no server would take are not among these:
 * they are an {@link IllegalArgumentException}.
 */
public abstract sealed class WdbException extends RuntimeException
        permits WdbConnectException, WdbTimeoutException, WdbConnectionClosedException, WdbProtocolException, WdbServerException,
                WdbInterruptedException, WdbOverloadException {
    private static final long serialVersionUID = 1L;

    WdbException(String message, Throwable cause) {
        super(message, cause);
    }
}
