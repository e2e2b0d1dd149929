package wdb.server.store;

/**
 * The layout of a bucket's index, an open-addressing table of the offsets of its items, and the arithmetic on its slots.
 *
 * <pre>
 *          31  28 27                                 0
 *         +------+------------------------------------+
 * a slot  | tag  | offset in 4-byte units, plus 1     |
 *         +------+------------------------------------+
 *            0      0                                     {@link #EMPTY}: probing ends
 *            0      all ones                              {@link #TOMBSTONE}: an item was here, probing goes on
 * </pre>
 *
 * <p>Probing is linear. It begins at the upper half of the hash scaled to the table's length (Lemire's fast range), so the length
 * need not be a power of two and growth can be small. The tag, four bits of the hash that nothing else uses, keeps 15 of 16
 * foreign items from being touched. The bucket's number is the hash's low bits, 20 at most.
 */
final class IndexLayout {
    static final int EMPTY = 0;
    static final int OFFSET_MASK = (1 << 28) - 1;
    static final int TOMBSTONE = OFFSET_MASK;
    static final int TAG_MASK = ~OFFSET_MASK;

    /** Longest region that offsets can reach: two of their values are taken, and regions end where a unit of the pool's memory does. */
    static final int REGION_BYTES_MAX = ((1 << 28) - 2) * ItemLayout.ALIGNMENT & -PagePool.UNIT_BYTES;

    /** The number of slots is a multiple of this: a unit of the pool's memory. */
    static final int SLOTS_STEP = PagePool.UNIT_BYTES / Integer.BYTES;

    private IndexLayout() {}

    /** Returns the entry of an item at {@code offset} of its region. */
    static int entry(int tag, int offset) {
        return tag | offset / ItemLayout.ALIGNMENT + 1;
    }

    /** Returns the tag of a hash, in its place in an entry. */
    static int tagOf(long keyHash) {
        return (int) keyHash & TAG_MASK;
    }

    /** Returns the tag of an entry, in its place. */
    static int tag(int entry) {
        return entry & TAG_MASK;
    }

    static int offset(int entry) {
        return ((entry & OFFSET_MASK) - 1) * ItemLayout.ALIGNMENT;
    }

    static boolean isItem(int entry) {
        return entry != EMPTY && entry != TOMBSTONE;
    }

    /** Returns the slot where probing for a hash begins. */
    static int home(long keyHash, int length) {
        return (int) ((keyHash >>> 32) * length >>> 32);
    }

    static int after(int slot, int length) {
        return slot + 1 == length ? 0 : slot + 1;
    }

    static int before(int slot, int length) {
        return slot == 0 ? length - 1 : slot - 1;
    }

    /** Returns how many of {@code length} slots items and tombstones may take: less than four fifths, so that probes stay short. */
    static int capacity(int length) {
        return length - length / 5 - 1;
    }

    /** Returns the length of an index for {@code items} and about a quarter more. */
    static int lengthFor(int items) {
        int full = items + items / 4 + 2;
        return full + full / 4 + SLOTS_STEP - 1 & -SLOTS_STEP;
    }
}
