package wdb.client.bench;

import java.io.IOException;

/** Bytes that are no reply of the protocol: whatever answers is no such server, or a broken one. */
final class WrongReplyException extends IOException {
    private static final long serialVersionUID = 1;

    WrongReplyException(String message) {
        super(message);
    }
}
