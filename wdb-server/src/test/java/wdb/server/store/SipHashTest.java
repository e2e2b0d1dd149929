package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link SipHash} against vectors and against a plain implementation of the paper, which is itself checked first.
 *
 * <p>Sources of the vectors. SipHash-2-4: Aumasson and Bernstein, "SipHash: a fast short-input PRF", appendix A (15 bytes), and
 * the authors' {@code vectors.h}. SipHash-1-3 under the zero key: CPython 3.11, whose {@code hash(bytes(range(n)))} is SipHash-1-3
 * and has the zero key if {@code PYTHONHASHSEED=0}. SipHash-1-3 under the paper's key: a C program of the reference algorithm
 * that gives the other vectors too; the first is also the first of the Rust standard library's tests.
 */
class SipHashTest {
    private static final long PAPER_K0 = 0x0706050403020100L;
    private static final long PAPER_K1 = 0x0f0e0d0c0b0a0908L;

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"0, 726fdb47dd0e0e31", "1, 74f839c593dc67fd", "8, 93f5f5799a932462", "15, a129ca6149be45e5"})
    void theReferenceBelowGivesTheOfficialVectorsOfSipHash24(int length, String expected) {
        assertThat(reference(2, 4, PAPER_K0, PAPER_K1, counting(length))).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({
        "1, 68a914128e01e473", "7, 2f098ab0c751325a", "8, ead411e67ebe2eea", "9, 75927f9d95124362",
        "15, f30eb725bb91c9ea", "16, 8972188433a5c5b7", "63, 385d3e39e5f37359"
    })
    void givesTheHashesOfPythonUnderTheZeroKey(int length, String expected) {
        assertThat(new SipHash(0, 0).hash(counting(length), 0, length)).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({
        "0, abac0158050fc4dc", "1, c9f49bf37d57ca93", "7, d3927d989bb11140", "8, 369095118d299a8e", "9, 25a48eb36c063de4",
        "15, d320d86d2a519956", "16, cc4fdd1a7d908b66", "63, 9d199062b7bbb3a8"
    })
    void givesTheHashesOfTheReferenceInCUnderThePapersKey(int length, String expected) {
        assertThat(new SipHash(PAPER_K0, PAPER_K1).hash(counting(length), 0, length)).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    @Test
    void aRandomKeyIsNeverTheSameNorPartlyZero() {
        assertThat(SipHash.randomKey()).hasSize(16).isNotEqualTo(SipHash.randomKey());
        for (int half = 0; half < 2; half++) {
            assertThat(Arrays.copyOfRange(SipHash.randomKey(), half * 8, half * 8 + 8)).isNotEqualTo(new byte[8]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no/such/device", "/dev/null"})
    void whereTheKernelGivesNoneTheJdkDoes(String device) {
        assertThat(SipHash.randomKey(device)).hasSize(16).isNotEqualTo(SipHash.randomKey(device)).isNotEqualTo(new byte[16]);
    }

    @Test
    void equalsTheReferenceForEveryLengthWhereverTheBytesLie() {
        for (int length = 0; length <= 300; length++) {
            long k0 = length * 0x9e3779b97f4a7c15L;
            long k1 = ~k0 * 31;
            byte[] bytes = counting(length);
            for (int from = 0; from < 9; from++) {
                byte[] array = counting(from + length + 3);
                System.arraycopy(bytes, 0, array, from, length);
                assertThat(new SipHash(k0, k1).hash(array, from, length)).as("%d bytes from %d on", length, from)
                        .isEqualTo(reference(1, 3, k0, k1, bytes));
            }
        }
    }

    @Test
    void anotherKeyGivesAnotherHash() {
        byte[] bytes = counting(16);
        long hash = new SipHash(1, 2).hash(bytes, 0, 16);
        assertThat(hash).isNotEqualTo(new SipHash(3, 2).hash(bytes, 0, 16)).isNotEqualTo(new SipHash(1, 3).hash(bytes, 0, 16));
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** SipHash-c-d byte by byte, as in section 2 of the paper. */
    private static long reference(int c, int d, long k0, long k1, byte[] in) {
        long[] v = {k0 ^ 0x736f6d6570736575L, k1 ^ 0x646f72616e646f6dL, k0 ^ 0x6c7967656e657261L, k1 ^ 0x7465646279746573L};
        for (int word = 0; word <= in.length / 8; word++) {
            long m = 0;
            for (int i = 0; i < 8; i++) {
                int at = 8 * word + i;
                long b = at < in.length ? in[at] & 0xff : at % 8 == 7 ? in.length & 0xff : 0;
                m |= b << 8 * i;
            }
            v[3] ^= m;
            rounds(v, c);
            v[0] ^= m;
        }
        v[2] ^= 0xff;
        rounds(v, d);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void rounds(long[] v, int count) {
        for (int i = 0; i < count; i++) {
            v[0] += v[1];
            v[2] += v[3];
            v[1] = Long.rotateLeft(v[1], 13);
            v[3] = Long.rotateLeft(v[3], 16);
            v[1] ^= v[0];
            v[3] ^= v[2];
            v[0] = Long.rotateLeft(v[0], 32);
            v[2] += v[1];
            v[0] += v[3];
            v[1] = Long.rotateLeft(v[1], 17);
            v[3] = Long.rotateLeft(v[3], 21);
            v[1] ^= v[2];
            v[3] ^= v[0];
            v[2] = Long.rotateLeft(v[2], 32);
        }
    }
}
