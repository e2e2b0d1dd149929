package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

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

    private final PagePool pool = new PagePool();

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
        for (int step = 0; step < 60_000; step++) {
            boolean growing = step % 20_000 < 12_000;
            if (blocks.isEmpty() || random.nextInt(10) < (growing ? 6 : 4)) {
                int length = 1 + random.nextInt(PagePool.PAGE_UNITS);
                Block block = new Block(pool.take(length), length, (byte) step);
                assertThat(block.address % PagePool.PAGE_UNITS + length).as("within a page").isLessThanOrEqualTo(PagePool.PAGE_UNITS);
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
        }
        blocks.forEach(block -> block.check(pool, block.units));
        blocks.forEach(block -> pool.give(block.address, block.units));
        long left = pool.bytes();
        for (long taken = 0; taken < left; taken += PagePool.PAGE_BYTES) {
            pool.take(PagePool.PAGE_UNITS);
        }
        assertThat(pool.bytes()).as("all that was free had come together to whole pages").isEqualTo(left);
    }

    @Test
    void aBlockThatIsNoPowerOfTwoLeavesTheRestToOthers() {
        for (int i = 0; i < 100; i++) {
            int five = pool.take(5);
            int two = pool.take(2);
            int one = pool.take(1);
            assertThat(two / 8).as("behind the five").isEqualTo(five / 8);
            assertThat(one / 8).isEqualTo(five / 8);
        }
        assertThat(pool.bytes()).as("800 units, and an eighth taken in advance, in whole pages").isLessThan(900 * PagePool.UNIT_BYTES + PagePool.PAGE_BYTES);
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
