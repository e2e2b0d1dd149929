package wdb.server.store;

import static wdb.server.store.IndexLayout.OFFSET_MASK;
import static wdb.server.store.ItemLayout.DEAD;
import static wdb.server.store.ItemLayout.LARGE;

import wdb.protocol.Slice;

/**
 * A small hash table packed into the blocks of a bucket, behind a lock: how its items get room, and how they move.
 *
 * <p>A value of the same rounded size is overwritten in place. Any other is appended, and the item before is dead space, which a
 * compaction reclaims when the region is full and a thirty-second of it is dead; with less, the region grows by as much (a short one, which moves as it
 * grows, by a sixteenth; one that is a queue, see below, by an eighth). Between compactions, items of a long region take the place of dead ones, where
 * those that died last have room for them ({@link Holes}): that makes more than half of the compactions unnecessary. What a compaction leaves free in a long
 * region goes back, but for a sixteenth.
 * An item's slot in the index stays the same meanwhile: only an insert, a delete and {@link #trim} change slots.
 *
 * <p>The memory of all buckets together stays within a {@link MemoryLimit}. Where the limit is to be kept by evicting, a bucket whose
 * region is full removes items of its own by SIEVE (Zhang et al., NSDI 2024): the region is the queue, the oldest item first; a hand
 * goes along it, forgives each item that was read since it last passed, and removes the others; so there all items are appended. A read costs
 * one bit, set at most once a round, and nothing moves. What a bucket can't find in itself (it is small, or the value is large) it takes beyond the limit;
 * {@link BucketStore} then lets other buckets give it back, when this lock is released.
 */
abstract class PackedTable extends PackedIndex {
    /** A full region is rid of a thirty-second at a time: less would mean a compaction for every few items, more an emptier region. */
    private static final int EVICTED_SHARE_SHIFT = 5;

    private static final int GROWTH_SHIFT = 4;
    private static final int LONG_GROWTH_SHIFT = 5;

    /** In a queue each block has an end that stays empty: longer blocks, fewer ends. With longer ones still, some buckets would be full sooner than others. */
    private static final int QUEUE_GROWTH_SHIFT = 3;

    private static final int DEAD_SHARE_SHIFT = 5;
    private static final int FREE_SHARE_MAX_SHIFT = 4;

    /** A longer region gives back what a compaction frees; a shorter one would leave more between blocks than it gave. */
    private static final int LONG_BYTES_MIN = 2 * PAGE_BYTES;

    /** Comfort of a short region, and of a longer one at least: a new block for each item would be no gain. */
    private static final int COMFORT_BYTES_MIN = 512;

    private static final long serialVersionUID = 1L; // a lock is serializable; a table is not meant to be

    // immutable
    private final int regionBytesMax;
    private final transient MemoryLimit memory;

    // guarded by this lock; visible in the package for the audit that the tests make
    transient LargeValues large; // null as long as there is none
    int filled; // bytes of the region that items take, dead ones included
    int dead; // bytes of them that dead items take
    long earliestExpiry = Long.MAX_VALUE; // no item expires before this second
    long compactions;
    int hand; // offset of the item that the eviction looks at next, or where one may follow
    long evictions;
    transient Holes holes; // null while the region is short, and where it is a queue
    private long reported; // held bytes that the memory limit knows of
    private int touched; // means nothing

    PackedTable(int number, SipHash hash, PagePool pool, MemoryLimit memory, int regionBytesMax) {
        super(number, pool, hash);
        this.memory = memory;
        this.regionBytesMax = regionBytesMax;
    }

    /**
     * Makes room at the region's end for an item and then another one, and a slot for one more large value, if {@code forLarge}.
     *
     * <p>Compacts, grows or evicts, so offsets change, but no index slot does, and the items in the slots to keep stay.
     *
     * @param bytes bytes of the item, 0 for none
     * @param bytesToo bytes of the other, 0 for none
     * @param keep the slot of an item that must not be evicted, or {@link #ABSENT}
     * @param keepToo another one, or {@link #ABSENT}
     * @throws StoreFullException if there is no memory for it; no item changed then
     */
    void makeRoom(int bytes, int bytesToo, boolean forLarge, int keep, int keepToo) {
        if (forLarge) {
            if (large == null) {
                large = Allocation.orFull("slots of large values", () -> new LargeValues(memory));
            }
            large.reserve(1);
            report();
        }
        if (!hasRoom(bytes, bytesToo) && !(bytesToo == 0 && holes != null && holes.hasRoom(bytes))) {
            moveToMakeRoom(bytes, bytesToo, keep, keepToo);
        }
    }

    /** Takes the room for an item that {@link #makeRoom} has made, a dead item's or behind the last one, and returns its offset. */
    int takeRoom(int bytes) {
        int hole = holes == null ? ABSENT : holes.take(bytes);
        if (hole == ABSENT) {
            filled += bytes;
            return append(bytes, memory.evicts());
        }
        dead -= bytes;
        int rest = sizeAt(hole) - bytes;
        if (rest > 0) {
            ItemLayout.writeGap(arrayAt(hole), positionAt(hole) + bytes, rest);
            holes.add(hole + bytes, rest);
        }
        return hole;
    }

    /**
     * Makes sure that the memory of {@code value}, if it is large, may take the place of so many bytes outside the heap, which may be 0.
     *
     * @throws StoreFullException if it would be more than the memory limit allows and nothing is to be evicted for it
     */
    void admitLarge(Slice value, int capacityBefore) {
        if (ItemLayout.isLarge(value.length()) && !allowsLarge(value.offHeap().capacity(), capacityBefore)) {
            throw memoryFull();
        }
    }

    boolean allowsLarge(int capacity, int capacityBefore) {
        return memory.evicts() || memory.allowsLarge((long) capacity - capacityBefore);
    }

    boolean evicts() {
        return memory.evicts();
    }

    /** Returns the bytes of the pages and of the large values that this bucket holds. */
    long heldBytes() {
        return regionBytes() + (long) Integer.BYTES * slotCount() + (large == null ? 0 : large.heldBytes());
    }

    /** Tells the memory limit what this bucket holds, if it has changed. */
    void report() {
        long held = heldBytes();
        if (held != reported) {
            memory.add(held - reported);
            reported = held;
        }
    }

    private StoreFullException memoryFull() {
        return new StoreFullException("the store holds " + memory.held() + " bytes, with " + memory.free() + " free between them, expected at most "
                + memory.bytesMax());
    }

    /** Returns the bytes that the items take which are not dead. */
    int live() {
        return filled - dead;
    }

    /** Gives back memory that items removed or shrunk have left, if it is much; needs none to do it. */
    void trim() {
        if (large != null && large.count() == 0) {
            large = null;
            report();
        }
        if (live() < regionBytes() / 2 && regionBytes() > COMFORT_BYTES_MIN) {
            if (dead > 0) {
                compact();
            }
            shrink(used, used >> GROWTH_SHIFT);
            report();
        }
        if (items < slotCount() / 3 && slotCount() > IndexLayout.lengthFor(items)) {
            rebuildIndex(IndexLayout.lengthFor(items));
            report();
        }
    }

    void remove(int slot) {
        drop(slot);
        settle();
    }

    /** Removes an item; no slot of another one changes until the bucket {@link #settle}s. */
    void drop(int slot) {
        int offset = offsetOf(slot);
        freeLargeSlot(offset);
        bury(offset);
        vacate(slot);
        items--;
    }

    void settle() {
        if (items == 0) {
            releaseMemory();
        } else {
            trim();
        }
    }

    void freeLargeSlot(int offset) {
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        if (ItemLayout.has(ItemLayout.readWord1(array, at), LARGE)) {
            large.remove(ItemLayout.readLargeSlot(array, at, ItemLayout.readWord0(array, at)));
            report();
        }
    }

    /** Marks the item at {@code offset} as dead; its length stays readable, so that a walk over the region can skip it. */
    void bury(int offset) {
        int bytes = sizeAt(offset);
        dead += bytes;
        word1At(offset, word1At(offset) | DEAD);
        if (holes != null) {
            holes.add(offset, bytes);
        }
    }

    private void moveToMakeRoom(int bytes, int bytesToo, int keep, int keepToo) {
        if (holes == null && dead > 0 && blockCount() > 1 && !memory.evicts()) {
            holes = Allocation.orFull("a list of holes", Holes::new);
        }
        // A thirty-second of the region to win is worth a move in place; with less, moves would follow each other too closely.
        if (dead > 0 && dead >= regionBytes() >> DEAD_SHARE_SHIFT && compactFor(bytes, bytesToo)) {
            return;
        }
        if (growFor(bytes, bytesToo, comfort(), false)) {
            return;
        }
        if (memory.evicts() && bytes + bytesToo <= regionBytes() >> 2) {
            evictFor(bytes, bytesToo, keep, keepToo);
        }
        if (dead > 0) {
            compact();
        }
        growFor(bytes, bytesToo, 0, true);
    }

    private int comfort() {
        if (blockCount() <= 1) {
            return regionBytes() >> GROWTH_SHIFT;
        }
        return Math.clamp(regionBytes() >> (memory.evicts() ? QUEUE_GROWTH_SHIFT : LONG_GROWTH_SHIFT), COMFORT_BYTES_MIN, PAGE_BYTES);
    }

    /**
     * Grows until there is room for both.
     *
     * @param must whether to throw if that can't be, and if the store evicts to grow beyond the limit: other buckets will give it back
     * @return whether there is room now
     */
    private boolean growFor(int bytes, int bytesToo, int comfort, boolean must) {
        while (!hasRoom(bytes, bytesToo)) {
            int behindFirst = endOfRoom(bytes, 0);
            int from = behindFirst < 0 ? used : behindFirst;
            int wanted = behindFirst < 0 ? bytes : bytesToo;
            int growth = growth(from, wanted, comfort);
            if (regionBytes() + (long) growth > regionBytesMax || blockCount() == BLOCKS_MAX) {
                if (!must) {
                    return false;
                }
                throw new StoreFullException("bucket " + number() + " is full: its region would need " + (regionBytes() + (long) growth)
                        + " bytes, expected at most " + regionBytesMax);
            }
            if (!memory.allowsBlocks(growth) && !(must && memory.evicts())) {
                if (!must) {
                    return false;
                }
                throw memoryFull();
            }
            grow(from, wanted, comfort);
            report();
        }
        return true;
    }

    /**
     * Compacts, and tells whether there is room for both items then. Of a long region it gives back what is free beyond a sixteenth, for regions would
     * else stay as long as they ever were; not if the store evicts, for a full one lets no region grow again.
     */
    private boolean compactFor(int bytes, int bytesToo) {
        compact();
        int end = endOfRoom(bytes, bytesToo);
        int freeMax = regionBytes() >> FREE_SHARE_MAX_SHIFT;
        if (end >= 0 && regionBytes() > LONG_BYTES_MIN && regionBytes() - filled > freeMax && !memory.evicts()) {
            shrink(end, freeMax);
            report();
        }
        return end >= 0;
    }

    /** Evicts until, after a compaction, there is room, or nothing is left to evict. */
    private void evictFor(int bytes, int bytesToo, int keep, int keepToo) {
        int wanted = Math.max(bytes + bytesToo, regionBytes() >> EVICTED_SHARE_SHIFT);
        do {
            evict(wanted, keep, keepToo);
            wanted += bytes + bytesToo; // what is left at the ends of blocks may be too short
        } while (!compactFor(bytes, bytesToo) && wanted <= regionBytes());
    }

    /** Removes items until a compaction would leave so many bytes free behind the last one, or there is nothing left to remove. */
    private void evict(int bytes, int keep, int keepToo) {
        int useful = regionBytes() - lostAtEnds();
        long walkMax = 2L * filled; // one round may only take marks away
        for (long walked = 0; walked < walkMax && useful - live() < bytes; ) {
            walked += passHand(keep, keepToo);
        }
    }

    /** Removes the item at the hand or forgives it, moves the hand on, and returns the bytes that it passed. */
    private int passHand(int keep, int keepToo) {
        int at = itemFrom(hand);
        if (at >= used) {
            at = itemFrom(0);
        }
        int size = sizeAt(at);
        hand = at + size;
        int word1 = word1At(at);
        if (ItemLayout.has(word1, DEAD)) {
            return size;
        }
        if (ItemLayout.has(word1, ItemLayout.RECENT)) {
            word1At(at, word1 & ~ItemLayout.RECENT);
            return size;
        }
        int slot = slotOf(at);
        if (slot != keep && slot != keepToo) {
            drop(slot);
            evictions++;
        }
        return size;
    }

    /** Evicts an eighth of what this bucket holds, one item at least, and gives the memory back; returns whether it had any. */
    boolean giveBack() {
        if (items == 0) {
            return false;
        }
        long before = evictions;
        long enough = heldBytes() - (heldBytes() >> 3);
        int deadBefore = dead;
        long walkMax = 2L * filled;
        for (long walked = 0; walked < walkMax && items > 0 && (evictions == before || heldBytes() - (dead - deadBefore) > enough); ) {
            walked += passHand(ABSENT, ABSENT);
        }
        if (items > 0 && dead > 0) {
            compact();
            shrink(used, 0);
            report();
        }
        settle();
        return true;
    }

    /**
     * Moves the live items to the beginning of the region, in their present order.
     *
     * <p>The index follows without a key being hashed or compared: at first each index slot and the low bits of its item's first
     * word change places, so that the walk over the region finds in each item the slot that has to learn the new offset, and
     * there the bits to put back. (Threading, as in Morris's compacting collector of 1978.) Nothing here allocates or fails. An item never moves
     * up: where it is there is room for it, so there is room at the latest at the beginning of its block or behind the item before.
     */
    private void compact() {
        forgetHoles();
        touched = touchRegion();
        exchangeEntriesWithItems();
        int newHand = -1;
        filled = 0;
        dead = 0;
        used = 0;
        for (int block = 0; block < blockCount(); block++) {
            int from = block << PagePool.PAGE_SHIFT;
            int end = from + emptyBlock(block);
            for (int at = from; at < end; ) {
                newHand = newHand < 0 && at >= hand ? used : newHand;
                byte[] array = arrayAt(at);
                int position = positionAt(at);
                long threaded = ItemLayout.readWord0(array, position);
                int word1 = ItemLayout.readWord1(array, position);
                at += ItemLayout.has(word1, DEAD) ? ItemLayout.size(threaded, word1) : appendAgain(array, position, threaded, word1);
            }
        }
        hand = newHand < 0 ? used : newHand;
        compactions++;
    }

    /** Appends an item whose first word is threaded to those that were moved already, tells its slot, and returns its size. */
    private int appendAgain(byte[] array, int from, long threaded, int word1) {
        int slot = (int) threaded & OFFSET_MASK;
        int entry = slot(slot);
        long word0 = threaded & ~(long) OFFSET_MASK | entry & OFFSET_MASK;
        ItemLayout.writeWord0(array, from, word0);
        int size = ItemLayout.size(word0, word1);
        int target = append(size, memory.evicts());
        filled += size;
        byte[] targetArray = arrayAt(target);
        int to = positionAt(target);
        if (targetArray != array || to != from) {
            System.arraycopy(array, from, targetArray, to, size);
        }
        slot(slot, IndexLayout.entry(IndexLayout.tag(entry), target));
        return size;
    }

    private void exchangeEntriesWithItems() {
        for (int slot = 0; slot < slotCount(); slot++) {
            int entry = slot(slot);
            if (IndexLayout.isItem(entry)) {
                int offset = IndexLayout.offset(entry);
                byte[] array = arrayAt(offset);
                int at = positionAt(offset);
                long word0 = ItemLayout.readWord0(array, at);
                ItemLayout.writeWord0(array, at, word0 & ~(long) OFFSET_MASK | slot);
                slot(slot, IndexLayout.tag(entry) | (int) word0 & OFFSET_MASK);
            }
        }
    }

    private void forgetHoles() {
        if (holes != null) {
            holes.clear();
        }
    }

    void releaseMemory() {
        holes = null;
        used = 0;
        filled = 0;
        dead = 0;
        hand = 0;
        tombstones = 0;
        if (large != null) {
            large.clear();
            large = null;
        }
        earliestExpiry = Long.MAX_VALUE;
        shrink(0, 0);
        resizeSlots(0);
        report();
    }

    void makeRoomInIndex() {
        if (items + tombstones < IndexLayout.capacity(slotCount())) {
            return;
        }
        // Enough tombstones are worth a rebuild in place; with fewer, rebuilds would follow each other too closely.
        if (tombstones > slotCount() >> 3) {
            rebuildIndex(slotCount());
            return;
        }
        int count = Math.max(slotCount() + IndexLayout.SLOTS_STEP, IndexLayout.lengthFor(items));
        if (!memory.evicts() && !memory.allowsBlocks((long) Integer.BYTES * (count - slotCount()))) {
            throw memoryFull();
        }
        rebuildIndex(count);
        report();
    }
}
