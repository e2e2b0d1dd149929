package wdb.client;

/** A request that was not sent, because as many as the options allow are unanswered; the connection goes on. */
public final class WdbOverloadException extends WdbException {
    private static final long serialVersionUID = 1L;

    WdbOverloadException(String message) {
        super(message, null);
    }
}
