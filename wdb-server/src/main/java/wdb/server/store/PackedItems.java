package wdb.server.store;

import static wdb.server.store.IndexLayout.TOMBSTONE;
import static wdb.server.store.ItemLayout.DEAD;
import static wdb.server.store.ItemLayout.EXTENDED;
import static wdb.server.store.ItemLayout.HEADER_BYTES;
import static wdb.server.store.ItemLayout.LARGE;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import wdb.protocol.Slice;

/**
 * The items of a packed table, to read and to write: the steps of which a {@link Bucket}'s operations, an exchange ({@link BucketSpan})
 * and a change ({@link Edit}) are made.
 *
 * <p>An expired item is absent: whoever meets it removes it, and {@link Bucket#sweepExpired} those that nobody meets.
 */
abstract class PackedItems extends PackedTable {
    private static final long serialVersionUID = 1L; // a lock is serializable; items are not meant to be

    // immutable
    private final transient StoreClock clock;

    // guarded by this lock
    private long versions; // the version given last: never given again, not even over a delete

    PackedItems(int number, SipHash hash, StoreClock clock, MemoryLimit memory, int regionBytesMax) {
        super(number, hash, memory, regionBytesMax);
        this.clock = clock;
    }

    long now() {
        return clock.seconds();
    }

    /** Returns what {@link #find} does, after it has removed the item if it had expired. */
    int present(long keyHash, Slice key) {
        int slot = find(keyHash, key);
        if (slot != ABSENT && ItemLayout.has(word1(slot), EXTENDED)) {
            long expiry = expiry(slot);
            if (expiry != 0 && expiry <= clock.seconds()) {
                remove(slot);
                return ABSENT;
            }
        }
        return slot;
    }

    void read(int slot, Item into) {
        int offset = IndexLayout.offset(index[slot]);
        long word0 = ItemLayout.readWord0(region, offset);
        long word1 = ItemLayout.readWord1(region, offset);
        if (ItemLayout.has(word1, LARGE)) {
            int largeSlot = ItemLayout.readLargeSlot(region, offset, word0);
            into.fillLarge(large.get(largeSlot), large.length(largeSlot));
        } else {
            into.fillSmall(region, ItemLayout.valueFrom(offset, word0), ItemLayout.valueLength(word1));
        }
        readHeader(offset, word0, word1, into);
    }

    /** Reads all but the bytes of the value. */
    void readHeader(int slot, Item into) {
        int offset = IndexLayout.offset(index[slot]);
        into.fillLength(valueLengthAt(offset));
        readHeader(offset, ItemLayout.readWord0(region, offset), ItemLayout.readWord1(region, offset), into);
    }

    private void readHeader(int offset, long word0, long word1, Item into) {
        long version = ItemLayout.version(word1);
        if (ItemLayout.has(word1, EXTENDED)) {
            into.extension.read(region, ItemLayout.extensionFrom(offset, word0, word1));
            version |= into.extension.versionHigh() << ItemLayout.VERSION_BITS;
        } else {
            into.extension.clear();
        }
        into.fillHeader(ItemLayout.id(word0), version);
    }

    /** Returns the bytes at the region's end that a value of this length needs in place of the present one; 0 if it fits there. */
    int roomToReplace(int slot, int valueLength, Extension extension) {
        int offset = IndexLayout.offset(index[slot]);
        int size = ItemLayout.size(ItemLayout.keyLength(ItemLayout.readWord0(region, offset)), valueLength, extension);
        return size == sizeAt(offset) ? 0 : size;
    }

    /**
     * Gives the item another value, another extension and a new version; can't fail.
     *
     * <p>{@link #makeRoom} has made sure of {@link #roomToReplace} bytes and, for a large value, of a slot.
     */
    void replace(int slot, byte[] value, int from, int length, Extension extension) {
        int offset = IndexLayout.offset(index[slot]);
        long word0 = ItemLayout.readWord0(region, offset);
        int keyLength = ItemLayout.keyLength(word0);
        int size = ItemLayout.size(keyLength, length, extension);
        long recent = ItemLayout.readWord1(region, offset) & ItemLayout.RECENT;
        freeLargeSlot(offset);
        if (size != sizeAt(offset)) {
            int end = used;
            System.arraycopy(region, offset, region, end, HEADER_BYTES + keyLength);
            bury(offset);
            index[slot] = IndexLayout.entry(IndexLayout.tag(index[slot]), end);
            used = end + size;
            offset = end;
        }
        writeValue(offset, word0, value, from, length, extension);
        if (recent != 0) {
            ItemLayout.writeWord1(region, offset, ItemLayout.readWord1(region, offset) | recent);
        }
    }

    /** Stores a new item, which gets the next number of {@code ids}, and returns its slot. */
    int insert(long keyHash, Slice key, Slice value, Extension extension, AtomicLong ids) {
        int size = ItemLayout.size(key.length(), value.length(), extension);
        admitLarge(value.length(), 0);
        makeRoomInIndex();
        makeRoom(size, ItemLayout.isLarge(value.length()), ABSENT, ABSENT);

        int offset = used;
        long word0 = ItemLayout.word0(ids.incrementAndGet(), key.length());
        ItemLayout.writeWord0(region, offset, word0);
        System.arraycopy(key.array(), key.from(), region, offset + HEADER_BYTES, key.length());
        writeValue(offset, word0, value.array(), value.from(), value.length(), extension);
        used += size;
        items++;
        int slot = IndexLayout.freeSlot(index, keyHash);
        if (index[slot] == TOMBSTONE) {
            tombstones--;
        }
        index[slot] = IndexLayout.entry(IndexLayout.tagOf(keyHash), offset);
        return slot;
    }

    /** Gives the item another value and extension, as {@link #replace}, with the room made first and slack given back: its slot may change. */
    void overwrite(int slot, Slice value, Extension extension) {
        int room = roomToReplace(slot, value.length(), extension);
        admitLarge(value.length(), valueLengthAt(IndexLayout.offset(index[slot])));
        makeRoom(room, ItemLayout.isLarge(value.length()), slot, ABSENT);
        replace(slot, value.array(), value.from(), value.length(), extension);
        if (room > 0) {
            trim();
        }
    }

    /** Appends {@code tail} to a large value in its own array, if there is room in that, and gives it a new version. */
    boolean appendInPlace(int slot, Slice tail) {
        int offset = IndexLayout.offset(index[slot]);
        long word1 = ItemLayout.readWord1(region, offset);
        if (!ItemLayout.has(word1, LARGE)
                || !large.append(ItemLayout.readLargeSlot(region, offset, ItemLayout.readWord0(region, offset)), tail)) {
            return false;
        }
        giveNextVersion(slot);
        return true;
    }

    /** Gives the item this version, unsigned; one of more than {@link ItemLayout#VERSION_BITS} bits only if the item has an extension. */
    void giveVersion(int slot, long version) {
        int offset = IndexLayout.offset(index[slot]);
        long word1 = ItemLayout.withVersion(ItemLayout.readWord1(region, offset), version);
        ItemLayout.writeWord1(region, offset, word1);
        if (ItemLayout.has(word1, EXTENDED)) {
            Extension.writeVersionHigh(region, extensionFrom(slot), version >>> ItemLayout.VERSION_BITS);
        }
        if (version > versions && version >>> ItemLayout.VERSION_BITS - 1 == 0) {
            versions = version; // what a client chose is not given again either; a high one would use up the numbers
        }
    }

    void giveNextVersion(int slot) {
        giveVersion(slot, versions + 1);
    }

    /** Gives the item this extension and no new version; an item without one moves, so this can fail, with nothing changed. */
    void extend(int slot, Extension extension) {
        int offset = IndexLayout.offset(index[slot]);
        if (!ItemLayout.has(ItemLayout.readWord1(region, offset), EXTENDED)) {
            if (extension.isEmpty()) {
                return;
            }
            int size = sizeAt(offset);
            makeRoom(size + ItemLayout.EXTENSION_BYTES, false, slot, ABSENT);
            offset = IndexLayout.offset(index[slot]);
            int end = used;
            System.arraycopy(region, offset, region, end, size);
            bury(offset);
            index[slot] = IndexLayout.entry(IndexLayout.tag(index[slot]), end);
            used = end + size + ItemLayout.EXTENSION_BYTES;
            ItemLayout.writeWord1(region, end, ItemLayout.readWord1(region, end) | EXTENDED);
        }
        writeExtension(slot, extension);
    }

    /** Marks the item as read, for the eviction; writes at most once between two visits of the eviction's hand. */
    void markRecent(int slot) {
        int offset = IndexLayout.offset(index[slot]);
        long word1 = ItemLayout.readWord1(region, offset);
        if (!ItemLayout.has(word1, ItemLayout.RECENT)) {
            ItemLayout.writeWord1(region, offset, word1 | ItemLayout.RECENT);
        }
    }

    /** Notes that the item, which has an extension, was read. */
    void noteAccess(int slot) {
        Extension.writeAccess(region, extensionFrom(slot), clock.seconds());
    }

    private void writeExtension(int slot, Extension extension) {
        writeExtensionAt(extensionFrom(slot), extension);
    }

    private void writeExtensionAt(int at, Extension extension) {
        extension.write(region, at);
        if (extension.expiry() != 0) {
            earliestExpiry = Math.min(earliestExpiry, extension.expiry());
        }
    }

    private int extensionFrom(int slot) {
        int offset = IndexLayout.offset(index[slot]);
        return ItemLayout.extensionFrom(offset, ItemLayout.readWord0(region, offset), ItemLayout.readWord1(region, offset));
    }

    long expiry(int slot) {
        return ItemLayout.has(word1(slot), EXTENDED) ? Extension.expiry(region, extensionFrom(slot)) : 0;
    }

    /** Tells whether the item at {@code offset} is neither dead nor expired. */
    boolean isLive(int offset) {
        long word1 = ItemLayout.readWord1(region, offset);
        if (!ItemLayout.has(word1, DEAD | EXTENDED)) {
            return true;
        }
        if (ItemLayout.has(word1, DEAD)) {
            return false;
        }
        long expiry = Extension.expiry(region, ItemLayout.extensionFrom(offset, ItemLayout.readWord0(region, offset), word1));
        return expiry == 0 || expiry > clock.seconds();
    }

    /** Writes the second header word, with a new version, the value and the extension of an item whose first word and key stand already. */
    private void writeValue(int offset, long word0, byte[] value, int from, int length, Extension extension) {
        versions++;
        long word1 = ItemLayout.word1(versions, length);
        if (ItemLayout.isLarge(length)) {
            assert from == 0 : "a large value begins its array";
            ItemLayout.writeLargeSlot(region, offset, word0, large.add(value, length));
            report();
        } else {
            System.arraycopy(value, from, region, ItemLayout.valueFrom(offset, word0), length);
        }
        if (!extension.isEmpty()) {
            word1 |= EXTENDED;
            writeExtensionAt(ItemLayout.extensionFrom(offset, word0, word1), extension);
        }
        ItemLayout.writeWord1(region, offset, word1);
    }

    int valueLengthAt(int offset) {
        long word1 = ItemLayout.readWord1(region, offset);
        return ItemLayout.has(word1, LARGE)
                ? large.length(ItemLayout.readLargeSlot(region, offset, ItemLayout.readWord0(region, offset)))
                : ItemLayout.valueLength(word1);
    }

    boolean valueEquals(int slot, Slice expected) {
        int offset = IndexLayout.offset(index[slot]);
        long word0 = ItemLayout.readWord0(region, offset);
        boolean outOfLine = ItemLayout.has(ItemLayout.readWord1(region, offset), LARGE);
        byte[] array = outOfLine ? large.get(ItemLayout.readLargeSlot(region, offset, word0)) : region;
        int from = outOfLine ? 0 : ItemLayout.valueFrom(offset, word0);
        return Arrays.equals(array, from, from + valueLengthAt(offset),
                expected.array(), expected.from(), expected.from() + expected.length());
    }
}
