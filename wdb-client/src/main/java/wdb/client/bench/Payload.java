package wdb.client.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The values that the generator writes. Each tells what it must be: its first eight bytes are the number of the key that it was written for, in
 * hexadecimal, and the rest follows from that number and the length. So a value can be checked wherever an exchange has moved it, and by
 * any later run. Values shorter than eight bytes can't be checked.
 *
 * <p>Immutable.
 */
final class Payload {
    static final int NAME_BYTES = 8;
    private static final int STARTS = 4_096;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final byte[] filler; // the same in every run, but for its length

    Payload(int valueBytesMax) {
        filler = new byte[STARTS + valueBytesMax];
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < filler.length; i++) {
            filler[i] = (byte) (' ' + random.nextInt('~' - ' '));
        }
    }

    void write(byte[] out, int at, long key, int size) {
        System.arraycopy(filler, start(key, size), out, at, size);
        if (size >= NAME_BYTES) {
            for (int i = 0; i < NAME_BYTES; i++) {
                out[at + i] = HEX[(int) (key >> 4 * (NAME_BYTES - 1 - i)) & 15];
            }
        }
    }

    private static int start(long key, int size) {
        return (int) ((key * 31 + size) & STARTS - 1);
    }

    /** Checks a value that comes in parts. Confined to one thread. */
    final class Check {
        private int size;
        private int seen;
        private long name;
        private boolean sound;

        void begin(int valueBytes) {
            size = valueBytes;
            seen = 0;
            name = 0;
            sound = valueBytes >= NAME_BYTES;
        }

        void part(byte[] bytes, int from, int to) {
            int at = from;
            for (; seen < NAME_BYTES && at < to; at++, seen++) {
                int digit = Character.digit(bytes[at], 16);
                sound &= digit >= 0;
                name = name << 4 | digit;
            }
            if (at < to && sound) {
                int start = start(name, size) + seen;
                int known = Math.min(to - at, filler.length - start); // a longer value than this run's is of an earlier run
                sound = known <= 0 || Arrays.equals(bytes, at, at + known, filler, start, start + known);
            }
            seen += to - at;
        }

        /** Tells whether the value is one that was written, and was written for this key unless it may have been moved. */
        boolean isSound(long key, boolean mayHaveMoved) {
            return sound && (mayHaveMoved || name == key);
        }
    }
}
