package wdb.protocol.codec;

import java.nio.charset.StandardCharsets;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/**
 * One reply line, without its line break, and the way through its words.
 *
 * <p>Words are separated by exactly one space, as every server writes them. The line's bytes belong to the decoder.
 */
final class ReplyLine {
    private final byte[] bytes;
    private final int length;
    private final String word;
    private int at; // where the next word begins, after its space

    ReplyLine(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        int end = wordEnd(0);
        this.word = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        this.at = end;
    }

    /** Tells whether a value follows this line: the caller takes its key, length and number instead of {@link #reply()}. */
    boolean announcesValue() {
        return word.equals("VALUE");
    }

    /** Returns the reply that this line is, all by itself. */
    Reply reply() {
        Reply reply = switch (word) {
            case "END" -> new Reply.End();
            case "STORED" -> new Reply.Stored(id());
            case "DELETED" -> new Reply.Deleted(id());
            case "NOT_FOUND" -> new Reply.NotFound();
            case "EXCHANGED" -> new Reply.Exchanged(id(), id());
            case "EXISTS" -> new Reply.Exists(id());
            case "TOUCHED" -> new Reply.Touched(id());
            case "TTL" -> new Reply.Ttl(secondsOrNever(), id());
            case "PONG" -> new Reply.Pong();
            case "VERSION" -> new Reply.Version(rest("the version"));
            case "KEY" -> new Reply.KeyLine(key(), number(), id());
            case "CURSOR" -> new Reply.Cursor(number());
            case "STAT" -> new Reply.Stat(text("a name"), rest("a value"));
            case "ERROR" -> new Reply.Error();
            case "CLIENT_ERROR" -> new Reply.ClientError(rest("a message"));
            case "SERVER_ERROR" -> new Reply.ServerError(rest("a message"));
            default -> throw malformed("a reply of the WDB protocol");
        };
        end();
        return reply;
    }

    /** Takes the next word as a key. */
    Key key() {
        int from = begin("a key");
        int wordLength = wordEnd(from) - from;
        String fault = Key.fault(bytes, from, wordLength);
        if (fault != null) {
            throw malformed("a key after " + word + " (" + fault + ")");
        }
        at = from + wordLength;
        byte[] key = new byte[wordLength];
        System.arraycopy(bytes, from, key, 0, wordLength);
        return Key.of(key);
    }

    /** Takes the next word as a decimal number of 0 or more. */
    long number() {
        return digits(begin("a number"), "a number");
    }

    /** Takes the next word as a number of seconds, or -1. */
    private long secondsOrNever() {
        int from = begin("a number");
        if (wordEnd(from) == from + 2 && bytes[from] == '-' && bytes[from + 1] == '1') {
            at = from + 2;
            return -1;
        }
        return digits(from, "a number");
    }

    /** Takes the next word as an item number, {@code #} and digits. */
    long id() {
        int from = begin("#<id>");
        if (from == length || bytes[from] != '#') {
            throw malformed("#<id> after " + word);
        }
        return digits(from + 1, "#<id>");
    }

    /** Checks that there is nothing more. */
    void end() {
        if (at != length) {
            throw malformed("the line's end after " + word);
        }
    }

    private long digits(int from, String expected) {
        int to = wordEnd(from);
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                throw malformed(expected + " after " + word);
            }
            number = number * 10 + digit;
        }
        if (from == to) {
            throw malformed(expected + " after " + word);
        }
        at = to;
        return number;
    }

    private String text(String expected) {
        int from = begin(expected);
        at = wordEnd(from);
        return new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    /** Takes all that is left, spaces included; it may be empty. */
    private String rest(String expected) {
        int from = begin(expected);
        at = length;
        return new String(bytes, from, length - from, StandardCharsets.UTF_8);
    }

    private int begin(String expected) {
        if (at == length) {
            throw malformed(expected + " after " + word);
        }
        return at + 1;
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < length && bytes[end] != ' ') {
            end++;
        }
        return end;
    }

    MalformedReplyException malformed(String expected) {
        return new MalformedReplyException(expected, bytes, 0, length);
    }
}
