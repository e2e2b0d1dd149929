package wdb.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Limits;
import wdb.protocol.Verb;

/**
 * The client's way out: a {@link Command} as the bytes that ask a server for it.
 *
 * <p>Command words are sent in upper case, so that the bytes also suit the old WeensyDB servers. Whatever can't be said in one
 * valid request line is refused here, with a message that says what was expected, so that no argument ever becomes a second request.
 * Stateless and thread-safe.
 */
public final class RequestEncoder {
    private static final byte[] LINE_BREAK = {'\r', '\n'};

    private RequestEncoder() {}

    /**
     * Returns the bytes of a request; the values in it are copied.
     *
     * @throws IllegalArgumentException if no valid request line can say it
     */
    public static byte[] encode(Command command) {
        return switch (command.verb()) {
            case GET -> get((Command.Get) command);
            case SET -> set((Command.Set) command);
            case DELETE -> request(new Line(Verb.DELETE).word(((Command.Delete) command).key()));
            case EXCH -> exch((Command.Exch) command);
            case CAS -> cas((Command.Cas) command);
            case TOUCH -> touch((Command.Touch) command);
            case TTL -> request(new Line(Verb.TTL).word(((Command.Ttl) command).key()));
            case QUIT, PING, VERSION -> request(new Line(command.verb()));
            case SCAN -> scan((Command.Scan) command);
            case STATS -> stats((Command.Stats) command);
        };
    }

    private static byte[] get(Command.Get get) {
        Line line = new Line(Verb.GET);
        for (Key key : get.keys()) {
            line.word(key);
        }
        if (line.length > Limits.GET_LINE_BYTES_MAX) {
            throw new IllegalArgumentException("get of " + get.keys().size() + " keys is a line of " + line.length
                    + " bytes, expected at most " + Limits.GET_LINE_BYTES_MAX);
        }
        return request(line);
    }

    private static byte[] set(Command.Set set) {
        Line line = new Line(Verb.SET).word(set.key()).word(set.value().length);
        if (set.ttlSeconds() != 0) {
            line.word(Verb.TTL.word()).word(checkedTtl(set.ttlSeconds()));
        }
        return request(line, set.value());
    }

    private static byte[] exch(Command.Exch exch) {
        return request(new Line(Verb.EXCH).word(exch.first()).word(exch.second()));
    }

    private static byte[] cas(Command.Cas cas) {
        Line line = new Line(Verb.CAS).word(cas.key()).word(cas.expected().length).word(cas.value().length);
        return request(line, cas.expected(), cas.value());
    }

    private static byte[] touch(Command.Touch touch) {
        return request(new Line(Verb.TOUCH).word(touch.key()).word(checkedTtl(touch.ttlSeconds())));
    }

    private static long checkedTtl(long seconds) {
        if (seconds < 0 || seconds > Limits.TTL_SECONDS_MAX) {
            throw new IllegalArgumentException("ttl of " + seconds + " seconds, expected 0 (never) to " + Limits.TTL_SECONDS_MAX);
        }
        return seconds;
    }

    private static byte[] scan(Command.Scan scan) {
        if (scan.cursor() < 0) {
            throw new IllegalArgumentException("scan with cursor " + scan.cursor() + ", expected 0 or a cursor that the server gave");
        }
        if (scan.count() < 1 || scan.count() > Limits.SCAN_COUNT_MAX) {
            throw new IllegalArgumentException("scan with count " + scan.count() + ", expected 1 to " + Limits.SCAN_COUNT_MAX);
        }
        Line line = new Line(Verb.SCAN).word(scan.cursor());
        if (scan.prefix().length > 0) {
            line.word("prefix").word(Key.of(scan.prefix()));
        }
        return request(line.word("count").word(scan.count()));
    }

    private static byte[] stats(Command.Stats stats) {
        Line line = new Line(Verb.STATS);
        return request(stats.section().isEmpty() ? line : line.word(Key.of(stats.section())));
    }

    /** Returns the line, and the values if there are any, each part with its line break. */
    private static byte[] request(Line line, byte[]... values) {
        long total = line.length + LINE_BREAK.length + (values.length > 0 ? LINE_BREAK.length : 0);
        for (byte[] value : values) {
            total += value.length;
        }
        if (total > Limits.VALUE_BYTES_MAX_CEILING * 2L + Limits.LINE_BYTES_MAX) {
            throw new IllegalArgumentException("request of " + total + " bytes, expected values of at most "
                    + Limits.VALUE_BYTES_MAX_CEILING + " bytes");
        }
        byte[] request = new byte[(int) total];
        int at = append(request, 0, line.bytes, line.length);
        at = append(request, at, LINE_BREAK, LINE_BREAK.length);
        for (byte[] value : values) {
            at = append(request, at, value, value.length);
        }
        if (values.length > 0) {
            append(request, at, LINE_BREAK, LINE_BREAK.length);
        }
        return request;
    }

    private static int append(byte[] target, int at, byte[] source, int length) {
        System.arraycopy(source, 0, target, at, length);
        return at + length;
    }

    /** A request line that is being put together. */
    private static final class Line {
        private byte[] bytes = new byte[64];
        private int length;

        Line(Verb verb) {
            append(verb.name().getBytes(StandardCharsets.US_ASCII));
        }

        Line word(Key key) {
            append(' ');
            room(key.length());
            length = key.copyTo(bytes, length);
            return this;
        }

        Line word(long number) {
            return word(Long.toString(number));
        }

        Line word(String word) {
            append(' ');
            append(word.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        private void append(char space) {
            room(1);
            bytes[length++] = (byte) space;
        }

        private void append(byte[] word) {
            room(word.length);
            System.arraycopy(word, 0, bytes, length, word.length);
            length += word.length;
        }

        private void room(int more) {
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }
    }
}
