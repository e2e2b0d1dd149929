package wdb.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The memory from which all buckets of a store take their blocks, and to which they give them back.
 *
 * <p>It consists of slabs, a few large byte arrays that the collector never looks into. A block is 1 to {@value #PAGE_UNITS} units of
 * {@value #UNIT_BYTES} bytes that follow each other, and its address is a number of units:
 *
 * <pre>
 *            31                 14 13                        0
 *           +---------------------+---------------------------+
 * address   | slab                | unit                      |
 *           +---------------------+---------------------------+
 * </pre>
 *
 * <p>A slab is cut into {@link Frame}s of 64 KiB, each of which knows which of its units are free. They are listed by the length of their
 * longest free run, and who asks gets the shortest that will do (best fit), of which he takes the beginning. A frame has eight of the longest
 * blocks, so what is left between blocks is little.
 *
 * <p>A new slab has an eighth of the memory that there is, so that little is taken in advance; an empty one goes back to the collector if as much
 * is free elsewhere. The monitor of this object is a leaf of the lock order: whoever has it takes no other. It is taken when a bucket grows
 * or shrinks, about once in forty inserts, and not at all by a store that has its size. A block's bytes are guarded by its owner's lock.
 */
final class PagePool {
    static final int UNIT_SHIFT = 6;
    static final int UNIT_BYTES = 1 << UNIT_SHIFT;
    static final int PAGE_SHIFT = 13;
    static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    static final int PAGE_UNITS = PAGE_BYTES / UNIT_BYTES;

    /** Pages of the largest slab: with its header it takes less than a mebibyte, which some collectors round up to. */
    static final int SLAB_PAGES_MAX = 120;

    /** Free memory that is worth moving blocks for, in bytes. */
    private static final long FREE_BYTES_WORTH_MOVING = 4 << 20;

    private static final int FRAME_PAGES = 8;
    private static final int SLAB_SHIFT = 20 - UNIT_SHIFT;
    private static final int SLAB_UNITS_MASK = (1 << SLAB_SHIFT) - 1;
    private static final int SLABS_MAX = 1 << Integer.SIZE - 1 - SLAB_SHIFT;

    /** The list of frames that are empty, behind those of frames that have a run of so many units or, the last one, of more. */
    private static final int EMPTY = PAGE_UNITS + 1;

    /** The list of frames of slabs that are to become empty. */
    private static final int LEAVING = EMPTY + 1;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    // immutable
    private final MemoryLimit memory; // is told what is free
    private final IntFunction<byte[]> arrays;

    // written under the monitor; read without it by whoever has the address of a block, which was written there later
    private byte[][] slabs = new byte[4][];

    /** Slabs that are to become empty: nothing is taken from them. Replaced by one thread at a time; read by any. */
    private volatile boolean[] leaving = new boolean[0];

    // guarded by the monitor
    private Frame[][] frames = new Frame[4][]; // of each slab
    private final Frame[] lists = new Frame[LEAVING + 1];
    private int slabCount; // numbers that were ever used
    private int pages;
    private long unitsTaken;

    PagePool(MemoryLimit memory) {
        this(memory, byte[]::new);
    }

    /** Creates a pool whose slabs are made by {@code arrays}, which may lack memory. */
    PagePool(MemoryLimit memory, IntFunction<byte[]> arrays) {
        this.memory = memory;
        this.arrays = arrays;
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

    /** Returns the bytes of all slabs that are in no block. */
    synchronized long freeBytes() {
        return bytes() - (unitsTaken << UNIT_SHIFT);
    }

    /**
     * Returns the address of a block, whose bytes may be any.
     *
     * @param units its length, 1 to {@value #PAGE_UNITS}
     * @throws StoreFullException if there is no memory for another slab
     */
    synchronized int take(int units) {
        int list = units;
        while (list <= EMPTY && lists[list] == null) {
            list++;
        }
        if (list > EMPTY) {
            addSlab();
            list = EMPTY;
        }
        Frame frame = lists[list];
        unlist(frame);
        int unit = frame.take(units);
        unitsTaken += units;
        memory.addFree(-(long) units << UNIT_SHIFT);
        list(frame);
        return frame.address + unit;
    }

    /**
     * Returns the units of the block that {@link #take} had better be asked for by somebody who needs {@code least} and would like {@code most}: as
     * many as a gap between other blocks has, if there is such a gap. So gaps that blocks left as they moved are filled.
     */
    synchronized int suitable(int least, int most) {
        for (int units = most; units > least; units--) {
            if (lists[units] != null) {
                return units;
            }
        }
        return lists[least] != null ? least : most;
    }

    /**
     * Makes a block longer where it is, if enough units behind it are free.
     *
     * @param units its length
     * @param least the units that are needed, 1 or more
     * @param most the units that are welcome
     * @return by how many units it is longer: {@code least} to {@code most}, or 0
     */
    synchronized int extend(int address, int units, int least, int most) {
        if (isLeaving(address)) {
            return 0;
        }
        Frame frame = frame(address);
        unlist(frame);
        int more = frame.takeAt(address - frame.address + units, least, most);
        unitsTaken += more;
        memory.addFree(-(long) more << UNIT_SHIFT);
        list(frame);
        return more;
    }

    private Frame frame(int address) {
        return frames[address >>> SLAB_SHIFT][(address & SLAB_UNITS_MASK) / (FRAME_PAGES * PAGE_UNITS)];
    }

    /** Takes a block back. */
    synchronized void give(int address, int units) {
        Frame frame = frame(address);
        unlist(frame);
        frame.give(address - frame.address, units);
        unitsTaken -= units;
        memory.addFree((long) units << UNIT_SHIFT);
        list(frame);
        if (frame.isEmpty()) {
            releaseIfEmpty(address >>> SLAB_SHIFT);
        }
    }

    /**
     * Picks slabs that hold little, from which all blocks are to move so that they go back to the collector; until {@link #endLeaving} nothing is
     * taken from them.
     *
     * @return whether there are any: not unless a quarter of the memory is free, and more than a little
     */
    synchronized boolean beginLeaving() {
        long free = freeBytes();
        if (free < FREE_BYTES_WORTH_MOVING || free < bytes() >> 2) {
            return false;
        }
        boolean[] chosen = new boolean[slabCount];
        long room = free >> 1; // for what moves: half of what is free, for gaps are not of every length
        boolean any = false;
        for (int number = 0; number < slabCount; number++) {
            long freeHere = slabs[number] == null ? 0 : freeBytes(number);
            long held = slabs[number] == null ? 0 : slabs[number].length - freeHere;
            if (freeHere > held && held + freeHere / 2 <= room) {
                room -= held + freeHere / 2; // what it holds must find room, and what is free in it no longer counts
                chosen[number] = true;
                any = true;
            }
        }
        if (any) {
            leave(chosen);
        }
        return any;
    }

    /** Ends what {@link #beginLeaving} began: what is left in those slabs stays there. */
    synchronized void endLeaving() {
        leave(new boolean[0]);
    }

    private void leave(boolean[] chosen) {
        Frame[][] all = frames;
        for (int number = 0; number < slabCount; number++) {
            if (all[number] != null) {
                for (Frame frame : all[number]) {
                    unlist(frame);
                }
            }
        }
        leaving = chosen;
        for (int number = 0; number < slabCount; number++) {
            if (all[number] != null) {
                for (Frame frame : all[number]) {
                    list(frame);
                }
                if (isLeaving(number << SLAB_SHIFT)) {
                    releaseIfEmpty(number);
                }
            }
        }
    }

    /** Tells whether the block at this address had better move. */
    boolean isLeaving(int address) {
        boolean[] chosen = leaving;
        int number = address >>> SLAB_SHIFT;
        return number < chosen.length && chosen[number];
    }

    private long freeBytes(int number) {
        long units = 0;
        for (Frame frame : frames[number]) {
            units += frame.free();
        }
        return units << UNIT_SHIFT;
    }

    /** Takes the end of a block back: all but its first units. */
    void cut(int address, int units, int unitsLeft) {
        if (units > unitsLeft) {
            give(address + unitsLeft, units - unitsLeft);
        }
    }

    private int listOf(Frame frame) {
        return isLeaving(frame.address) ? LEAVING : frame.isEmpty() ? EMPTY : Math.min(frame.longestRun(), PAGE_UNITS);
    }

    private void list(Frame frame) {
        int list = listOf(frame);
        Frame next = lists[list];
        frame.next = next;
        frame.previous = null;
        if (next != null) {
            next.previous = frame;
        }
        lists[list] = frame;
    }

    private void unlist(Frame frame) {
        if (frame.previous == null) {
            lists[listOf(frame)] = frame.next;
        } else {
            frame.previous.next = frame.next;
        }
        if (frame.next != null) {
            frame.next.previous = frame.previous;
        }
    }

    /** Adds a slab: some pages in one frame while there is little memory, whole frames when there is much. */
    private void addSlab() {
        int wanted = Math.clamp(pages >> 3, 1, SLAB_PAGES_MAX);
        int framePages = Math.min(wanted, FRAME_PAGES);
        int count = wanted / framePages;
        int number = freeNumber();
        Frame[] own = Allocation.orFull("a slab's frames", () -> new Frame[count]);
        for (int i = 0; i < count; i++) {
            int address = (number << SLAB_SHIFT) + i * FRAME_PAGES * PAGE_UNITS;
            own[i] = Allocation.orFull("a slab's frames", () -> new Frame(address, framePages * PAGE_UNITS));
        }
        slabs[number] = Allocation.orFull("a slab of the store", () -> arrays.apply(count * framePages << PAGE_SHIFT));
        frames[number] = own; // not before: a slab without memory must have no frames
        pages += count * framePages;
        memory.addFree(slabs[number].length);
        for (Frame frame : frames[number]) {
            list(frame);
        }
    }

    /** Returns the number of a slab that there is not; makes sure that the arrays have a place for it. */
    private int freeNumber() {
        for (int number = 0; number < slabCount; number++) {
            if (slabs[number] == null && !isLeaving(number << SLAB_SHIFT)) {
                return number;
            }
        }
        if (slabCount == SLABS_MAX) {
            throw new StoreFullException("the store has " + SLABS_MAX + " slabs, as many as addresses can name");
        }
        if (slabCount == slabs.length) {
            int length = slabCount + slabCount / 2;
            frames = Allocation.orFull("the list of slabs", () -> Arrays.copyOf(frames, length));
            slabs = Allocation.orFull("the list of slabs", () -> Arrays.copyOf(slabs, length));
        }
        return slabCount++;
    }

    /** Leaves a slab to the collector if nobody has a block of it, and as much is free elsewhere. */
    private void releaseIfEmpty(int number) {
        Frame[] own = frames[number];
        for (Frame frame : own) {
            if (!frame.isEmpty()) {
                return;
            }
        }
        if (!isLeaving(number << SLAB_SHIFT) && !hasEmptyFrames(2 * own.length)) {
            return;
        }
        for (Frame frame : own) {
            unlist(frame);
        }
        pages -= slabs[number].length >> PAGE_SHIFT;
        memory.addFree(-slabs[number].length);
        slabs[number] = null;
        frames[number] = null;
    }

    private boolean hasEmptyFrames(int count) {
        int seen = 0;
        for (Frame frame = lists[EMPTY]; frame != null && seen < count; frame = frame.next) {
            seen++;
        }
        return seen == count;
    }
}
