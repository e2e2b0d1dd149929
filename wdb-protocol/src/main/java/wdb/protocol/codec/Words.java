package wdb.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The words of a request line: where they begin and end, as numbers that compare quickly, and as decimal numbers. */
final class Words {
    private static final int SHOWN_BYTES_MAX = 24;
    private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

    private Words() {}

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static int skipBlanks(byte[] a, int from, int to) {
        int i = from;
        while (i < to && isBlank(a[i])) {
            i++;
        }
        return i;
    }

    /** Returns where the word that begins at {@code from} ends. */
    static int endOfWord(byte[] a, int from, int to) {
        int end = from + 1;
        while (end < to && !isBlank(a[end])) {
            end++;
        }
        return end;
    }

    /** Tells whether the last word of a line is HTTP's with its version. */
    static boolean isHttp(byte[] a, int from, int to) {
        int last = from;
        for (int i = skipBlanks(a, from, to); i < to; i = skipBlanks(a, endOfWord(a, i, to), to)) {
            last = i;
        }
        return Arrays.mismatch(a, last, Math.min(last + HTTP.length, to), HTTP, 0, HTTP.length) < 0;
    }

    /** Returns up to 8 letters in lower case as one number, or 0 for a longer word. */
    static long packed(byte[] a, int from, int length) {
        if (length > Long.BYTES) {
            return 0;
        }
        long word = 0;
        for (int i = from; i < from + length; i++) {
            // Only letters become lower-case letters by this bit, so no other word can look like a command.
            word = word << 8 | (a[i] | 0x20) & 0xff;
        }
        return word;
    }

    static long packed(String word) {
        return packed(word.getBytes(StandardCharsets.US_ASCII), 0, word.length());
    }

    /** Returns the decimal number of these bytes, or -1 if they are none or it needs more than 63 bits. */
    static long number(byte[] a, int from, int to) {
        long n = 0;
        for (int i = from; i < to; i++) {
            int digit = a[i] - '0';
            if (digit < 0 || digit > 9 || n > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            n = 10 * n + digit;
        }
        return n;
    }

    /** Returns a word in a form that is safe to send back: short, printable, in quotes. */
    static String shown(byte[] a, int from, int to) {
        byte[] copy = Arrays.copyOfRange(a, from, Math.min(to, from + SHOWN_BYTES_MAX));
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] <= ' ' || copy[i] == 0x7f || copy[i] == '"') {
                copy[i] = '?';
            }
        }
        return '"' + new String(copy, StandardCharsets.US_ASCII) + '"';
    }
}
