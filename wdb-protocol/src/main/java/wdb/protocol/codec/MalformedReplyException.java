package wdb.protocol.codec;

/**
 * Bytes from a server that are no reply of the WDB protocol; the message says what was expected and shows what was found.
 *
 * <p>After it a stream of replies can't be trusted any more: nobody knows where the next reply begins.
 */
public final class MalformedReplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int EXCERPT_BYTES_MAX = 60;

    MalformedReplyException(String expected, byte[] found, int from, int length) {
        super("malformed reply: expected " + expected + ", found " + excerpt(found, from, length));
    }

    /** Returns the bytes in quotes as printable ASCII, shortened. */
    private static String excerpt(byte[] bytes, int from, int length) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = from; i < from + Math.min(length, EXCERPT_BYTES_MAX); i++) {
            if (bytes[i] >= ' ' && bytes[i] < 0x7f) {
                text.append((char) bytes[i]);
            } else {
                text.append(String.format("\\x%02x", bytes[i] & 0xff));
            }
        }
        return text.append(length > EXCERPT_BYTES_MAX ? "\" ..." : "\"").toString();
    }
}
