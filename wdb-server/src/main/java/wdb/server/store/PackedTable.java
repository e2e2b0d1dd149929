package wdb.server.store;

import static wdb.server.store.IndexLayout.EMPTY;
import static wdb.server.store.IndexLayout.OFFSET_MASK;
import static wdb.server.store.IndexLayout.TOMBSTONE;
import static wdb.server.store.ItemLayout.DEAD;
import static wdb.server.store.ItemLayout.HEADER_BYTES;
import static wdb.server.store.ItemLayout.LARGE;

import java.util.Arrays;
import wdb.protocol.Slice;

/**
 * A small hash table packed into two primitive arrays, behind a lock: where the items are, and how they move.
 *
 * <p>The region holds the items one after another, as {@link ItemLayout} draws them, the dead ones included. The index, see
 * {@link IndexLayout}, finds them:
 *
 * <pre>
 * index   | 0 | 5 | 0 | 0 | 1 | x | 0 | 9 |             offset in 8-byte units plus 1; 0: empty; x: tombstone
 *
 * region  | item 7 | item 3, dead | item 4 | item 9 | unused |
 *         0                                         used      length
 * </pre>
 *
 * <p>A value of the same rounded size is overwritten in place. Any other is appended, and the item before is dead space, which a
 * compaction reclaims when the region is full and an eighth of it is dead; with less, the region grows by an eighth. An item's
 * slot in the index stays the same meanwhile: only an insert, a delete and {@link #trim} change slots.
 *
 * <p>The arrays of all buckets together stay within a {@link MemoryLimit}. Where the limit is to be kept by evicting, a bucket whose
 * region is full removes items of its own by SIEVE (Zhang et al., NSDI 2024): the region is the queue, the oldest item first; a hand
 * goes along it, forgives each item that was read since it last passed, and removes the others. A read costs one bit, set at most once
 * a round, and nothing moves. What a bucket can't find in itself (it is small, or the value is large) it takes beyond the limit;
 * {@link BucketStore} then lets other buckets give it back, when this lock is released.
 *
 * <p>A long class, for whatever moves the items must keep index, region and large values in step.
 */
abstract class PackedTable extends OrderedLock {
    static final int ABSENT = -1;

    /** A full region is rid of a sixteenth at a time: less would mean a compaction for every few items, more an emptier region. */
    private static final int EVICTED_SHARE_SHIFT = 4;

    private static final int REGION_BYTES_MIN = 128;
    private static final byte[] NO_REGION = new byte[0];
    private static final int[] NO_INDEX = new int[0];
    private static final long serialVersionUID = 1L; // a lock is serializable; a table is not meant to be

    // immutable
    private final int regionBytesMax;
    private final transient MemoryLimit memory;
    private final transient SipHash hash;

    // guarded by this lock; visible in the package for the audit that the tests make
    byte[] region = NO_REGION;
    int[] index = NO_INDEX;
    transient LargeValues large; // null as long as there is none
    int used; // bytes of the region that items take, dead ones included
    int dead; // bytes of them that dead items take
    int items;
    int tombstones;
    long earliestExpiry = Long.MAX_VALUE; // no item expires before this second
    long compactions;
    int hand; // offset of the item that the eviction looks at next, or the used bytes
    long evictions;
    private long reported; // held bytes that the memory limit knows of

    PackedTable(int number, SipHash hash, MemoryLimit memory, int regionBytesMax) {
        super(number);
        this.hash = hash;
        this.memory = memory;
        this.regionBytesMax = regionBytesMax;
    }

    SipHash hash() {
        return hash;
    }

    /** Returns the index slot of {@code key}, or -1 if it is absent. Valid until the next insert, delete or trim. */
    int find(long keyHash, Slice key) {
        if (items == 0) {
            return ABSENT;
        }
        int[] slots = index;
        int tag = IndexLayout.tagOf(keyHash);
        int slot = IndexLayout.home(keyHash, slots.length);
        while (true) {
            int entry = slots[slot];
            if (entry == EMPTY) {
                return ABSENT;
            }
            if (IndexLayout.tag(entry) == tag && entry != TOMBSTONE && keyEquals(IndexLayout.offset(entry), key)) {
                return slot;
            }
            slot = IndexLayout.after(slot, slots.length);
        }
    }

    long id(int slot) {
        return ItemLayout.id(ItemLayout.readWord0(region, IndexLayout.offset(index[slot])));
    }

    long word1(int slot) {
        return ItemLayout.readWord1(region, IndexLayout.offset(index[slot]));
    }

    /**
     * Makes {@code bytes} free at the region's end and a slot for one more large value, if {@code forLarge}.
     *
     * <p>Compacts, grows or evicts, so offsets change, but no index slot does, and the items in the slots to keep stay.
     *
     * @param keep the slot of an item that must not be evicted, or {@link #ABSENT}
     * @param keepToo another one, or {@link #ABSENT}
     * @throws StoreFullException if there is no memory for it; no item changed then
     */
    void makeRoom(int bytes, boolean forLarge, int keep, int keepToo) {
        if (forLarge) {
            if (large == null) {
                large = Allocation.orFull("slots of large values", LargeValues::new);
            }
            large.reserve(1);
            report();
        }
        if (bytes > region.length - used) {
            moveToMakeRoom(bytes, keep, keepToo);
        }
    }

    /**
     * Makes sure that an array for a large value may take the place of one of {@code bytesBefore} bytes, which may be 0.
     *
     * @throws StoreFullException if it would be more than the memory limit allows and nothing is to be evicted for it
     */
    void admitLarge(int bytes, int bytesBefore) {
        if (ItemLayout.isLarge(bytes) && !memory.evicts() && !memory.allows((long) bytes - bytesBefore)) {
            throw memoryFull();
        }
    }

    boolean evicts() {
        return memory.evicts();
    }

    /** Returns the bytes of the arrays that this bucket holds. */
    long heldBytes() {
        return region.length + 4L * index.length + (large == null ? 0 : large.heldBytes());
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
        return new StoreFullException("the store holds " + memory.held() + " bytes, expected at most " + memory.bytesMax());
    }

    /** Gives back memory that items removed or shrunk have left, if it is much; does nothing if there is no memory to do it. */
    void trim() {
        if (large != null && large.count() == 0) {
            large = null;
            report();
        }
        int live = used - dead;
        if (live < region.length / 2 && region.length > REGION_BYTES_MIN) {
            byte[] smaller = Allocation.orNull(() -> new byte[grownRegion(live)]);
            if (smaller != null) {
                compactInto(smaller);
            }
        }
        if (items < index.length / 3 && index.length > IndexLayout.SLOTS_MIN) {
            int[] smaller = Allocation.orNull(() -> new int[IndexLayout.lengthFor(items)]);
            if (smaller != null) {
                rebuildIndexInto(smaller);
            }
        }
    }

    void remove(int slot) {
        drop(slot);
        settle();
    }

    /** Removes an item; no slot of another one changes until the bucket {@link #settle}s. */
    void drop(int slot) {
        int offset = IndexLayout.offset(index[slot]);
        freeLargeSlot(offset);
        bury(offset);
        vacate(slot);
        items--;
    }

    void settle() {
        if (items == 0) {
            releaseArrays();
        } else {
            trim();
        }
    }

    void freeLargeSlot(int offset) {
        if (ItemLayout.has(ItemLayout.readWord1(region, offset), LARGE)) {
            large.remove(ItemLayout.readLargeSlot(region, offset, ItemLayout.readWord0(region, offset)));
            report();
        }
    }

    /** Marks the item at {@code offset} as dead; its length stays readable, so that a walk over the region can skip it. */
    void bury(int offset) {
        dead += sizeAt(offset);
        ItemLayout.writeWord1(region, offset, ItemLayout.readWord1(region, offset) | DEAD);
    }

    private void moveToMakeRoom(int bytes, int keep, int keepToo) {
        // An eighth of the region to win is worth a move in place; with less, moves would follow each other too closely.
        if (dead >= region.length >> 3 && fitsCompacted(bytes)) {
            compactInto(region);
            return;
        }
        long needed = (long) used - dead + bytes;
        int length = grownRegion((int) Math.min(needed, regionBytesMax));
        if (needed <= regionBytesMax && memory.allows(length - region.length)) {
            moveInto(length);
            return;
        }
        if (memory.evicts() && bytes <= region.length >> 2) {
            evict(Math.max(bytes, region.length >> EVICTED_SHARE_SHIFT), keep, keepToo);
        }
        if (fitsCompacted(bytes)) {
            compactInto(region);
        } else if (needed > regionBytesMax) {
            throw new StoreFullException("bucket " + number() + " is full: its region would need " + needed + " bytes, expected at most "
                    + regionBytesMax);
        } else if (memory.evicts()) {
            moveInto(length); // beyond the limit: other buckets will give it back
        } else {
            throw memoryFull();
        }
    }

    private boolean fitsCompacted(int bytes) {
        return bytes <= region.length - (used - dead);
    }

    private void moveInto(int length) {
        if (dead == 0) { // the common case while a store fills: offsets stay
            region = Allocation.orFull("a bucket's region", () -> Arrays.copyOf(region, length));
            report();
        } else {
            compactInto(Allocation.orFull("a bucket's region", () -> new byte[length]));
        }
    }

    /** Removes items until so many bytes of the region are neither used nor live, or there is nothing left to remove. */
    private void evict(int bytes, int keep, int keepToo) {
        long walkMax = 2L * used; // one round may only take marks away
        for (long walked = 0; walked < walkMax && !fitsCompacted(bytes); ) {
            walked += passHand(keep, keepToo);
        }
    }

    /** Removes the item at the hand or forgives it, moves the hand on, and returns the bytes that it passed. */
    private int passHand(int keep, int keepToo) {
        int at = hand < used ? hand : 0;
        int size = sizeAt(at);
        hand = at + size;
        long word1 = ItemLayout.readWord1(region, at);
        if (ItemLayout.has(word1, DEAD)) {
            return size;
        }
        if (ItemLayout.has(word1, ItemLayout.RECENT)) {
            ItemLayout.writeWord1(region, at, word1 & ~(long) ItemLayout.RECENT);
            return size;
        }
        int slot = slotOf(at);
        if (slot != keep && slot != keepToo) {
            drop(slot);
            evictions++;
        }
        return size;
    }

    private int slotOf(int offset) {
        int keyLength = ItemLayout.keyLength(ItemLayout.readWord0(region, offset));
        long keyHash = hash.hash(region, offset + HEADER_BYTES, keyLength);
        int entry = IndexLayout.entry(IndexLayout.tagOf(keyHash), offset);
        int slot = IndexLayout.home(keyHash, index.length);
        while (index[slot] != entry) {
            slot = IndexLayout.after(slot, index.length);
        }
        return slot;
    }

    /** Evicts an eighth of what this bucket holds, one item at least, and gives the memory back; returns whether it had any. */
    boolean giveBack() {
        if (items == 0) {
            return false;
        }
        long before = evictions;
        long enough = heldBytes() - (heldBytes() >> 3);
        int deadBefore = dead;
        long walkMax = 2L * used;
        for (long walked = 0; walked < walkMax && items > 0 && (evictions == before || heldBytes() - (dead - deadBefore) > enough); ) {
            walked += passHand(ABSENT, ABSENT);
        }
        if (items > 0 && dead > 0) {
            byte[] smaller = Allocation.orNull(() -> new byte[used - dead]);
            if (smaller != null) {
                compactInto(smaller);
            }
        }
        settle();
        return true;
    }

    /** Returns the length of a region for so many bytes of items: about an eighth more, so that slack stays small. */
    private int grownRegion(int bytes) {
        long length = Math.max(REGION_BYTES_MIN, (long) bytes + (bytes >> 3) + 7 & ~7L);
        return (int) Math.min(length, regionBytesMax);
    }

    /**
     * Moves the live items to the beginning of {@code target}, which may be the region itself, in their present order.
     *
     * <p>The index follows without a key being hashed or compared: at first each index slot and the low bits of its item's first
     * word change places, so that the walk over the region finds in each item the slot that has to learn the new offset, and
     * there the bits to put back. (Threading, as in Morris's compacting collector of 1978.) Nothing here allocates or fails.
     */
    private void compactInto(byte[] target) {
        exchangeEntriesWithItems();
        int to = 0;
        int newHand = -1;
        for (int at = 0; at < used; ) {
            if (at == hand) {
                newHand = to;
            }
            if (ItemLayout.has(ItemLayout.readWord1(region, at), DEAD)) {
                at += sizeAt(at);
                continue;
            }
            long threaded = ItemLayout.readWord0(region, at);
            int slot = (int) threaded & OFFSET_MASK;
            ItemLayout.writeWord0(region, at, threaded & ~(long) OFFSET_MASK | index[slot] & OFFSET_MASK);
            index[slot] = IndexLayout.entry(IndexLayout.tag(index[slot]), to);
            int size = sizeAt(at);
            if (target != region || to != at) {
                System.arraycopy(region, at, target, to, size);
            }
            to += size;
            at += size;
        }
        region = target;
        used = to;
        dead = 0;
        hand = newHand < 0 ? to : newHand;
        compactions++;
        report();
    }

    private void exchangeEntriesWithItems() {
        for (int slot = 0; slot < index.length; slot++) {
            int entry = index[slot];
            if (IndexLayout.isItem(entry)) {
                int offset = IndexLayout.offset(entry);
                long word0 = ItemLayout.readWord0(region, offset);
                ItemLayout.writeWord0(region, offset, word0 & ~(long) OFFSET_MASK | slot);
                index[slot] = IndexLayout.tag(entry) | (int) word0 & OFFSET_MASK;
            }
        }
    }

    void releaseArrays() {
        region = NO_REGION;
        index = NO_INDEX;
        large = null;
        used = 0;
        dead = 0;
        hand = 0;
        tombstones = 0;
        earliestExpiry = Long.MAX_VALUE;
        report();
    }

    int sizeAt(int offset) {
        return ItemLayout.size(ItemLayout.readWord0(region, offset), ItemLayout.readWord1(region, offset));
    }

    private boolean keyEquals(int offset, Slice key) {
        int length = key.length();
        int from = offset + HEADER_BYTES;
        return ItemLayout.keyLength(ItemLayout.readWord0(region, offset)) == length
                && Arrays.equals(region, from, from + length, key.array(), key.from(), key.from() + length);
    }

    void makeRoomInIndex() {
        if (items + tombstones < IndexLayout.capacity(index.length)) {
            return;
        }
        // Enough tombstones are worth a rebuild in place; with fewer, rebuilds would follow each other too closely.
        if (tombstones > index.length >> 3) {
            rebuildIndexInto(index);
        } else {
            int length = IndexLayout.lengthFor(items);
            if (!memory.evicts() && !memory.allows(4L * (length - index.length))) {
                throw memoryFull();
            }
            rebuildIndexInto(Allocation.orFull("a bucket's index", () -> new int[length]));
        }
    }

    /** Fills {@code target}, which may be the index itself, anew from the region; the tombstones are gone then. */
    private void rebuildIndexInto(int[] target) {
        if (target == index) {
            Arrays.fill(target, EMPTY);
        }
        for (int at = 0; at < used; at += sizeAt(at)) {
            if (!ItemLayout.has(ItemLayout.readWord1(region, at), DEAD)) {
                int keyLength = ItemLayout.keyLength(ItemLayout.readWord0(region, at));
                long keyHash = hash.hash(region, at + HEADER_BYTES, keyLength);
                target[IndexLayout.freeSlot(target, keyHash)] = IndexLayout.entry(IndexLayout.tagOf(keyHash), at);
            }
        }
        index = target;
        tombstones = 0;
        report();
    }

    /** Makes the slot free: empty if no probe needs to go on past it, and then the tombstones before it too; else a tombstone. */
    private void vacate(int slot) {
        index[slot] = TOMBSTONE;
        tombstones++;
        if (index[IndexLayout.after(slot, index.length)] == EMPTY) {
            for (int i = slot; index[i] == TOMBSTONE; i = IndexLayout.before(i, index.length)) {
                index[i] = EMPTY;
                tombstones--;
            }
        }
    }
}
