package wdb.server.store;

/**
 * A reader's copy of one item, reused from read to read so that reading allocates nothing.
 *
 * <p>A small value is copied into an array that belongs to this object; a large one is given as the store's own immutable array.
 * Either way the bytes are the caller's to read until the next read into the same object, with no lock held. Confined to one thread.
 */
public final class Item {
    private final byte[] small = new byte[Bucket.LARGE_VALUE_BYTES_MIN];
    private byte[] value = small;
    private int valueLength;
    private long id;
    private long version;

    /** Creates an empty item. */
    public Item() {}

    /** Returns the array whose first {@link #valueLength()} bytes are the value; not to be written to. */
    public byte[] value() {
        return value;
    }

    /** Returns the length of the value in bytes. */
    public int valueLength() {
        return valueLength;
    }

    /** Tells whether {@link #value()} is an immutable array that may be kept after the next read. */
    public boolean large() {
        return value != small;
    }

    /** Returns the item's number: given at insert, unique, kept for the item's life. */
    public long id() {
        return id;
    }

    /** Returns the item's version: another one after every change of the key, even over a delete. */
    public long version() {
        return version;
    }

    void fillSmall(byte[] region, int from, int length, long id, long version) {
        System.arraycopy(region, from, small, 0, length);
        fill(small, length, id, version);
    }

    void fillLarge(byte[] immutable, long id, long version) {
        fill(immutable, immutable.length, id, version);
    }

    /** Lets go of a large value, which an object that lives as long as its thread would keep in memory. */
    void release() {
        value = small;
        valueLength = 0;
    }

    private void fill(byte[] value, int length, long id, long version) {
        this.value = value;
        this.valueLength = length;
        this.id = id;
        this.version = version;
    }
}
