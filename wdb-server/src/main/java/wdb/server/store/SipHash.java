package wdb.server.store;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-1-3: a hash with a secret 128-bit key, so that a client can't choose keys that meet in one bucket.
 *
 * <p>By Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), with one round a word and three at the end: the
 * variant that Rust and Python use for their hash tables. Immutable and thread-safe; allocates nothing.
 */
public final class SipHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int KEY_BYTES = 16;

    // immutable: the four words of the state that the key gives
    private final long start0;
    private final long start1;
    private final long start2;
    private final long start3;

    /** Creates the hash of the key whose first eight bytes are {@code k0} and last eight are {@code k1}, little-endian. */
    public SipHash(long k0, long k1) {
        start0 = k0 ^ 0x736f6d6570736575L; // "somepseudorandomlygeneratedbytes", as the paper has it
        start1 = k1 ^ 0x646f72616e646f6dL;
        start2 = k0 ^ 0x6c7967656e657261L;
        start3 = k1 ^ 0x7465646279746573L;
    }

    /**
     * Returns the 16 bytes of a key that nobody can foresee: the kernel's, which the JDK's {@link SecureRandom} draws on too where there is such a
     * device. To look for the provider of that class takes a server 8 ms of its start.
     */
    static byte[] randomKey() {
        return randomKey("/dev/urandom");
    }

    static byte[] randomKey(String device) {
        byte[] key = new byte[KEY_BYTES];
        try (InputStream random = new FileInputStream(device)) {
            if (random.readNBytes(key, 0, KEY_BYTES) == KEY_BYTES) {
                return key;
            }
        } catch (IOException _) {
            // there is none here
        }
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Returns the hash of {@code length} bytes of {@code array} from index {@code from} on. */
    public long hash(byte[] array, int from, int length) {
        long v0 = start0;
        long v1 = start1;
        long v2 = start2;
        long v3 = start3;
        int wordsEnd = from + (length & ~7);
        // Rounds 1 to n: a word of the input each; then the last bytes with the length on top; then three rounds on 0xff.
        // One loop for all of them keeps the four words in registers and the round in one place.
        int extra = 0;
        for (int at = from; extra < 4; at += 8) {
            long word = 0;
            if (at < wordsEnd) {
                word = (long) LONGS.get(array, at);
            } else if (extra++ == 0) {
                word = tail(array, from, length);
            } else if (extra == 2) {
                v2 ^= 0xff;
            }
            v3 ^= word;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** Returns the last {@code length % 8} bytes as the low bytes of a word, with the length in the top byte. */
    private static long tail(byte[] array, int from, int length) {
        int rest = length & 7;
        long top = (long) length << 56;
        if (rest == 0) {
            return top;
        }
        if (length >= 8) { // the last eight bytes in one read, without those that were hashed before
            return top | (long) LONGS.get(array, from + length - 8) >>> (8 - rest) * 8;
        }
        long word = top;
        for (int i = 0; i < rest; i++) {
            word |= (array[from + i] & 0xffL) << 8 * i;
        }
        return word;
    }
}
