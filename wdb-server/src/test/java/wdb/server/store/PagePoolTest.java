package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Blocks that nobody else has, taken, cut and given back; and memory that comes together again. */
class PagePoolTest {
    private static final int SLAB_UNITS = 1 << 14;

    private final PagePool pool = new PagePool(MemoryLimit.none());

    /** A block of the test, filled with a number of its own. */
    private record Block(int address, int units, byte fill) {
        void write(PagePool pool) {
            byte[] slab = pool.slab(address);
            for (int i = 0; i < units * PagePool.UNIT_BYTES; i++) {
                slab[PagePool.position(address) + i] = fill;
            }
        }

        void check(PagePool pool, int unitsLeft) {
            byte[] slab = pool.slab(address);
            for (int i = 0; i < unitsLeft * PagePool.UNIT_BYTES; i++) {
                if (slab[PagePool.position(address) + i] != fill) {
                    throw new AssertionError("byte " + i + " of block " + address + " is somebody else's");
                }
            }
        }
    }

    @Test
    void blocksNeverOverlapAndEverythingComesTogetherAgain() {
        Random random = new Random(11);
        List<Block> blocks = new ArrayList<>();
        long units = 0;
        long most = 0;
        for (int step = 0; step < 60_000; step++) {
            boolean growing = step % 20_000 < 12_000;
            if (blocks.isEmpty() || random.nextInt(10) < (growing ? 6 : 4)) {
                int length = 1 + random.nextInt(PagePool.PAGE_UNITS);
                Block block = new Block(pool.take(length), length, (byte) step);
                assertThat(pool.slab(block.address).length).as("within its slab")
                        .isGreaterThanOrEqualTo(PagePool.position(block.address) + length * PagePool.UNIT_BYTES);
                block.write(pool);
                blocks.add(block);
                units += length;
            } else {
                Block block = blocks.remove(random.nextInt(blocks.size()));
                int left = random.nextInt(block.units + 1);
                block.check(pool, block.units);
                if (left == 0) {
                    pool.give(block.address, block.units);
                } else {
                    pool.cut(block.address, block.units, left);
                    blocks.add(new Block(block.address, left, block.fill));
                }
                units -= block.units - left;
            }
            assertThat(pool.bytes()).isGreaterThanOrEqualTo(units * PagePool.UNIT_BYTES);
            most = Math.max(most, pool.bytes());
        }
        blocks.forEach(block -> block.check(pool, block.units));
        blocks.forEach(block -> pool.give(block.address, block.units));
        assertThat(pool.bytes()).as("what is kept for the next").isLessThan(most / 3);
        long left = pool.bytes();
        for (long taken = 0; taken < left; taken += PagePool.PAGE_BYTES) {
            pool.take(PagePool.PAGE_UNITS);
        }
        assertThat(pool.bytes()).as("all that was free had come together to whole pages").isEqualTo(left);
    }

    /** Blocks of a little more than half a page would leave the other half unused if they had to lie within one. */
    @Test
    void littleIsLeftBetweenBlocksWhateverTheirLength() {
        for (int units : new int[] {65, 43, 100, 7}) {
            PagePool own = new PagePool(MemoryLimit.none());
            int count = 200_000 / units;
            for (int i = 0; i < count; i++) {
                own.take(units);
            }
            assertThat((double) own.bytes() / PagePool.UNIT_BYTES / units / count).as("blocks of %d units", units).isLessThan(1.25);
        }
    }

    @Test
    void theShortestFreeRunThatWillDoIsTaken() {
        int first = pool.take(10);
        pool.take(1);
        int second = pool.take(5);
        pool.take(1);
        pool.give(first, 10);
        pool.give(second, 5);
        assertThat(pool.take(4)).isEqualTo(second);
        assertThat(pool.take(6)).isEqualTo(first);
        assertThat(pool.take(1)).as("what is left of the five").isEqualTo(second + 4);
    }

    @Test
    void aBlockIsMadeLongerWhereItIsIfWhatIsBehindItIsFree() {
        int block = pool.take(100);
        int next = pool.take(20);
        int last = pool.take(8);
        pool.give(next, 20);
        assertThat(pool.extend(block, 100, 21, 28)).as("more than there is").isZero();
        assertThat(pool.extend(block, 100, 3, 5)).isEqualTo(5);
        assertThat(pool.take(15)).as("the rest").isEqualTo(block + 105);
        assertThat(pool.extend(block, 105, 1, 23)).as("somebody is behind it").isZero();
        pool.give(block + 105, 15);
        assertThat(pool.extend(block, 105, 3, 23)).as("as much as there is").isEqualTo(15);
        assertThat(pool.extend(last, 8, 1, 120)).as("the end of a slab of one page").isZero();
        pool.give(block, 120);
        pool.give(last, 8);
        assertThat(pool.freeBytes()).isEqualTo(pool.bytes());
    }

    @Test
    void nothingIsMadeLongerInASlabThatIsToBecomeEmpty() {
        List<Integer> blocks = new ArrayList<>();
        while (pool.bytes() < 16 << 20) {
            blocks.add(pool.take(PagePool.PAGE_UNITS));
        }
        blocks.forEach(block -> pool.cut(block, PagePool.PAGE_UNITS, 32));
        assertThat(pool.beginLeaving()).isTrue();
        assertThat(blocks).allMatch(block -> pool.extend(block, 32, 1, 96) == (pool.isLeaving(block) ? 0 : 96))
                .anyMatch(block -> pool.isLeaving(block)).anyMatch(block -> !pool.isLeaving(block));
    }

    @Test
    void blocksMoveOnlyIfAQuarterOfTheMemoryIsFree() {
        List<Integer> blocks = new ArrayList<>();
        while (pool.bytes() < 40 << 20) {
            blocks.add(pool.take(PagePool.PAGE_UNITS));
        }
        int cut = 0;
        while (pool.freeBytes() < pool.bytes() / 4) {
            assertThat(pool.beginLeaving()).as("%d of %d bytes are free", pool.freeBytes(), pool.bytes()).isFalse();
            pool.cut(blocks.get(cut++), PagePool.PAGE_UNITS, 32);
        }
        assertThat(pool.beginLeaving()).isTrue();
    }

    @Test
    void nothingMovesForALittleMemory() {
        List<Integer> blocks = new ArrayList<>();
        while (pool.bytes() < 4 << 20) {
            blocks.add(pool.take(PagePool.PAGE_UNITS));
        }
        blocks.forEach(block -> pool.cut(block, PagePool.PAGE_UNITS, 32));
        assertThat(pool.freeBytes()).isGreaterThan(pool.bytes() / 2);
        assertThat(pool.beginLeaving()).isFalse();
    }

    @Test
    void whatIsNotTakenCanNotBeGivenBack() {
        int block = pool.take(4);
        pool.cut(block, 4, 3);
        assertThatThrownBy(() -> pool.give(block, 4)).isInstanceOf(IllegalStateException.class).hasMessageContaining("expected units that are taken");
    }

    @Test
    void slabsAreSmallAtFirstAndAtMostAMebibyte() {
        Map<Integer, Integer> pagesOfSlab = new HashMap<>();
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            pagesOfSlab.merge(pool.take(PagePool.PAGE_UNITS) / SLAB_UNITS, 1, Integer::sum);
            assertThat(pool.bytes()).isLessThanOrEqualTo((i + 1L) * PagePool.PAGE_BYTES * 9 / 8 + PagePool.PAGE_BYTES);
        }
        assertThat(pagesOfSlab.get(0)).isEqualTo(1);
        assertThat(pagesOfSlab.values()).allMatch(pages -> pages <= PagePool.SLAB_PAGES_MAX);
        assertThat(pagesOfSlab.size()).isLessThan(count / 80);
    }

    @Test
    void emptySlabsGoBackToTheCollectorAndTheirNumbersAreUsedAgain() {
        for (int round = 0; round < 3; round++) {
            List<Integer> taken = new ArrayList<>();
            for (int i = 0; i < 4_000; i++) {
                taken.add(pool.take(PagePool.PAGE_UNITS));
            }
            assertThat(taken).as("numbers of slabs do not run away").allMatch(address -> address / SLAB_UNITS < 120);
            long full = pool.bytes();
            taken.forEach(address -> pool.give(address, PagePool.PAGE_UNITS));
            assertThat(pool.bytes()).isLessThan(full / 10);
        }
    }

    @Test
    void aSlabThatFoundNoMemoryIsAsIfItHadNotBeenAskedFor() {
        boolean[] none = {false};
        PagePool scarce = new PagePool(MemoryLimit.none(), length -> {
            if (none[0]) {
                throw new OutOfMemoryError("for a test");
            }
            return new byte[length];
        });
        List<Integer> taken = new ArrayList<>();
        while (scarce.freeBytes() > 0 || taken.size() < 2_000) {
            taken.add(scarce.take(PagePool.PAGE_UNITS));
        }
        none[0] = true;
        assertThatThrownBy(() -> scarce.take(PagePool.PAGE_UNITS)).isInstanceOf(StoreFullException.class).hasMessageContaining("a slab of the store");
        for (int i = 0; i < 1_600; i++) {
            scarce.give(taken.removeLast(), PagePool.PAGE_UNITS);
        }
        scarce.beginLeaving();
        scarce.endLeaving();
        none[0] = false;
        for (int i = 0; i < 3_000; i++) {
            taken.add(scarce.take(PagePool.PAGE_UNITS));
        }
        assertThat(taken).doesNotHaveDuplicates().allSatisfy(address -> assertThat(scarce.slab(address)).isNotNull());
        assertThat(scarce.bytes() - scarce.freeBytes()).isEqualTo((long) taken.size() * PagePool.PAGE_BYTES);
    }

    @Test
    void peekStandsAnyAddress() {
        int address = pool.take(1);
        pool.slab(address)[PagePool.position(address)] = 7;
        assertThat(pool.peek(address, 0) & 0xff).isEqualTo(7);
        assertThat(pool.peek(Integer.MAX_VALUE, 0)).isZero();
        assertThat(pool.peek(address, 1 << 21)).isZero();
    }

    @Test
    void threadsTakeAndGiveAtOnce() throws Exception {
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                int seed = thread;
                done.add(threads.submit(() -> churn(seed)));
            }
            for (Future<?> one : done) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private void churn(int seed) {
        Random random = new Random(seed);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (blocks.size() < 50) {
                int units = 1 + random.nextInt(PagePool.PAGE_UNITS);
                Block block = new Block(pool.take(units), units, (byte) (seed * 64 + i % 64));
                block.write(pool);
                blocks.add(block);
            } else {
                Block block = blocks.remove(random.nextInt(blocks.size()));
                block.check(pool, block.units);
                pool.give(block.address, block.units);
            }
        }
    }
}
