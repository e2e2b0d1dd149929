package wdb.client.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import wdb.protocol.Key;

/**
 * The file format of import and export: a line per record, the key, a tab, the value.
 *
 * <p>In both, {@code \t}, {@code \n}, {@code \r}, {@code \\} and {@code \xNN} (two hexadecimal digits) stand for bytes. Written are the
 * escapes for a backslash and for control bytes; all other bytes stand as they are. Only the first tab of a line separates, and a CR
 * before the line break is not part of the value, so that hand-made files do what they look like.
 */
final class Tsv {
    /** A line as key and value. */
    record TsvRecord(Key key, byte[] value) {}

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Tsv() {}

    /**
     * Returns the record of a line without its line break.
     *
     * @throws BadLineException if it is none
     */
    static TsvRecord parse(byte[] line) {
        int end = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        int tab = 0;
        while (tab < end && line[tab] != '\t') {
            tab++;
        }
        if (tab == end) {
            throw new BadLineException("no tab, expected a key, a tab and a value");
        }
        byte[] key = unescape(line, 0, tab);
        String fault = Key.fault(key, 0, key.length);
        if (fault != null) {
            throw new BadLineException(fault);
        }
        return new TsvRecord(Key.of(key), unescape(line, tab + 1, end));
    }

    /** Appends a record as a line with its line break. */
    static void write(Key key, byte[] value, ByteArrayOutputStream out) {
        escape(key.toBytes(), out);
        out.write('\t');
        escape(value, out);
        out.write('\n');
    }

    private static void escape(byte[] bytes, ByteArrayOutputStream out) {
        for (byte b : bytes) {
            int mark = switch (b) {
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case '\\' -> '\\';
                default -> b >= 0 && b < ' ' || b == 0x7f ? 'x' : 0;
            };
            if (mark == 0) {
                out.write(b);
                continue;
            }
            out.write('\\');
            out.write(mark);
            if (mark == 'x') {
                out.write(HEX[b >> 4]);
                out.write(HEX[b & 0xf]);
            }
        }
    }

    private static byte[] unescape(byte[] line, int from, int to) {
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) {
            if (line[at] != '\\') {
                bytes[length++] = line[at];
                continue;
            }
            int mark = ++at < to ? line[at] : -1;
            bytes[length++] = (byte) switch (mark) {
                case 't' -> '\t';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case '\\' -> '\\';
                case 'x' -> at + 2 < to ? hexDigit(line[at + 1]) << 4 | hexDigit(line[at + 2]) : hexDigit(-1);
                default -> throw new BadLineException("unknown escape, expected \\t \\n \\r \\\\ or \\xNN");
            };
            at += mark == 'x' ? 2 : 0;
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static int hexDigit(int digit) {
        int value = digit < 0 ? -1 : Character.digit(digit, 16);
        if (value < 0) {
            throw new BadLineException("bad escape, expected \\x and two hexadecimal digits");
        }
        return value;
    }
}
