package wdb.server.store;

import wdb.protocol.Slice;

/** Unsigned decimal numbers of 64 bits as values have them: digits, perhaps after white space, perhaps with white space after them. */
final class Decimal {
    private Decimal() {}

    /** Tells whether the first {@code length} bytes begin with a number that white space or the end follows. */
    static boolean isNumber(byte[] text, int length) {
        int from = begin(text, length);
        int at = from;
        long number = 0;
        while (at < length && text[at] >= '0' && text[at] <= '9') {
            int digit = text[at++] - '0';
            if (Long.compareUnsigned(number, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                return false;
            }
            number = 10 * number + digit;
        }
        return at > from && (at == length || isWhiteSpace(text[at]));
    }

    /** Returns the number that {@link #isNumber} has found. */
    static long parse(byte[] text, int length) {
        long number = 0;
        for (int at = begin(text, length); at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            number = 10 * number + (text[at] - '0');
        }
        return number;
    }

    /** Writes a number into {@code array}, filled up with spaces to {@code width} bytes, and returns {@code target} on it. */
    static Slice write(long number, int width, byte[] array, Slice target) {
        int length = 0;
        for (long n = number; n != 0 || length == 0; n = Long.divideUnsigned(n, 10)) {
            length++;
        }
        long n = number;
        for (int at = length - 1; at >= 0; at--) {
            array[at] = (byte) ('0' + Long.remainderUnsigned(n, 10));
            n = Long.divideUnsigned(n, 10);
        }
        for (; length < width; length++) {
            array[length] = ' ';
        }
        return target.wrap(array, 0, length);
    }

    private static int begin(byte[] text, int length) {
        int at = 0;
        while (at < length && isWhiteSpace(text[at])) {
            at++;
        }
        return at < length && text[at] == '+' ? at + 1 : at;
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }
}
