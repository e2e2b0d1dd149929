package wdb.stress.linear;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Values on the wire, and the numbers that stand for them in the model. Stateless.
 *
 * <p>A plain value is its number and padding that follows from it, so that a value put together from two others is recognized; one in sixteen
 * is long enough to be kept outside its bucket. A counter is its digits and nothing else, so that it can be incremented; each begins far from
 * every other. A value that something was appended to is a hash of both, for it can be appended to again and again.
 */
final class Values {
    /** Seconds of one unit of expiry: far more than a history takes, so that what was said can be told from what is left. */
    static final long TTL_UNIT_S = 100_000;

    private static final int LARGE_ONE_IN = 16;
    private static final int LARGE_BYTES = 5_000;
    private static final int SMALL_BYTES = 24;
    private static final long COUNTERS_FROM = 1L << 40;
    private static final int COUNTER_BITS = 20; // increments before a counter meets the next one's beginning
    private static final long APPENDED = 1L << 62;

    private Values() {}

    /** Returns the value with which the counter of this number begins. */
    static long counter(long number) {
        return COUNTERS_FROM + (number << COUNTER_BITS);
    }

    static boolean isCounter(long value) {
        return value >= COUNTERS_FROM && value < APPENDED;
    }

    static boolean isAppended(long value) {
        return value >= APPENDED;
    }

    /** Returns the value after something, which has a number too, was appended to it. */
    static long appended(long value, long number) {
        return APPENDED | Keys.mix(Keys.mix(value) + number) & APPENDED - 1;
    }

    /** Returns what is appended, on the wire. */
    static byte[] appendix(long number) {
        return ("+" + number + ";").getBytes(ISO_8859_1);
    }

    /** Returns a plain value or a counter on the wire. */
    static byte[] bytes(long number) {
        if (isCounter(number)) {
            return String.valueOf(number).getBytes(ISO_8859_1);
        }
        int length = number % LARGE_ONE_IN == 0 ? LARGE_BYTES : SMALL_BYTES + (int) (number % LARGE_ONE_IN);
        String head = number + ":";
        String padding = head.repeat(length / head.length() + 1);
        return padding.substring(0, length).getBytes(ISO_8859_1);
    }

    /** Returns the number of a value, or {@link Result#TORN} if nobody ever stored such bytes. */
    static long number(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '+') {
            end++;
        }
        long value = plainNumber(Arrays.copyOf(bytes, end));
        while (value != Result.TORN && end < bytes.length) {
            int next = end + 1;
            while (next < bytes.length && bytes[next] != ';') {
                next++;
            }
            String number = new String(bytes, end + 1, next - end - 1, ISO_8859_1);
            value = next < bytes.length && number.matches("[0-9]{1,18}") ? appended(value, Long.parseLong(number)) : Result.TORN;
            end = next + 1;
        }
        return value;
    }

    private static long plainNumber(byte[] bytes) {
        long number = 0;
        for (byte digit : bytes) {
            if (digit < '0' || digit > '9') {
                break;
            }
            number = number * 10 + digit - '0';
        }
        return number > 0 && !isAppended(number) && Arrays.equals(bytes, bytes(number)) ? number : Result.TORN;
    }
}
