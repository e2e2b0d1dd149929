package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemLayoutTest {
    @Test
    void theFieldsOfTheHeaderDoNotTouchEachOther() {
        long id = (1L << 56) - 1;
        long version = (1L << 48) - 1;
        for (long[] fields : new long[][] {{id, 250, version, 4095}, {id, 1, 0, 0}, {0, 250, 0, 4095}, {1, 1, version, 0}, {0, 1, 1, 1}}) {
            long word0 = ItemLayout.word0(fields[0], (int) fields[1]);
            long word1 = ItemLayout.word1(fields[2], (int) fields[3]);
            assertThat(ItemLayout.id(word0)).isEqualTo(fields[0]);
            assertThat(ItemLayout.keyLength(word0)).isEqualTo((int) fields[1]);
            assertThat(ItemLayout.version(word1)).isEqualTo(fields[2]);
            assertThat(ItemLayout.valueLength(word1)).isEqualTo((int) fields[3]);
            assertThat(ItemLayout.has(word1, ItemLayout.LARGE)).isFalse();
            assertThat(ItemLayout.has(word1, ItemLayout.DEAD)).isFalse();
        }
    }

    @ParameterizedTest(name = "a key of {0} and a value of {1} bytes take {2}")
    @CsvSource({"1, 0, 24", "8, 0, 24", "8, 1, 32", "16, 32, 64", "250, 4095, 4368", "1, 4096, 24", "4, 1000000, 24", "5, 4096, 32"})
    void aSizeIsRoundedUpToEightAndALargeValueCountsFourBytes(int keyLength, int valueLength, int size) {
        assertThat(ItemLayout.size(keyLength, valueLength)).isEqualTo(size);
        assertThat(ItemLayout.size(ItemLayout.word0(7, keyLength), ItemLayout.word1(9, valueLength))).isEqualTo(size);
    }

    @Test
    void aDeadItemKeepsItsSize() {
        long word1 = ItemLayout.word1(3, 100);
        assertThat(ItemLayout.size(ItemLayout.word0(1, 5), word1 | ItemLayout.DEAD)).isEqualTo(ItemLayout.size(5, 100));
    }

    @Test
    void wordsAndSlotNumbersAreReadWhereTheyWereWritten() {
        byte[] region = new byte[64];
        long word0 = ItemLayout.word0(77, 3);
        ItemLayout.writeWord0(region, 8, word0);
        ItemLayout.writeWord1(region, 8, -2);
        ItemLayout.writeLargeSlot(region, 8, word0, 123_456);
        assertThat(ItemLayout.readWord0(region, 8)).isEqualTo(word0);
        assertThat(ItemLayout.readWord1(region, 8)).isEqualTo(-2);
        assertThat(ItemLayout.readLargeSlot(region, 8, word0)).isEqualTo(123_456);
        assertThat(region[8]).as("the key's length is the first byte").isEqualTo((byte) 3);
        assertThat(region[8 + 16 + 3 + 4]).as("nothing is written after the slot number").isZero();
    }
}
