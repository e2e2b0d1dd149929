package wdb.stress.linear;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Values on the wire: a number, and padding that follows from it, so that a value put together from two others is recognized. One in
 * sixteen is long enough to be kept outside its bucket. Stateless.
 */
final class Values {
    private static final int LARGE_ONE_IN = 16;
    private static final int LARGE_BYTES = 5_000;
    private static final int SMALL_BYTES = 24;

    private Values() {}

    static byte[] bytes(long number) {
        int length = number % LARGE_ONE_IN == 0 ? LARGE_BYTES : SMALL_BYTES + (int) (number % LARGE_ONE_IN);
        String head = number + ":";
        String padding = head.repeat(length / head.length() + 1);
        return padding.substring(0, length).getBytes(ISO_8859_1);
    }

    /** Returns the number of a value, or {@link Result#TORN} if nobody ever stored such bytes. */
    static long number(byte[] bytes) {
        long number = 0;
        for (byte digit : bytes) {
            if (digit < '0' || digit > '9') {
                break;
            }
            number = number * 10 + digit - '0';
        }
        return number > 0 && Arrays.equals(bytes, bytes(number)) ? number : Result.TORN;
    }
}
