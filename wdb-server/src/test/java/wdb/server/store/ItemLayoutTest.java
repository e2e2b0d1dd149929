package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemLayoutTest {
    @Test
    void theFieldsOfTheHeaderDoNotTouchEachOther() {
        long id = ItemLayout.ID_MAX;
        long version = (1L << ItemLayout.VERSION_BITS) - 1;
        for (long[] fields : new long[][] {{id, 250, version, 4095}, {id, 1, 0, 0}, {1, 250, 0, 4095}, {1, 1, version, 0}, {2, 1, 1, 1}}) {
            long word0 = ItemLayout.withValueLength(ItemLayout.word0(fields[0], (int) fields[1]), (int) fields[3]);
            int word1 = ItemLayout.word1(fields[2], (int) fields[3]);
            assertThat(ItemLayout.id(word0)).isEqualTo(fields[0]);
            assertThat(ItemLayout.keyLength(word0)).isEqualTo((int) fields[1]);
            assertThat(ItemLayout.version(word1)).isEqualTo(fields[2]);
            assertThat(ItemLayout.valueLength(word0)).isEqualTo((int) fields[3]);
            assertThat(ItemLayout.has(word1, ItemLayout.LARGE)).isFalse();
            assertThat(ItemLayout.has(word1, ItemLayout.DEAD)).isFalse();
            int other = ItemLayout.withVersion(word1 | ItemLayout.EXTENDED, 7);
            assertThat(ItemLayout.version(other)).isEqualTo(7);
            assertThat(other & 0xf).isEqualTo(ItemLayout.EXTENDED);
            assertThat(ItemLayout.valueLength(ItemLayout.withValueLength(word0, 77))).isEqualTo(77);
            assertThat(ItemLayout.id(ItemLayout.withValueLength(word0, 5_000))).isEqualTo(fields[0]);
        }
    }

    @Test
    void idsBeginAgainAtOne() {
        assertThat(ItemLayout.id(ItemLayout.word0(ItemLayout.ID_MAX, 5))).isEqualTo(ItemLayout.ID_MAX);
        assertThat(ItemLayout.id(ItemLayout.word0(ItemLayout.ID_MAX + 1, 5))).isEqualTo(1);
        assertThat(ItemLayout.id(ItemLayout.word0(3 * ItemLayout.ID_MAX + 9, 5))).isEqualTo(9);
    }

    @ParameterizedTest(name = "a key of {0} and a value of {1} bytes take {2}")
    @CsvSource({"1, 0, 16", "8, 0, 20", "8, 1, 24", "16, 32, 60", "250, 4095, 4360", "1, 4096, 20", "4, 1000000, 20", "5, 4096, 24"})
    void aSizeIsRoundedUpToFourAndALargeValueCountsFourBytes(int keyLength, int valueLength, int size) {
        assertThat(ItemLayout.size(keyLength, valueLength)).isEqualTo(size);
        long word0 = ItemLayout.withValueLength(ItemLayout.word0(7, keyLength), valueLength);
        assertThat(ItemLayout.size(word0, ItemLayout.word1(9, valueLength))).isEqualTo(size);
        assertThat(ItemLayout.size(word0, ItemLayout.word1(9, valueLength) | ItemLayout.EXTENDED)).isEqualTo(size + 20);
    }

    @Test
    void aDeadItemKeepsItsSize() {
        long word0 = ItemLayout.withValueLength(ItemLayout.word0(1, 5), 100);
        assertThat(ItemLayout.size(word0, ItemLayout.word1(3, 100) | ItemLayout.DEAD)).isEqualTo(ItemLayout.size(5, 100));
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
        assertThat(region[8 + 12 + 3 + 4]).as("nothing is written after the slot number").isZero();
    }
}
