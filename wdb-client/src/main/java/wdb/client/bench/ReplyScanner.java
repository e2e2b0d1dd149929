package wdb.client.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds replies in a stream of bytes, however it is split: lines, and values of a known length with a line break behind. Values are handed on
 * in parts as they come, so a connection's scanner holds no more than one unfinished line.
 *
 * <p>Confined to one thread.
 */
abstract class ReplyScanner {
    static final int LINE_BYTES_MAX = 2_048;
    private static final int SHOWN_CHARS_MAX = 60;

    private final String protocol; // for messages
    private byte[] line = new byte[64];
    private int lineLength;

    private int valueLeft;
    private int breakLeft; // bytes of the line break behind the value that are still to come
    private boolean inValue;

    ReplyScanner(String protocol) {
        this.protocol = protocol;
    }

    /** Takes a whole line without its line break. */
    abstract void line(byte[] bytes, int from, int to, Replies replies) throws WrongReplyException;

    /** The value that {@link #expectValue} announced is complete. */
    abstract void valueEnds(Replies replies) throws WrongReplyException;

    /** Scans the next bytes of the stream. */
    final void scan(byte[] bytes, int from, int to, Replies replies) throws WrongReplyException {
        int at = from;
        while (at < to) {
            at = inValue ? value(bytes, at, to, replies) : nextLine(bytes, at, to, replies);
        }
    }

    final void expectValue(int size, Replies replies) {
        valueLeft = size;
        breakLeft = 2;
        inValue = true;
        replies.value(size);
    }

    private int nextLine(byte[] bytes, int from, int to, Replies replies) throws WrongReplyException {
        int end = from;
        while (end < to && bytes[end] != '\n') {
            end++;
        }
        if (lineLength + end - from > LINE_BYTES_MAX) {
            throw wrong(bytes, from, end);
        }
        if (end == to) {
            keep(bytes, from, end);
            return to;
        }
        if (lineLength == 0) {
            line(bytes, from, withoutCr(bytes, from, end), replies);
        } else {
            keep(bytes, from, end);
            int length = lineLength;
            lineLength = 0;
            line(line, 0, withoutCr(line, 0, length), replies);
        }
        return end + 1;
    }

    private void keep(byte[] bytes, int from, int to) {
        if (lineLength + to - from > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, lineLength + to - from));
        }
        System.arraycopy(bytes, from, line, lineLength, to - from);
        lineLength += to - from;
    }

    private static int withoutCr(byte[] bytes, int from, int end) {
        return end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    private int value(byte[] bytes, int from, int to, Replies replies) throws WrongReplyException {
        int part = Math.min(valueLeft, to - from);
        if (part > 0) {
            replies.part(bytes, from, from + part);
            valueLeft -= part;
        }
        int at = from + part;
        while (valueLeft == 0 && breakLeft > 0 && at < to) {
            if (bytes[at] != (breakLeft == 2 ? '\r' : '\n')) {
                throw new WrongReplyException("a value in the server's reply has no line break behind it, expected CR LF");
            }
            at++;
            breakLeft--;
        }
        if (breakLeft == 0) {
            inValue = false;
            valueEnds(replies);
        }
        return at;
    }

    /** Returns the number in the bytes, or -1 if they are none that a length can be. */
    static int number(byte[] bytes, int from, int to) {
        if (from >= to || to - from > 9) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }

    static boolean begins(byte[] bytes, int from, int to, byte[] word) {
        return to - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }

    static String text(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, Math.min(to - from, SHOWN_CHARS_MAX), StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
        return to - from > SHOWN_CHARS_MAX ? text + "..." : text;
    }

    final WrongReplyException wrong(byte[] bytes, int from, int to) {
        return new WrongReplyException("the server's reply \"" + text(bytes, from, to) + "\" is not of the " + protocol
                + " protocol; --protocol says which one is spoken");
    }
}
