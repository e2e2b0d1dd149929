package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Values that tell what they must be. */
class PayloadTest {
    private final Payload payload = new Payload(200);

    @Test
    void aValueIsSoundInAnyParts() {
        for (int size = 8; size <= 200; size += 7) {
            for (int split = 0; split <= size; split++) {
                assertThat(sound(value(99, size), split, 99, false)).as("%d bytes, split at %d", size, split).isTrue();
            }
        }
    }

    @Test
    void everyChangedByteIsFound() {
        for (int at = 0; at < 50; at++) {
            byte[] value = value(99, 50);
            value[at] ^= 1;
            assertThat(sound(value, 20, 99, false)).as("byte %d", at).isFalse();
        }
    }

    @Test
    void anotherKeysValueIsSoundOnlyWhereValuesMove() {
        assertThat(sound(value(98, 50), 0, 99, false)).isFalse();
        assertThat(sound(value(98, 50), 0, 99, true)).isTrue();
    }

    @Test
    void aShortenedValueIsWrong() {
        assertThat(sound(java.util.Arrays.copyOf(value(99, 50), 49), 0, 99, true)).isFalse();
    }

    @Test
    void runsWithOtherLengthsWriteTheSame() {
        byte[] long1 = new byte[200];
        new Payload(200).write(long1, 0, 5, 200);
        byte[] long2 = new byte[200];
        new Payload(5_000).write(long2, 0, 5, 200);
        assertThat(long1).isEqualTo(long2);
    }

    private byte[] value(long key, int size) {
        byte[] value = new byte[size];
        payload.write(value, 0, key, size);
        return value;
    }

    private boolean sound(byte[] value, int split, long key, boolean mayHaveMoved) {
        Payload.Check check = payload.new Check();
        check.begin(value.length);
        check.part(value, 0, split);
        check.part(value, split, value.length);
        return check.isSound(key, mayHaveMoved);
    }
}
