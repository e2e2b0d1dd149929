package wdb.stress.torture;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The keys and values of a churn, and how long the values are. Immutable.
 *
 * <p>Lengths: from 8 to 2,000 bytes, each magnitude as likely as any other (log-uniform: the mean is 361); one in 10,000 from 4 KiB to 64 KiB
 * in the same way. A value is a piece of one long noise that begins where its key and its length say: whoever reads it can tell whether it is whole,
 * without remembering anything, and pieces of two values of one key don't make a third.
 */
final class ChurnValues {
    /** Bytes of a key. */
    static final int KEY_BYTES = 12;

    /** Longest value. */
    static final int LONGEST = 64 * 1_024;

    private static final int SMALL_LEAST = 8;
    private static final int SMALL_MOST = 2_000;
    private static final int LARGE_LEAST = 4 * 1_024;
    private static final int LARGE_ONE_IN = 10_000;
    private static final int STARTS = 1 << 16;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final byte[] noise = new byte[STARTS + LONGEST];

    ChurnValues() {
        new Random(1).nextBytes(noise);
    }

    /** Draws a length. */
    int length(RandomGenerator random) {
        return random.nextInt(LARGE_ONE_IN) == 0 ? logUniform(random, LARGE_LEAST, LONGEST) : logUniform(random, SMALL_LEAST, SMALL_MOST);
    }

    private static int logUniform(RandomGenerator random, int least, int most) {
        return (int) Math.min(most, least * Math.exp(random.nextDouble() * Math.log((most + 1.0) / least)));
    }

    /** Writes the name of a key: {@code k} and its number in eleven digits. */
    static void writeKey(int key, byte[] into, int at) {
        into[at] = 'k';
        int rest = key;
        for (int i = at + KEY_BYTES - 1; i > at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Writes the value of this length that the key has. */
    void write(int key, int length, byte[] into, int at) {
        System.arraycopy(noise, start(key, length), into, at, length);
    }

    /** Tells whether this is the whole value that the key has at this length. */
    boolean isWhole(int key, byte[] value, int from, int length) {
        int start = start(key, length);
        return Arrays.equals(value, from, from + length, noise, start, start + length);
    }

    private static int start(int key, int length) {
        long mixed = ((long) key << 32 | length) * MIX;
        return (int) (mixed >>> 48) & STARTS - 1;
    }
}
