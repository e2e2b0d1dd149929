package wdb.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The memory from which all buckets of a store take their blocks, and to which they give them back.
 *
 * <p>It consists of slabs, a few large byte arrays that the collector never looks into, and which hold pages of {@value #PAGE_BYTES} bytes. A block is 1 to
 * {@value #PAGE_UNITS} units of {@value #UNIT_BYTES} bytes within a page, and has an address: a number of units. Free memory is kept by the buddy
 * system (Knuth, The Art of Computer Programming 1, 2.5): free blocks have a power of two of units and lie at a multiple of it, so that two
 * that were split from each other are found, and joined, by arithmetic. Who asks for 5 units gets the beginning of 8, and the other 3 are free, as 1 and 2.
 *
 * <pre>
 *            31                 14 13            7 6         0
 *           +---------------------+---------------+-----------+
 * address   | slab                | page          | unit      |
 *           +---------------------+---------------+-----------+
 *
 * a free block begins with the addresses of the next and of the previous one of its size; the list's first one is in {@link #firstFree}.
 * a page has 256 bits, of which each block that it could be split into has one, set if the block is free:
 *    bit 0: 128 units; bits 1, 2: 64 units; 3 to 6: 32; 7 to 14: 16; 15 to 30: 8; 31 to 62: 4; 63 to 126: 2; 127 to 254: 1
 * </pre>
 *
 * <p>A new slab has an eighth of the pages that there are, so that little is taken in advance; an empty one goes back to the collector if as much
 * is free elsewhere. The monitor of this object is a leaf of the lock order: whoever has it takes no other. It is taken when a bucket grows or shrinks,
 * about once in forty inserts, and not at all by a store that has its size. Reading and writing of a block's bytes is guarded by its owner's lock.
 */
final class PagePool {
    static final int UNIT_SHIFT = 6;
    static final int UNIT_BYTES = 1 << UNIT_SHIFT;
    static final int PAGE_SHIFT = 13;
    static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    static final int PAGE_UNITS = PAGE_BYTES / UNIT_BYTES;

    /** Pages of the largest slab: with its header, and for that one page less than a power of two, it takes no more than a mebibyte. */
    static final int SLAB_PAGES_MAX = 127;

    private static final int SLAB_SHIFT = 20 - UNIT_SHIFT;
    private static final int SLAB_UNITS_MASK = (1 << SLAB_SHIFT) - 1;
    private static final int SLABS_MAX = 1 << Integer.SIZE - 1 - SLAB_SHIFT;
    private static final int PAGE_UNITS_SHIFT = PAGE_SHIFT - UNIT_SHIFT;
    private static final int TOP = PAGE_UNITS_SHIFT; // the order of a whole page; of a block of 2^n units it is n
    private static final int WORDS_A_PAGE = 2 * PAGE_UNITS / Long.SIZE;
    private static final int NONE = -1;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    // written under the monitor; read without it by whoever has the address of a block, which was written there later
    private byte[][] slabs = new byte[4][];

    // guarded by the monitor
    private final int[] firstFree = new int[TOP + 1];
    private long[][] freeBits = new long[4][];
    private int[] freePages = new int[4]; // whole free pages of each slab
    private int slabCount; // numbers that were ever used
    private int pages;
    private int pagesFree;

    PagePool() {
        Arrays.fill(firstFree, NONE);
    }

    /** Returns the array in which the block at this address lies. */
    byte[] slab(int address) {
        return slabs[address >>> SLAB_SHIFT];
    }

    /** Returns where in its slab the block at this address begins. */
    static int position(int address) {
        return (address & SLAB_UNITS_MASK) << UNIT_SHIFT;
    }

    /** Reads four bytes of a block that the caller may not own, for the cache's sake: they may be any. */
    int peek(int address, int offset) {
        byte[][] all = slabs;
        int number = address >>> SLAB_SHIFT;
        return peek(number < all.length ? all[number] : null, position(address) + offset);
    }

    /** Reads four bytes of a slab, if there is one and they are in it. */
    static int peek(byte[] slab, int at) {
        return slab != null && at <= slab.length - Integer.BYTES ? (int) INTS.get(slab, at) : 0;
    }

    /** Returns the bytes of all slabs. */
    synchronized long bytes() {
        return (long) pages * PAGE_BYTES;
    }

    /**
     * Returns the address of a block, whose bytes may be any.
     *
     * @param units its length, 1 to {@value #PAGE_UNITS}
     * @throws StoreFullException if there is no memory for another slab
     */
    synchronized int take(int units) {
        int order = Integer.SIZE - Integer.numberOfLeadingZeros(units - 1);
        int found = order;
        while (found <= TOP && firstFree[found] == NONE) {
            found++;
        }
        if (found > TOP) {
            addSlab();
            found = TOP;
        }
        int address = firstFree[found];
        unlink(address, found);
        if (found > order) {
            giveRange(address + (1 << order), address + (1 << found));
        }
        giveRange(address + units, address + (1 << order));
        return address;
    }

    /** Takes a block back. */
    synchronized void give(int address, int units) {
        giveRange(address, address + units);
        releaseIfEmpty(address >>> SLAB_SHIFT);
    }

    /** Takes the end of a block back: all but its first units. */
    synchronized void cut(int address, int units, int unitsLeft) {
        giveRange(address + unitsLeft, address + units);
    }

    /** Frees the units from one address to another, as the largest blocks that they make. */
    private void giveRange(int from, int to) {
        for (int at = from; at < to; ) {
            int aligned = (at & PAGE_UNITS - 1) == 0 ? TOP : Integer.numberOfTrailingZeros(at);
            int order = Math.min(aligned, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(to - at));
            free(at, order);
            at += 1 << order;
        }
    }

    private void free(int address, int order) {
        int at = address;
        int joined = order;
        while (joined < TOP && isFree(at ^ 1 << joined, joined)) {
            unlink(at ^ 1 << joined, joined);
            at &= -1 << joined + 1;
            joined++;
        }
        link(at, joined);
    }

    private boolean isFree(int address, int order) {
        int bit = bit(address, order);
        return (freeBits[address >>> SLAB_SHIFT][bit >> 6] & 1L << bit) != 0;
    }

    /** Returns the number of a block's bit among those of its slab. */
    private static int bit(int address, int order) {
        int page = (address & SLAB_UNITS_MASK) >>> PAGE_UNITS_SHIFT;
        return page * WORDS_A_PAGE * Long.SIZE + (PAGE_UNITS >> order) - 1 + ((address & PAGE_UNITS - 1) >> order);
    }

    private void link(int address, int order) {
        int next = firstFree[order];
        byte[] slab = slab(address);
        INTS.set(slab, position(address), next);
        INTS.set(slab, position(address) + Integer.BYTES, NONE);
        if (next != NONE) {
            INTS.set(slab(next), position(next) + Integer.BYTES, address);
        }
        firstFree[order] = address;
        mark(address, order, 1);
    }

    private void unlink(int address, int order) {
        byte[] slab = slab(address);
        int next = (int) INTS.get(slab, position(address));
        int previous = (int) INTS.get(slab, position(address) + Integer.BYTES);
        if (previous == NONE) {
            firstFree[order] = next;
        } else {
            INTS.set(slab(previous), position(previous), next);
        }
        if (next != NONE) {
            INTS.set(slab(next), position(next) + Integer.BYTES, previous);
        }
        mark(address, order, -1);
    }

    private void mark(int address, int order, int sign) {
        int slab = address >>> SLAB_SHIFT;
        int bit = bit(address, order);
        freeBits[slab][bit >> 6] ^= 1L << bit;
        if (order == TOP) {
            freePages[slab] += sign;
            pagesFree += sign;
        }
    }

    private void addSlab() {
        int count = Math.clamp(pages >> 3, 1, SLAB_PAGES_MAX);
        byte[] slab = Allocation.orFull("a slab of the store", () -> new byte[count << PAGE_SHIFT]);
        int number = freeNumber();
        slabs[number] = slab;
        freeBits[number] = new long[count * WORDS_A_PAGE];
        pages += count;
        for (int page = count - 1; page >= 0; page--) {
            link((number << SLAB_SHIFT) + (page << PAGE_UNITS_SHIFT), TOP);
        }
    }

    private int freeNumber() {
        for (int number = 0; number < slabCount; number++) {
            if (slabs[number] == null) {
                return number;
            }
        }
        if (slabCount == SLABS_MAX) {
            throw new StoreFullException("the store has " + SLABS_MAX + " slabs, as many as addresses can name");
        }
        if (slabCount == slabs.length) {
            int length = slabCount + slabCount / 2;
            freeBits = Allocation.orFull("the list of slabs", () -> Arrays.copyOf(freeBits, length));
            freePages = Allocation.orFull("the list of slabs", () -> Arrays.copyOf(freePages, length));
            slabs = Allocation.orFull("the list of slabs", () -> Arrays.copyOf(slabs, length));
        }
        return slabCount++;
    }

    /** Leaves a slab to the collector if nobody has a block of it, and as many pages are free elsewhere. */
    private void releaseIfEmpty(int number) {
        int count = freeBits[number].length / WORDS_A_PAGE;
        if (freePages[number] < count || pagesFree < 2 * count) {
            return;
        }
        for (int page = 0; page < count; page++) {
            unlink((number << SLAB_SHIFT) + (page << PAGE_UNITS_SHIFT), TOP);
        }
        pages -= count;
        slabs[number] = null;
        freeBits[number] = null;
    }
}
