package wdb.server.store;

import static wdb.server.store.IndexLayout.EMPTY;
import static wdb.server.store.IndexLayout.TOMBSTONE;
import static wdb.server.store.ItemLayout.DEAD;
import static wdb.server.store.ItemLayout.HEADER_BYTES;

import java.util.Arrays;
import wdb.protocol.Slice;

/**
 * The items of one bucket and the index that finds them.
 *
 * <p>The region holds the items one after another, as {@link ItemLayout} draws them, the dead ones included. No item lies in two blocks. The
 * index, see {@link IndexLayout}, finds them:
 *
 * <pre>
 * index   | 0 | 5 | 0 | 0 | 1 | x | 0 | 2049 |          offset in 4-byte units plus 1; 0: empty; x: tombstone
 *
 * region  | item 7 | item 3, dead | item 4 | left || item 9 | free |
 *         0                             block 1: 8192       used
 * </pre>
 */
abstract class PackedIndex extends PagedBucket {
    static final int ABSENT = -1;

    private static final long serialVersionUID = 1L; // a lock is serializable; an index is not meant to be

    // immutable
    private final transient SipHash hash;

    // guarded by this lock; visible in the package for the audit that the tests make
    int items;
    int tombstones;

    PackedIndex(int number, PagePool pool, SipHash hash) {
        super(number, pool);
        this.hash = hash;
    }

    SipHash hash() {
        return hash;
    }

    /** Returns the index slot of {@code key}, or -1 if it is absent. Valid until the next insert, delete or trim. */
    int find(long keyHash, Slice key) {
        int count = slotCount();
        if (count == 0) {
            return ABSENT;
        }
        int tag = IndexLayout.tagOf(keyHash);
        int slot = IndexLayout.home(keyHash, count);
        while (true) {
            int entry = slot(slot);
            if (entry == EMPTY) {
                return ABSENT;
            }
            if (IndexLayout.tag(entry) == tag && entry != TOMBSTONE && keyEquals(IndexLayout.offset(entry), key)) {
                return slot;
            }
            slot = IndexLayout.after(slot, count);
        }
    }

    /** Returns where in the region the item of this slot begins. */
    int offsetOf(int slot) {
        return IndexLayout.offset(slot(slot));
    }

    long id(int slot) {
        return ItemLayout.id(word0At(offsetOf(slot)));
    }

    int word1(int slot) {
        return word1At(offsetOf(slot));
    }

    final long word0At(int offset) {
        return ItemLayout.readWord0(arrayAt(offset), positionAt(offset));
    }

    final int word1At(int offset) {
        return ItemLayout.readWord1(arrayAt(offset), positionAt(offset));
    }

    final void word1At(int offset, int word1) {
        ItemLayout.writeWord1(arrayAt(offset), positionAt(offset), word1);
    }

    private boolean keyEquals(int offset, Slice key) {
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        int length = key.length();
        int from = at + HEADER_BYTES;
        return ItemLayout.keyLength(ItemLayout.readWord0(array, at)) == length
                && Arrays.equals(array, from, from + length, key.array(), key.from(), key.from() + length);
    }

    /** Returns the bytes of the item at {@code offset}, dead or not. */
    int sizeAt(int offset) {
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        return ItemLayout.size(ItemLayout.readWord0(array, at), ItemLayout.readWord1(array, at));
    }

    boolean isDead(int offset) {
        return ItemLayout.has(word1At(offset), DEAD);
    }

    final int slotOf(int offset) {
        long keyHash = hashAt(offset);
        int entry = IndexLayout.entry(IndexLayout.tagOf(keyHash), offset);
        int slot = IndexLayout.home(keyHash, slotCount());
        while (slot(slot) != entry) {
            slot = IndexLayout.after(slot, slotCount());
        }
        return slot;
    }

    private long hashAt(int offset) {
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        return hash.hash(array, at + HEADER_BYTES, ItemLayout.keyLength(ItemLayout.readWord0(array, at)));
    }

    /** Gives the index another number of slots and fills it anew from the region; the tombstones are gone then. */
    final void rebuildIndex(int count) {
        resizeSlots(count);
        for (int at = itemFrom(0); at < used; at = itemFrom(at + sizeAt(at))) {
            if (!isDead(at)) {
                long keyHash = hashAt(at);
                slot(freeSlot(keyHash), IndexLayout.entry(IndexLayout.tagOf(keyHash), at));
            }
        }
        tombstones = 0;
    }

    /** Returns the first slot for a key of this hash that holds no item. */
    int freeSlot(long keyHash) {
        int count = slotCount();
        int slot = IndexLayout.home(keyHash, count);
        while (IndexLayout.isItem(slot(slot))) {
            slot = IndexLayout.after(slot, count);
        }
        return slot;
    }

    /** Makes the slot free: empty if no probe needs to go on past it, and then the tombstones before it too; else a tombstone. */
    final void vacate(int slot) {
        slot(slot, TOMBSTONE);
        tombstones++;
        int count = slotCount();
        if (slot(IndexLayout.after(slot, count)) == EMPTY) {
            for (int i = slot; slot(i) == TOMBSTONE; i = IndexLayout.before(i, count)) {
                slot(i, EMPTY);
                tombstones--;
            }
        }
    }
}
