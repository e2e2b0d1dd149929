package wdb.server.store;

import static wdb.server.store.IndexLayout.TOMBSTONE;
import static wdb.server.store.ItemLayout.EXTENDED;
import static wdb.server.store.ItemLayout.HEADER_BYTES;
import static wdb.server.store.ItemLayout.LARGE;

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

    // guarded by this lock; visible in the package for tests
    long versions; // the version given last: never given again, not even over a delete

    PackedItems(int number, SipHash hash, StoreClock clock, PagePool pool, MemoryLimit memory, int regionBytesMax) {
        super(number, hash, pool, memory, regionBytesMax);
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
        int offset = offsetOf(slot);
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        long word0 = ItemLayout.readWord0(array, at);
        int word1 = ItemLayout.readWord1(array, at);
        if (ItemLayout.has(word1, LARGE)) {
            into.fillLarge(large, ItemLayout.readLargeSlot(array, at, word0));
        } else {
            into.fillSmall(array, ItemLayout.valueFrom(at, word0), ItemLayout.valueLength(word0));
        }
        readHeader(array, at, word0, word1, into);
    }

    /** Reads all but the bytes of the value. */
    void readHeader(int slot, Item into) {
        int offset = offsetOf(slot);
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        into.fillLength(valueLengthAt(offset));
        readHeader(array, at, ItemLayout.readWord0(array, at), ItemLayout.readWord1(array, at), into);
    }

    private static void readHeader(byte[] array, int at, long word0, int word1, Item into) {
        long version = ItemLayout.version(word1);
        if (ItemLayout.has(word1, EXTENDED)) {
            into.extension.read(array, ItemLayout.extensionFrom(at, word0, word1));
            version |= into.extension.versionHigh() << ItemLayout.VERSION_BITS;
        } else {
            into.extension.clear();
        }
        into.fillHeader(ItemLayout.id(word0), version);
    }

    /** Returns the bytes at the region's end that a value of this length needs in place of the present one; 0 if it fits there. */
    int roomToReplace(int slot, int valueLength, Extension extension) {
        int offset = offsetOf(slot);
        int size = ItemLayout.size(ItemLayout.keyLength(word0At(offset)), valueLength, extension);
        return size == sizeAt(offset) ? 0 : size;
    }

    /**
     * Gives the item another value, another extension and a new version; can't fail.
     *
     * <p>{@link #makeRoom} has made sure of {@link #roomToReplace} bytes and, for a large value, which is outside the heap, of a slot.
     */
    void replace(int slot, Slice value, Extension extension) {
        int offset = offsetOf(slot);
        long word0 = word0At(offset);
        int keyLength = ItemLayout.keyLength(word0);
        int size = ItemLayout.size(keyLength, value.length(), extension);
        int recent = word1At(offset) & ItemLayout.RECENT;
        freeLargeSlot(offset);
        if (size != sizeAt(offset)) {
            offset = move(slot, offset, HEADER_BYTES + keyLength, size);
        }
        writeValue(offset, word0, value, extension);
        if (recent != 0) {
            word1At(offset, word1At(offset) | recent);
        }
    }

    /** Copies the first bytes of an item to where it has room for another size, buries what it was, and returns the new offset. */
    private int move(int slot, int offset, int bytes, int size) {
        int target = takeRoom(size);
        System.arraycopy(arrayAt(offset), positionAt(offset), arrayAt(target), positionAt(target), bytes);
        bury(offset);
        slot(slot, IndexLayout.entry(IndexLayout.tag(slot(slot)), target));
        return target;
    }

    /** Stores a new item, which gets the next number of {@code ids}, and returns its slot. */
    int insert(long keyHash, Slice key, Slice value, Extension wanted, AtomicLong ids) {
        Extension extension = widened(wanted);
        int size = ItemLayout.size(key.length(), value.length(), extension);
        admitLarge(value, 0);
        makeRoomInIndex();
        try {
            makeRoom(size, 0, ItemLayout.isLarge(value.length()), ABSENT, ABSENT);
        } catch (StoreFullException e) {
            if (items == 0) {
                releaseMemory(); // the index, which nobody needs now
            }
            throw e;
        }
        int offset = takeRoom(size);
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        long word0 = ItemLayout.word0(ids.incrementAndGet(), key.length());
        System.arraycopy(key.array(), key.from(), array, at + HEADER_BYTES, key.length());
        writeValue(offset, word0, value, extension);
        items++;
        int slot = freeSlot(keyHash);
        if (slot(slot) == TOMBSTONE) {
            tombstones--;
        }
        slot(slot, IndexLayout.entry(IndexLayout.tagOf(keyHash), offset));
        return slot;
    }

    /** Returns the bytes of memory outside the heap that the item has, 0 if it has none: more than its value, if pieces were joined to it. */
    int largeCapacity(int slot) {
        int offset = offsetOf(slot);
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        return ItemLayout.has(ItemLayout.readWord1(array, at), LARGE)
                ? large.capacity(ItemLayout.readLargeSlot(array, at, ItemLayout.readWord0(array, at)))
                : 0;
    }

    /** Gives the item another value and extension, as {@link #replace}, with the room made first and slack given back: its slot may change. */
    void overwrite(int slot, Slice value, Extension wanted) {
        Extension extension = widened(wanted);
        int room = roomToReplace(slot, value.length(), extension);
        admitLarge(value, largeCapacity(slot));
        makeRoom(room, 0, ItemLayout.isLarge(value.length()), slot, ABSENT);
        replace(slot, value, extension);
        if (room > 0) {
            trim();
        }
    }

    /**
     * Joins {@code piece} to a large value in its own memory, if there is room in that, and gives it this extension and a new version.
     *
     * <p>The extension is {@link #widened}, and empty if the item has none and only then.
     */
    boolean joinInPlace(int slot, Slice piece, boolean append, Extension extension) {
        int offset = offsetOf(slot);
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        int word1 = ItemLayout.readWord1(array, at);
        boolean extended = ItemLayout.has(word1, EXTENDED);
        if (!ItemLayout.has(word1, LARGE)
                || !large.join(ItemLayout.readLargeSlot(array, at, ItemLayout.readWord0(array, at)), piece, append)) {
            return false;
        }
        if (extended) {
            writeExtension(offset, extension);
        }
        giveNextVersion(slot);
        return true;
    }

    /** Tells whether the next versions, two of them for an exchange, may need an extension for what a header can't hold. */
    private boolean areVersionsLong() {
        return versions + 2 >>> ItemLayout.VERSION_BITS != 0;
    }

    /** Returns the extension that an item is to have with its next version: the wanted one, but not empty once versions have become long. */
    Extension widened(Extension wanted) {
        if (!areVersionsLong()) {
            return wanted;
        }
        Extension wide = wanted == Extension.NONE ? new Extension() : wanted;
        wide.mark(Extension.WIDE);
        return wide;
    }

    /** Gives the item this version, unsigned; one of more than {@link ItemLayout#VERSION_BITS} bits only if the item has an extension. */
    void giveVersion(int slot, long version) {
        int offset = offsetOf(slot);
        int word1 = ItemLayout.withVersion(word1At(offset), version);
        word1At(offset, word1);
        if (ItemLayout.has(word1, EXTENDED)) {
            Extension.writeVersionHigh(arrayAt(offset), extensionFrom(offset), version >>> ItemLayout.VERSION_BITS);
        }
        if (version > versions && version >>> ItemLayout.VERSION_BITS - 1 == 0) {
            versions = version; // what a client chose is not given again either; a high one would use up the numbers
        }
    }

    void giveNextVersion(int slot) {
        versions++;
        giveVersion(slot, versions);
    }

    /** Gives the item this extension and no new version; an item without one moves, so this can fail, with nothing changed. */
    void extend(int slot, Extension extension) {
        int offset = offsetOf(slot);
        if (!ItemLayout.has(word1At(offset), EXTENDED)) {
            if (extension.isEmpty()) {
                return;
            }
            int size = sizeAt(offset);
            makeRoom(size + ItemLayout.EXTENSION_BYTES, 0, false, slot, ABSENT);
            offset = move(slot, offsetOf(slot), size, size + ItemLayout.EXTENSION_BYTES);
            word1At(offset, word1At(offset) | EXTENDED);
        }
        writeExtension(offset, extension);
    }

    /** Marks the item as read, for the eviction; writes at most once between two visits of the eviction's hand. */
    void markRecent(int slot) {
        int offset = offsetOf(slot);
        int word1 = word1At(offset);
        if (!ItemLayout.has(word1, ItemLayout.RECENT)) {
            word1At(offset, word1 | ItemLayout.RECENT);
        }
    }

    /** Notes that the item, which has an extension, was read. */
    void noteAccess(int slot) {
        int offset = offsetOf(slot);
        Extension.writeAccess(arrayAt(offset), extensionFrom(offset), clock.seconds());
    }

    /** Writes the extension of the item at {@code offset}, which has one. */
    private void writeExtension(int offset, Extension extension) {
        extension.write(arrayAt(offset), extensionFrom(offset));
        if (extension.expiry() != 0) {
            earliestExpiry = Math.min(earliestExpiry, extension.expiry());
        }
    }

    /** Returns where in its array the extension of the item at {@code offset} begins. */
    private int extensionFrom(int offset) {
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        return ItemLayout.extensionFrom(at, ItemLayout.readWord0(array, at), ItemLayout.readWord1(array, at));
    }

    long expiry(int slot) {
        return expiryAt(offsetOf(slot));
    }

    private long expiryAt(int offset) {
        return ItemLayout.has(word1At(offset), EXTENDED) ? Extension.expiry(arrayAt(offset), extensionFrom(offset)) : 0;
    }

    /** Tells whether there is an item at {@code offset} that is neither dead nor expired. */
    boolean isLive(int offset) {
        if (isDead(offset)) {
            return false;
        }
        long expiry = expiryAt(offset);
        return expiry == 0 || expiry > clock.seconds();
    }

    /** Writes the header, with a new version, the value and the extension of an item whose key stands already; the first word comes without a length. */
    private void writeValue(int offset, long idAndKey, Slice value, Extension extension) {
        versions++;
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        int word1 = ItemLayout.word1(versions, value.length());
        long word0 = ItemLayout.withValueLength(idAndKey, value.length());
        ItemLayout.writeWord0(array, at, word0);
        if (ItemLayout.isLarge(value.length())) {
            ItemLayout.writeLargeSlot(array, at, word0, large.add(value));
            report();
        } else {
            value.copyTo(array, ItemLayout.valueFrom(at, word0));
        }
        ItemLayout.writeWord1(array, at, extension.isEmpty() ? word1 : word1 | EXTENDED);
        if (!extension.isEmpty()) {
            writeExtension(offset, extension);
            Extension.writeVersionHigh(array, ItemLayout.extensionFrom(at, word0, word1), versions >>> ItemLayout.VERSION_BITS);
        }
    }

    int valueLengthAt(int offset) {
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        long word0 = ItemLayout.readWord0(array, at);
        return ItemLayout.has(ItemLayout.readWord1(array, at), LARGE)
                ? large.length(ItemLayout.readLargeSlot(array, at, word0))
                : ItemLayout.valueLength(word0);
    }

    boolean valueEquals(int slot, Slice expected) {
        int offset = offsetOf(slot);
        byte[] array = arrayAt(offset);
        int at = positionAt(offset);
        long word0 = ItemLayout.readWord0(array, at);
        if (expected.length() != valueLengthAt(offset)) {
            return false;
        }
        Slice value = new Slice();
        if (ItemLayout.has(ItemLayout.readWord1(array, at), LARGE)) {
            large.show(ItemLayout.readLargeSlot(array, at, word0), value);
        } else {
            value.wrap(array, ItemLayout.valueFrom(at, word0), expected.length());
        }
        return value.hasBytesOf(expected);
    }
}
