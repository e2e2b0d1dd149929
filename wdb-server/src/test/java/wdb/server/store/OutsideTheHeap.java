package wdb.server.store;

import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/** Large values as a connection hands them to the store. */
final class OutsideTheHeap {
    private OutsideTheHeap() {}

    /** Returns a copy in memory that it fills and that the caller is to release. */
    static Slice copy(byte[] value) {
        OffHeapBytes bytes = OffHeapBytes.take(value.length);
        bytes.write(0, value, 0, value.length);
        return new Slice().wrap(bytes, 0, value.length);
    }
}
