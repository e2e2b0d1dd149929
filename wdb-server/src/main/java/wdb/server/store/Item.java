package wdb.server.store;

import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/**
 * A reader's copy of one item, reused from read to read so that reading allocates nothing.
 *
 * <p>A small value is copied into an array that belongs to this object; a large one is given as the store's own memory, in which the
 * bytes of the value never change, and of which this object is a user. Either way the bytes are the caller's to read until the next read into the same
 * object, with no lock held. After a large value {@link #release} is to be called. Confined to one thread.
 */
public final class Item {
    final Extension extension = new Extension();

    private final byte[] small = new byte[Bucket.LARGE_VALUE_BYTES_MIN];
    private final Slice value = new Slice();
    private int valueLength; // also of a value that nobody wanted to see
    private long id;
    private long version;

    /** Creates an empty item. */
    public Item() {}

    /** Returns the value: from index 0 of an array, or outside the heap if it is {@linkplain #large large}; not to be written to. */
    public Slice value() {
        return value;
    }

    /** Returns the length of the value in bytes. */
    public int valueLength() {
        return valueLength;
    }

    /** Tells whether {@link #value()} is outside the heap. */
    public boolean large() {
        return value.offHeap() != null;
    }

    /** Returns the item's number: given at insert, unique, kept for the item's life. */
    public long id() {
        return id;
    }

    /** Returns the item's version, unsigned: another one after every change of the value, even over a delete, unless a client chose it. */
    public long version() {
        return version;
    }

    /** Returns the client flags, an unsigned 32-bit number that came with the value. */
    public long clientFlags() {
        return extension.clientFlags();
    }

    /** Returns when the item expires, in Unix seconds; 0 for never. */
    public long expiry() {
        return extension.expiry();
    }

    /** Returns when the item was stored or read before this read, in Unix seconds; 0 if nobody keeps track of it. */
    public long accessed() {
        return extension.accessed();
    }

    /** Tells whether the item was read between its store and this read; false if nobody keeps track of it. */
    public boolean fetched() {
        return extension.has(Extension.FETCHED);
    }

    /** Tells whether the value is marked as out of date. */
    public boolean stale() {
        return extension.has(Extension.STALE);
    }

    /** Tells whether a client had been asked to store a new value before this read. */
    public boolean winSent() {
        return extension.has(Extension.WIN_SENT);
    }

    /** Returns the bytes that the item takes in a store, if its key has {@code keyLength} of them. */
    public long bytes(int keyLength) {
        return ItemLayout.size(keyLength, valueLength, extension) + (ItemLayout.isLarge(valueLength) ? valueLength + 7L & ~7L : 0);
    }

    void fillSmall(byte[] region, int from, int length) {
        release();
        System.arraycopy(region, from, small, 0, length);
        value.wrap(small, 0, length);
        valueLength = length;
    }

    /** Reads a value outside the heap, the memory of which somebody else uses meanwhile. */
    void fillLarge(LargeValues values, int slot) {
        release();
        values.show(slot, value).offHeap().retain();
        valueLength = value.length();
    }

    /** Notes the length of a value that nobody wants to see. */
    void fillLength(int length) {
        release();
        valueLength = length;
    }

    void fillHeader(long id, long version) {
        this.id = id;
        this.version = version;
    }

    /** Lets go of a large value: the memory of one that is overwritten meanwhile is free then. */
    public void release() {
        OffHeapBytes large = value.offHeap();
        if (large != null) {
            value.clear();
            large.release();
        }
    }
}
