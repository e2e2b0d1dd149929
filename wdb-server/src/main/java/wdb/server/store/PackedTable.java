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
 * <p>A long class, for whatever moves the items must keep index, region and large values in step.
 */
abstract class PackedTable extends OrderedLock {
    static final int ABSENT = -1;
    private static final int REGION_BYTES_MIN = 128;
    private static final byte[] NO_REGION = new byte[0];
    private static final int[] NO_INDEX = new int[0];
    private static final long serialVersionUID = 1L; // a lock is serializable; a table is not meant to be

    // immutable
    private final int regionBytesMax;
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

    PackedTable(int number, SipHash hash, int regionBytesMax) {
        super(number);
        this.hash = hash;
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
     * <p>Compacts or grows, so offsets change, but no index slot does and no item.
     *
     * @throws StoreFullException if there is no memory for it; no item changed then
     */
    void makeRoom(int bytes, boolean forLarge) {
        if (forLarge) {
            if (large == null) {
                large = Allocation.orFull("slots of large values", LargeValues::new);
            }
            large.reserve(1);
        }
        if (bytes > region.length - used) {
            moveToMakeRoom(bytes);
        }
    }

    /** Gives back memory that items removed or shrunk have left, if it is much; does nothing if there is no memory to do it. */
    void trim() {
        if (large != null && large.count() == 0) {
            large = null;
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
        }
    }

    /** Marks the item at {@code offset} as dead; its length stays readable, so that a walk over the region can skip it. */
    void bury(int offset) {
        dead += sizeAt(offset);
        ItemLayout.writeWord1(region, offset, ItemLayout.readWord1(region, offset) | DEAD);
    }

    private void moveToMakeRoom(int bytes) {
        int live = used - dead;
        // An eighth of the region to win is worth a move in place; with less, moves would follow each other too closely.
        if (dead >= region.length >> 3 && bytes <= region.length - live) {
            compactInto(region);
            return;
        }
        long needed = (long) live + bytes;
        if (needed > regionBytesMax) {
            throw new StoreFullException("bucket " + number() + " is full: its region would need " + needed + " bytes, expected at most "
                    + regionBytesMax);
        }
        int length = grownRegion((int) needed);
        if (dead == 0) { // the common case while a store fills: offsets stay
            region = Allocation.orFull("a bucket's region", () -> Arrays.copyOf(region, length));
        } else {
            compactInto(Allocation.orFull("a bucket's region", () -> new byte[length]));
        }
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
        for (int at = 0; at < used; ) {
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
        compactions++;
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
        tombstones = 0;
        earliestExpiry = Long.MAX_VALUE;
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
            rebuildIndexInto(Allocation.orFull("a bucket's index", () -> new int[IndexLayout.lengthFor(items)]));
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
