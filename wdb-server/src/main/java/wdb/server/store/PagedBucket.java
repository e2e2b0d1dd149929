package wdb.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The memory of one bucket: a region of bytes for its items and an array of slots for its index, each a list of pages of the store's {@link PagePool}.
 *
 * <p>All pages of a list are whole but the last, which is a block as long as need be. So an offset says by shift and mask on which page it is and where, growing
 * copies the last page at most, and giving back copies nothing. Most buckets have one page of each, or not many more: where the first one is
 * stands in the bucket itself, so that a lookup reads the bucket, a slot and an item, and no list between.
 *
 * <pre>
 * region    | page            | page            | block  |       offset = page number * 8,192 + offset within the page
 *           0                                            regionBytes
 *
 * slots     | page            | block     |                      slot = page number * 2,048 + number within the page
 *           0                             slotCount
 * </pre>
 */
abstract class PagedBucket extends OrderedLock {
    static final int PAGE_BYTES = PagePool.PAGE_BYTES;

    private static final int SLOT_SHIFT = 2;
    private static final int SLOT_PAGE_SHIFT = PagePool.PAGE_SHIFT - SLOT_SHIFT;
    private static final int SLOT_MASK = (1 << SLOT_PAGE_SHIFT) - 1;
    private static final int[] NO_PAGES = new int[0];
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long serialVersionUID = 1L; // a lock is serializable; memory is not meant to be

    // immutable
    private final transient PagePool pool;

    // guarded by this lock
    private int slotCount;
    private transient byte[] slotSlab; // of the first page; null if there is none
    private int slotsFrom; // where in it
    private int regionBytes;
    private transient byte[] regionSlab; // of the first page; null if there is none
    private int regionFrom; // where in it
    private int[] regionPages = NO_PAGES; // addresses of all pages
    private int[] slotPages = NO_PAGES;

    PagedBucket(int number, PagePool pool) {
        super(number);
        this.pool = pool;
    }

    /** Returns the length of the region in bytes, a multiple of {@link PagePool#UNIT_BYTES}. */
    final int regionBytes() {
        return regionBytes;
    }

    /** Returns the number of slots, a multiple of {@link IndexLayout#SLOTS_STEP}. */
    final int slotCount() {
        return slotCount;
    }

    /** Returns the array that has the byte at this offset of the region. */
    final byte[] arrayAt(int offset) {
        return offset < PAGE_BYTES ? regionSlab : pool.slab(regionPages[offset >>> PagePool.PAGE_SHIFT]);
    }

    /** Returns where in {@link #arrayAt} the byte at this offset of the region is. */
    final int positionAt(int offset) {
        return offset < PAGE_BYTES ? regionFrom + offset
                : PagePool.position(regionPages[offset >>> PagePool.PAGE_SHIFT]) + (offset & PAGE_BYTES - 1);
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
     * Gives the region another length, in bytes: offsets and what is below both lengths stay.
     *
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    final void resizeRegion(int bytes) {
        int length = roundedUp(bytes);
        regionPages = resized(regionPages, regionBytes, length, true);
        regionBytes = length;
        regionSlab = length == 0 ? null : pool.slab(regionPages[0]);
        regionFrom = length == 0 ? 0 : PagePool.position(regionPages[0]);
    }

    /**
     * Gives the index another number of slots, all of which are empty then.
     *
     * @throws StoreFullException if there is no memory for it; nothing changed then
     */
    final void resizeSlots(int count) {
        slotPages = resized(slotPages, slotCount << SLOT_SHIFT, count << SLOT_SHIFT, false);
        slotCount = count;
        slotSlab = count == 0 ? null : pool.slab(slotPages[0]);
        slotsFrom = count == 0 ? 0 : PagePool.position(slotPages[0]);
        for (int slot = 0; slot < count; slot += SLOT_MASK + 1) {
            int page = slotPages[slot >>> SLOT_PAGE_SHIFT];
            int from = PagePool.position(page);
            Arrays.fill(pool.slab(page), from, from + (Math.min(count - slot, SLOT_MASK + 1) << SLOT_SHIFT), (byte) 0);
        }
    }

    /** Reads the list of the region's pages if it is long, without the lock, for the cache's sake; see {@link Prefetch}. */
    final int peekPages() {
        return regionBytes <= PAGE_BYTES ? 0 : regionPages.length;
    }

    /** Reads an entry of the index without the lock: it may be any. */
    final int peekSlot(int slot) {
        return slot <= SLOT_MASK ? PagePool.peek(slotSlab, slotsFrom + (slot << SLOT_SHIFT)) : peek(slotPages, slot << SLOT_SHIFT);
    }

    /** Reads bytes of the region without the lock: they may be any. */
    final int peekRegion(int offset) {
        return offset >= 0 && offset < PAGE_BYTES ? PagePool.peek(regionSlab, regionFrom + offset) : peek(regionPages, offset);
    }

    private int peek(int[] pages, int offset) {
        int page = offset >>> PagePool.PAGE_SHIFT;
        return page < pages.length ? pool.peek(pages[page], offset & PAGE_BYTES - 1) : 0;
    }

    static int roundedUp(int bytes) {
        return bytes + PagePool.UNIT_BYTES - 1 & -PagePool.UNIT_BYTES;
    }

    /** Returns the pages of a list that has another length, in bytes; growing takes first and gives then, so it fails with nothing changed. */
    private int[] resized(int[] pages, int bytesBefore, int bytes, boolean keeps) {
        if (bytes <= bytesBefore) {
            return shrunk(pages, bytesBefore, bytes);
        }
        int count = countOf(bytes);
        int kept = bytesBefore >>> PagePool.PAGE_SHIFT; // whole pages
        int[] fresh = Allocation.orFull("a bucket's list of pages", () -> new int[count]);
        System.arraycopy(pages, 0, fresh, 0, kept);
        take(fresh, kept, count, bytes);
        int bytesOfBlock = bytesBefore & PAGE_BYTES - 1;
        if (bytesOfBlock > 0) {
            int block = pages[kept];
            if (keeps) {
                System.arraycopy(pool.slab(block), PagePool.position(block), pool.slab(fresh[kept]), PagePool.position(fresh[kept]), bytesOfBlock);
            }
            pool.give(block, bytesOfBlock >> PagePool.UNIT_SHIFT);
        }
        return fresh;
    }

    private void take(int[] pages, int from, int to, int bytes) {
        int taken = from;
        try {
            for (; taken < to; taken++) {
                pages[taken] = pool.take(unitsOf(taken, bytes));
            }
        } catch (StoreFullException e) {
            for (int page = from; page < taken; page++) {
                pool.give(pages[page], unitsOf(page, bytes));
            }
            throw e;
        }
    }

    /** Gives back what is beyond the new length; the list itself stays as it is, so that this needs no memory. */
    private int[] shrunk(int[] pages, int bytesBefore, int bytes) {
        int count = countOf(bytes);
        for (int page = count; page < countOf(bytesBefore); page++) {
            pool.give(pages[page], unitsOf(page, bytesBefore));
        }
        if (count == 0) {
            return NO_PAGES;
        }
        pool.cut(pages[count - 1], unitsOf(count - 1, bytesBefore), unitsOf(count - 1, bytes));
        return pages;
    }

    private static int countOf(int bytes) {
        return (int) ((bytes + (PAGE_BYTES - 1L)) >>> PagePool.PAGE_SHIFT);
    }

    /** Returns the units that the page of this number has in a list of so many bytes. */
    private static int unitsOf(int page, int bytes) {
        return Math.min(bytes - (page << PagePool.PAGE_SHIFT), PAGE_BYTES) >> PagePool.UNIT_SHIFT;
    }
}
