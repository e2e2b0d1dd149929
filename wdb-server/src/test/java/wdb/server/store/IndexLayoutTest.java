package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexLayoutTest {
    @Test
    void anEntryKeepsTagAndOffsetToTheEndsOfTheirRanges() {
        for (int offset : new int[] {0, 4, IndexLayout.REGION_BYTES_MAX - 20, IndexLayout.REGION_BYTES_MAX - 4}) {
            for (long keyHash : new long[] {0, -1, 0x7_0000_0000L, 0x9000_0000L}) {
                int entry = IndexLayout.entry(IndexLayout.tagOf(keyHash), offset);
                assertThat(IndexLayout.offset(entry)).isEqualTo(offset);
                assertThat(IndexLayout.tag(entry)).isEqualTo(IndexLayout.tagOf(keyHash));
                assertThat(IndexLayout.isItem(entry)).isTrue();
            }
        }
        assertThat(IndexLayout.isItem(IndexLayout.EMPTY)).isFalse();
        assertThat(IndexLayout.isItem(IndexLayout.TOMBSTONE)).isFalse();
    }

    @Test
    void theLastBlockThatARegionMayHaveIsWithinWhatAnEntryNames() {
        long last = (long) PagedBucket.BLOCKS_MAX * PagedBucket.PAGE_BYTES - ItemLayout.size(1, 0);
        int entry = IndexLayout.entry(0, Math.toIntExact(last));
        assertThat(IndexLayout.tag(entry)).as("bits of the offset in the tag").isZero();
        assertThat(IndexLayout.offset(entry)).isEqualTo((int) last);
        assertThat(IndexLayout.isItem(entry)).isTrue();
    }

    @Test
    void probingBeginsInsideTheTableAndWrapsAround() {
        for (int length : new int[] {8, 13, 1_000_003}) {
            assertThat(IndexLayout.home(0, length)).isZero();
            assertThat(IndexLayout.home(-1, length)).isEqualTo(length - 1);
            assertThat(IndexLayout.home(1L << 63, length)).isEqualTo(length / 2);
            assertThat(IndexLayout.after(length - 1, length)).isZero();
            assertThat(IndexLayout.before(0, length)).isEqualTo(length - 1);
        }
    }

    @Test
    void aNewIndexHasRoomForMoreAndAFullOneStillHasEmptySlots() {
        for (int items = 0; items < 5_000; items++) {
            int length = IndexLayout.lengthFor(items);
            assertThat(IndexLayout.capacity(length)).as("capacity for %d items", items).isGreaterThan(items + items / 5);
            assertThat(IndexLayout.capacity(length)).isLessThan(length);
            assertThat(length).as("slack for %d items", items).isLessThan(items * 8 / 5 + 3 + IndexLayout.SLOTS_STEP);
        }
    }
}
