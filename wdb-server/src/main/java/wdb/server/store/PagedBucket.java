package wdb.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The memory of one bucket: a region of blocks for its items and an array of slots for its index, taken from the store's {@link PagePool}.
 *
 * <p>A block of the region is as long as need be, but stands for a whole page of offsets, so that an offset says by shift and mask in which
 * block it is and where. Items lie one after another from the beginning of each block to its end.
 *
 * <pre>
 * region    | block 0            | block 1     | block 2     |     offset = number of the block * 8,192 + offset within it
 *           | items       | left | items | left| items | free |
 *                         end            end         end = used
 *
 * slots     | page               | rest        |                   slot = number of the page * 2,048 + number within it
 *
 *             63     52 51      40 39     32 31           0
 *            +---------+----------+---------+--------------+
 * a block    | 0       | end / 4  | units-1 | address      |
 *            +---------+----------+---------+--------------+
 * </pre>
 *
 * <p>A region of less than a page is one block, which moves to a longer one when it grows (were it made longer where it is, the gaps between blocks
 * would come to be twice as much). The last block of a longer region is made longer where it is if there is room behind it; if not, it moves if it is
 * short, and else the region gets one more block. Where the first block and the first page of slots are stands in the bucket itself, so that a lookup in
 * a bucket of a hundred items reads the bucket, a slot and an item, and no list between.
 */
abstract class PagedBucket extends OrderedLock {
    static final int PAGE_BYTES = PagePool.PAGE_BYTES;

    /** Blocks whose offsets an entry of the index can name, see {@link IndexLayout}. */
    static final int BLOCKS_MAX = (IndexLayout.OFFSET_MASK + 1) / (PAGE_BYTES / ItemLayout.ALIGNMENT);

    private static final int OFFSET_MASK = PAGE_BYTES - 1;
    private static final long ADDRESS_MASK = 0xffff_ffffL;
    private static final int UNITS_SHIFT = 32;
    private static final int UNITS_MASK = 0xff;
    private static final int END_SHIFT = 40;
    private static final long END_MASK = 0xfffL << END_SHIFT;

    /** A last block of no more units moves rather than that the next short one is begun: at the end of each block some bytes are left. */
    private static final int SHORT_UNITS_MAX = PagePool.PAGE_UNITS / 4;

    private static final int SLOT_SHIFT = 2;
    private static final int SLOT_PAGE_SHIFT = PagePool.PAGE_SHIFT - SLOT_SHIFT;
    private static final int SLOT_MASK = (1 << SLOT_PAGE_SHIFT) - 1;
    private static final int[] NO_PAGES = new int[0];
    private static final long[] NO_BLOCKS = new long[0];
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long serialVersionUID = 1L; // a lock is serializable; memory is not meant to be

    // immutable
    private final transient PagePool pool;

    // guarded by this lock
    private int slotCount;
    private transient byte[] slotSlab; // of the first page; null if there is none
    private int slotsFrom; // where in it
    private int regionBytes; // of all blocks
    private transient byte[] regionSlab; // of the first block; null if there is none
    private int regionFrom; // where in it
    private long[] blocks = NO_BLOCKS; // may be longer than their number
    private int blockCount;
    private int[] slotPages = NO_PAGES; // addresses
    int used; // offset behind the last item

    PagedBucket(int number, PagePool pool) {
        super(number);
        this.pool = pool;
    }

    /** Returns the bytes of all blocks of the region, a multiple of {@link PagePool#UNIT_BYTES}. */
    final int regionBytes() {
        return regionBytes;
    }

    final int blockCount() {
        return blockCount;
    }

    /** Returns the number of slots, a multiple of {@link IndexLayout#SLOTS_STEP}. */
    final int slotCount() {
        return slotCount;
    }

    /** Returns the array that has the byte at this offset of the region. */
    final byte[] arrayAt(int offset) {
        return offset < PAGE_BYTES ? regionSlab : pool.slab(addressOf(offset >>> PagePool.PAGE_SHIFT));
    }

    /** Returns where in {@link #arrayAt} the byte at this offset of the region is. */
    final int positionAt(int offset) {
        return offset < PAGE_BYTES ? regionFrom + offset : PagePool.position(addressOf(offset >>> PagePool.PAGE_SHIFT)) + (offset & OFFSET_MASK);
    }

    private int addressOf(int block) {
        return (int) blocks[block];
    }

    private int unitsOf(int block) {
        return ((int) (blocks[block] >>> UNITS_SHIFT) & UNITS_MASK) + 1;
    }

    /** Returns the bytes that the items of a block take, from its beginning. */
    final int endOf(int block) {
        return (int) ((blocks[block] & END_MASK) >>> END_SHIFT) * ItemLayout.ALIGNMENT;
    }

    private void endOf(int block, int bytes) {
        blocks[block] = blocks[block] & ~END_MASK | (long) (bytes / ItemLayout.ALIGNMENT) << END_SHIFT;
    }

    /** Returns the offset of the first item at {@code offset} or behind it, where an item may begin; at least {@link #used} if there is none. */
    final int itemFrom(int offset) {
        int at = offset;
        for (int block = at >>> PagePool.PAGE_SHIFT; block < blockCount && (at & OFFSET_MASK) >= endOf(block); block++) {
            at = block + 1 << PagePool.PAGE_SHIFT;
        }
        return at;
    }

    /** Tells whether the region has room for two items, the lengths of which may be 0. */
    final boolean hasRoom(int bytes, int bytesToo) {
        return endOfRoom(bytes, bytesToo) >= 0;
    }

    /** Returns the offset behind the room that the region has for two items, or -1 if it has none. */
    final int endOfRoom(int bytes, int bytesToo) {
        int at = place(used, bytes);
        int too = at < 0 ? at : place(at + bytes, bytesToo);
        return too < 0 ? too : too + bytesToo;
    }

    /** Returns the first offset from {@code from} on at which a block has room for an item, or -1. */
    private int place(int from, int bytes) {
        int at = from;
        int block = at >>> PagePool.PAGE_SHIFT;
        while (block < blockCount && (at & OFFSET_MASK) + bytes > unitsOf(block) << PagePool.UNIT_SHIFT) {
            block++;
            at = block << PagePool.PAGE_SHIFT;
        }
        return block < blockCount || bytes == 0 ? at : -1;
    }

    /**
     * Takes so many bytes, for which there is room, and returns their offset: behind the last item, or, unless the items are to stay in order, at the end of
     * the block before if what is left there will do.
     */
    final int append(int bytes, boolean inOrder) {
        int before = (used >>> PagePool.PAGE_SHIFT) - 1;
        boolean isLeft = !inOrder && before >= 0 && endOf(before) + bytes <= unitsOf(before) << PagePool.UNIT_SHIFT;
        int at = isLeft ? (before << PagePool.PAGE_SHIFT) + endOf(before) : place(used, bytes);
        endOf(at >>> PagePool.PAGE_SHIFT, (at & OFFSET_MASK) + bytes);
        used = isLeft ? used : at + bytes;
        return at;
    }

    /** Returns the bytes behind the last item of each block but the last: too few for the next one, as they mostly will be after a compaction. */
    final int lostAtEnds() {
        int bytes = 0;
        for (int block = 0; block < blockCount - 1; block++) {
            bytes += (unitsOf(block) << PagePool.UNIT_SHIFT) - endOf(block);
        }
        return bytes;
    }

    /** Forgets the items of a block, and returns the bytes that they took. */
    final int emptyBlock(int block) {
        int bytes = endOf(block);
        endOf(block, 0);
        return bytes;
    }

    /** Returns the bytes by which {@link #grow} would make the region longer at the most. */
    final int growth(int from, int bytes, int comfort) {
        return moves(from, bytes) ? roundedUp(Math.min(from + bytes + comfort, PAGE_BYTES)) - regionBytes
                : roundedUp(Math.min(Math.max(bytes, comfort), PAGE_BYTES));
    }

    private boolean moves(int from, int bytes) {
        return blockCount <= 1 && from + bytes <= PAGE_BYTES;
    }

    /**
     * Makes the region longer, so that there is room for an item where there was none; offsets stay.
     *
     * @param from where the last block's bytes end that are used or spoken for: {@link #used}, or behind it
     * @param bytes the item's bytes
     * @param comfort bytes that would be welcome besides
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    final void grow(int from, int bytes, int comfort) {
        int most = growth(from, bytes, comfort);
        if (moves(from, bytes)) {
            moveLast(suitable(from + bytes + (comfort >> 1), regionBytes + most));
        } else if (!extendLast(from, bytes, most) && !moveShortLast(from, bytes, most)) {
            addBlock(suitable(Math.max(bytes, comfort >> 1), most));
        }
        rememberFirstBlock();
    }

    /** Tells whether what is behind {@code from} belongs into the last block, and an item of so many bytes may find room there if it is made longer. */
    private boolean isForLast(int from, int bytes) {
        return blockCount > 0 && from >>> PagePool.PAGE_SHIFT == blockCount - 1 && (from & OFFSET_MASK) + bytes <= PAGE_BYTES;
    }

    /** Makes the last block longer where it is, by {@code bytesMost} at most, so that the item has room in it; returns whether that could be done. */
    private boolean extendLast(int from, int bytes, int bytesMost) {
        if (!isForLast(from, bytes)) {
            return false;
        }
        int last = blockCount - 1;
        int units = unitsOf(last);
        int least = unitsFor(from, bytes) - units;
        int most = Math.min(bytesMost >> PagePool.UNIT_SHIFT, PagePool.PAGE_UNITS - units);
        int more = least < 1 ? 0 : pool.extend(addressOf(last), units, least, most);
        blocks[last] += (long) more << UNITS_SHIFT;
        regionBytes += more << PagePool.UNIT_SHIFT;
        return more > 0;
    }

    /** Moves the last block, if it is short, to one that is longer by {@code bytesMost} at most, so that the item has room; returns whether it did. */
    private boolean moveShortLast(int from, int bytes, int bytesMost) {
        if (!isForLast(from, bytes) || unitsOf(blockCount - 1) > SHORT_UNITS_MAX) {
            return false;
        }
        int most = Math.min(unitsOf(blockCount - 1) + (bytesMost >> PagePool.UNIT_SHIFT), PagePool.PAGE_UNITS);
        moveLast(pool.suitable(unitsFor(from, bytes), most));
        return true;
    }

    /** Returns the units that the last block needs to have room for an item. */
    private static int unitsFor(int from, int bytes) {
        return roundedUp((from & OFFSET_MASK) + bytes) >> PagePool.UNIT_SHIFT;
    }

    private int suitable(int bytesLeast, int bytesMost) {
        return pool.suitable(roundedUp(Math.min(bytesLeast, bytesMost)) >> PagePool.UNIT_SHIFT, bytesMost >> PagePool.UNIT_SHIFT);
    }

    /** Moves the last block to one of so many units; makes the first if there is none. */
    private void moveLast(int units) {
        if (blockCount == 0) {
            addBlock(units);
            return;
        }
        int last = blockCount - 1;
        int address = pool.take(units);
        int before = addressOf(last);
        int end = endOf(last);
        System.arraycopy(pool.slab(before), PagePool.position(before), pool.slab(address), PagePool.position(address), end);
        regionBytes += units - unitsOf(last) << PagePool.UNIT_SHIFT;
        pool.give(before, unitsOf(last));
        blocks[last] = block(address, units);
        endOf(last, end);
    }

    private void addBlock(int units) {
        if (blockCount == BLOCKS_MAX) {
            throw new StoreFullException("bucket " + number() + " has " + blockCount + " blocks, as many as offsets can name");
        }
        long[] list = blockCount < blocks.length ? blocks
                : Allocation.orFull("a bucket's list of blocks", () -> Arrays.copyOf(blocks, 2 * blockCount + 1)); // seldom: the old ones are garbage
        list[blockCount] = block(pool.take(units), units);
        blocks = list;
        blockCount++;
        regionBytes += units << PagePool.UNIT_SHIFT;
    }

    private static long block(int address, int units) {
        return address & ADDRESS_MASK | (long) (units - 1) << UNITS_SHIFT;
    }

    /** Gives back what lies behind the offset {@code end}, but for so many bytes of the block there. Needs no memory. */
    final void shrink(int end, int comfort) {
        int kept = end + PAGE_BYTES - 1 >>> PagePool.PAGE_SHIFT;
        while (blockCount > kept) {
            blockCount--;
            regionBytes -= unitsOf(blockCount) << PagePool.UNIT_SHIFT;
            pool.give(addressOf(blockCount), unitsOf(blockCount));
        }
        if (blockCount == 0) {
            blocks = NO_BLOCKS;
        } else {
            int last = blockCount - 1;
            int units = Math.min(unitsOf(last), roundedUp(end - (last << PagePool.PAGE_SHIFT) + comfort) >> PagePool.UNIT_SHIFT);
            int itemsEnd = endOf(last);
            pool.cut(addressOf(last), unitsOf(last), units);
            regionBytes -= unitsOf(last) - units << PagePool.UNIT_SHIFT;
            blocks[last] = block(addressOf(last), units);
            endOf(last, itemsEnd);
        }
        rememberFirstBlock();
    }

    private void rememberFirstBlock() {
        regionSlab = blockCount == 0 ? null : pool.slab(addressOf(0));
        regionFrom = blockCount == 0 ? 0 : PagePool.position(addressOf(0));
    }

    private void rememberFirstSlots() {
        slotSlab = slotCount == 0 ? null : pool.slab(slotPages[0]);
        slotsFrom = slotCount == 0 ? 0 : PagePool.position(slotPages[0]);
    }

    final int slot(int slot) {
        return slot <= SLOT_MASK ? (int) INTS.get(slotSlab, slotsFrom + (slot << SLOT_SHIFT)) : farSlot(slot);
    }

    private int farSlot(int slot) {
        int page = slotPages[slot >>> SLOT_PAGE_SHIFT];
        return (int) INTS.get(pool.slab(page), PagePool.position(page) + ((slot & SLOT_MASK) << SLOT_SHIFT));
    }

    final void slot(int slot, int entry) {
        int page = slotPages[slot >>> SLOT_PAGE_SHIFT];
        INTS.set(pool.slab(page), PagePool.position(page) + ((slot & SLOT_MASK) << SLOT_SHIFT), entry);
    }

    /**
     * Gives the index another number of slots, all of which are empty then.
     *
     * @throws StoreFullException if it is larger than before and there is no memory for it; nothing changed then
     */
    final void resizeSlots(int count) {
        if (count > slotCount) {
            growSlots(count);
        } else {
            shrinkSlots(count);
        }
        slotCount = count;
        rememberFirstSlots();
        for (int page = 0; page < pagesOf(count); page++) {
            int from = PagePool.position(slotPages[page]);
            Arrays.fill(pool.slab(slotPages[page]), from, from + (unitsOfSlots(page, count) << PagePool.UNIT_SHIFT), (byte) 0);
        }
    }

    /** Takes first and gives then. */
    private void growSlots(int count) {
        int kept = slotCount >>> SLOT_PAGE_SHIFT; // whole pages
        boolean partOfOne = (slotCount & SLOT_MASK) > 0;
        int part = partOfOne ? slotPages[kept] : 0;
        int[] grown = pagesOf(count) <= slotPages.length ? slotPages
                : Allocation.orFull("a bucket's list of pages", () -> Arrays.copyOf(slotPages, pagesOf(count)));
        int page = kept;
        try {
            for (; page < pagesOf(count); page++) {
                grown[page] = pool.take(unitsOfSlots(page, count));
            }
        } catch (StoreFullException e) {
            while (page-- > kept) {
                pool.give(grown[page], unitsOfSlots(page, count));
            }
            if (partOfOne) {
                slotPages[kept] = part;
            }
            throw e;
        }
        if (partOfOne) {
            pool.give(part, unitsOfSlots(kept, slotCount));
        }
        slotPages = grown;
    }

    /** Gives back what is beyond the new number; the list stays as long as it is, so that this needs no memory. */
    private void shrinkSlots(int count) {
        int kept = pagesOf(count);
        for (int page = kept; page < pagesOf(slotCount); page++) {
            pool.give(slotPages[page], unitsOfSlots(page, slotCount));
        }
        if (kept == 0) {
            slotPages = NO_PAGES;
        } else {
            pool.cut(slotPages[kept - 1], unitsOfSlots(kept - 1, slotCount), unitsOfSlots(kept - 1, count));
        }
    }

    /** Moves what lies in slabs that are to become empty; what finds no room stays. */
    final void leaveSlabs() {
        try {
            for (int block = 0; block < blockCount; block++) {
                if (pool.isLeaving(addressOf(block))) {
                    blocks[block] = blocks[block] & ~ADDRESS_MASK | moved(addressOf(block), unitsOf(block)) & ADDRESS_MASK;
                }
            }
            for (int page = 0; page < pagesOf(slotCount); page++) {
                if (pool.isLeaving(slotPages[page])) {
                    slotPages[page] = moved(slotPages[page], unitsOfSlots(page, slotCount));
                }
            }
        } catch (StoreFullException _) {
            return; // there is no memory to move to; the rest stays, and everything is as it was
        } finally {
            rememberFirstBlock();
            rememberFirstSlots();
        }
    }

    private int moved(int address, int units) {
        int target = pool.take(units);
        System.arraycopy(pool.slab(address), PagePool.position(address), pool.slab(target), PagePool.position(target), units << PagePool.UNIT_SHIFT);
        pool.give(address, units);
        return target;
    }

    private static int pagesOf(int slots) {
        return slots + SLOT_MASK >>> SLOT_PAGE_SHIFT;
    }

    /** Returns the units of a page in a list of so many slots. */
    private static int unitsOfSlots(int page, int slots) {
        return Math.min(slots - (page << SLOT_PAGE_SHIFT), SLOT_MASK + 1) / IndexLayout.SLOTS_STEP;
    }

    /**
     * Reads a byte of each line of the region, in order, for the cache's sake: who then goes from item to item in another order waits less, for memory that is
     * read in order comes in advance.
     *
     * @return a sum without a meaning, which keeps the compiler from leaving the reads out
     */
    final int touchRegion() {
        int sum = 0;
        for (int block = 0; block < blockCount; block++) {
            byte[] slab = pool.slab(addressOf(block));
            int from = PagePool.position(addressOf(block));
            for (int at = from; at < from + endOf(block); at += Prefetch.CACHE_LINE_BYTES) {
                sum += slab[at];
            }
        }
        return sum;
    }

    /** Reads the list of the region's blocks if it is long, without the lock, for the cache's sake; see {@link Prefetch}. */
    final int peekBlocks() {
        return regionBytes <= PAGE_BYTES ? 0 : blocks.length;
    }

    /** Reads an entry of the index without the lock: it may be any. */
    final int peekSlot(int slot) {
        if (slot <= SLOT_MASK) {
            return PagePool.peek(slotSlab, slotsFrom + (slot << SLOT_SHIFT));
        }
        int[] pages = slotPages;
        int page = slot >>> SLOT_PAGE_SHIFT;
        return page < pages.length ? pool.peek(pages[page], (slot & SLOT_MASK) << SLOT_SHIFT) : 0;
    }

    /** Reads bytes of the region without the lock: they may be any. */
    final int peekRegion(int offset) {
        if (offset >= 0 && offset < PAGE_BYTES) {
            return PagePool.peek(regionSlab, regionFrom + offset);
        }
        long[] list = blocks;
        int block = offset >>> PagePool.PAGE_SHIFT;
        return block < list.length ? pool.peek((int) list[block], offset & OFFSET_MASK) : 0;
    }

    static int roundedUp(int bytes) {
        return bytes + PagePool.UNIT_BYTES - 1 & -PagePool.UNIT_BYTES;
    }
}
