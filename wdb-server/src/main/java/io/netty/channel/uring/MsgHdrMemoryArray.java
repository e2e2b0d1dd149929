package io.netty.channel.uring;

import io.netty.channel.unix.Buffer;
import io.netty.util.internal.CleanableDirectBuffer;
import java.util.Arrays;

/**
 * The message headers that a loop has for datagrams, each made when it is first asked for.
 *
 * <p>In the place of Netty's class of this name, which makes all of a loop's 1,024 with it: eight thousand buffers at each start of a server that has
 * two loops and neither sends nor receives a datagram, by code that is not compiled yet. It has the methods of that class that
 * {@link IoUringIoHandler} and {@link IoUringDatagramChannel} call. Loop thread only.
 */
final class MsgHdrMemoryArray {
    static final long NO_ID = 0;

    private final MsgHdrMemory[] hdrs;
    private final long[] ids;
    private CleanableDirectBuffer memory; // of all headers, if there is one
    private int length;

    MsgHdrMemoryArray(short capacity) {
        hdrs = new MsgHdrMemory[capacity];
        ids = new long[capacity];
    }

    /** Returns how many headers there may be. */
    int capacity() {
        return hdrs.length;
    }

    /** Returns how many headers are in use. */
    int length() {
        return length;
    }

    /** Tells whether {@link #nextHdr} has none. */
    boolean isFull() {
        return length == hdrs.length;
    }

    /** Returns the next header, in use from now on; null if all are. */
    MsgHdrMemory nextHdr() {
        return isFull() ? null : hdr(length++);
    }

    /** Takes back the header that came last. */
    void restoreNextHdr(MsgHdrMemory last) {
        assert last == hdrs[length - 1];
        length--;
    }

    /** Returns the header of this number. */
    MsgHdrMemory hdr(int idx) {
        if (hdrs[idx] == null) {
            if (memory == null) {
                memory = Buffer.allocateDirectBufferWithNativeOrder(hdrs.length * MsgHdrMemory.MSG_HDR_SIZE);
            }
            hdrs[idx] = new MsgHdrMemory((short) idx, memory.buffer());
        }
        return hdrs[idx];
    }

    /** Returns the number of the operation that uses the header. */
    long id(int idx) {
        return ids[idx];
    }

    void setId(int idx, long id) {
        ids[idx] = id;
    }

    /** Takes back all headers. */
    void clear() {
        Arrays.fill(ids, 0, length, NO_ID);
        length = 0;
    }

    /** Gives back the memory; nothing may be asked for any more. */
    void release() {
        if (memory != null) {
            memory.clean();
        }
    }
}
