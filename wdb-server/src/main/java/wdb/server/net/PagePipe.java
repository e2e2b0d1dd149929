package wdb.server.net;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import wdb.protocol.OffHeapBytes;

/**
 * A pipe through which pages of large values come into a socket without a copy: the socket's queue refers to the pages themselves, and the only
 * copy left is the peer's ({@code vmsplice(2)}, {@code splice(2)}). What is said before a value and behind it goes with it. On Linux.
 *
 * <p>What has been put into the pipe can't be taken back: if the socket has no room for all of it, the pipe is closed, and another one is opened when it is
 * needed. Whether {@code splice(2)} waits for room is up to the socket, so it is for those that do not ({@code O_NONBLOCK}). Used by one thread, closed at
 * its end.
 */
final class PagePipe implements AutoCloseable {
    /** What it holds at most, unless chosen, in bytes; the system's default is 64 KiB. */
    private static final int BYTES = 256 * 1_024;

    /** Longest bytes of the heap that may stand before a value, or behind it. */
    static final int SHORT_BYTES_MAX = 4_096;

    private static final int PIECES = 3; // what is before a value, it, and what is behind it

    // Linux, include/uapi/asm-generic/fcntl.h, include/uapi/linux/fcntl.h, include/linux/splice.h
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int SPLICE_F_MORE = 4;

    // include/uapi/asm-generic/errno-base.h, errno.h
    private static final int EPERM = 1;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;

    private static final int NONE = -1;

    /** The C functions. */
    private static final class Functions {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        static final MethodHandle PIPE2 = CLibrary.find("pipe2", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        static final MethodHandle CLOSE = CLibrary.find("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final MethodHandle FCNTL = CLibrary.find("fcntl", FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2));
        static final MethodHandle VMSPLICE = CLibrary.find("vmsplice", FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        static final MethodHandle SPLICE = CLibrary.find("splice", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT), Linker.Option.captureCallState("errno"));
    }

    private final int bytes;
    private final MemorySegment scratch = Arena.ofAuto().allocate(16 * PIECES, 8); // two descriptors, or an address and a length for each piece
    private final MemorySegment state = Arena.ofAuto().allocate(Functions.STATE);
    private OffHeapBytes shorts; // copies of short bytes, one behind the other, in pages that hold nothing else afterwards; or null
    private int shortsUsed;
    private boolean usable = true;
    private int readEnd = NONE;
    private int writeEnd = NONE;

    /** Creates one, to be opened when it is needed. */
    PagePipe() {
        this(BYTES);
    }

    /** Creates one that holds so many bytes at most. */
    PagePipe(int bytes) {
        this.bytes = bytes;
    }

    /** Links the functions, which takes the JVM longer than a loop may be away. */
    static void link() {
        OffHeapBytes.preparePages();
        OffHeapBytes page = OffHeapBytes.take(OffHeapBytes.PAGES_BYTES_MIN);
        try (PagePipe pipe = new PagePipe()) {
            pipe.open();
            pipe.makeRoom(2);
            MemorySegment one = MemorySegment.ofArray(new byte[1]);
            pipe.move(NONE, pipe.copy(one), page.lend(0, 1), pipe.copy(one), false);
        } finally {
            page.release();
        }
    }

    /** Tells whether the system lets it do its work, as far as is known. */
    boolean isUsable() {
        return usable;
    }

    /** Tells whether these bytes of the heap are short enough. */
    static boolean takes(MemorySegment bytes) {
        return bytes.byteSize() <= SHORT_BYTES_MAX;
    }

    /**
     * Moves bytes of a value into a socket, with {@linkplain #takes short} ones of the heap before it and behind it, as many as there is room for, and returns
     * how many in all. It does not wait if the socket does not.
     *
     * @param more whether others follow at once
     */
    int send(int socket, MemorySegment before, OffHeapBytes value, int from, int length, MemorySegment behind, boolean more) {
        if (!open()) {
            return 0;
        }
        makeRoom((int) (before.byteSize() + behind.byteSize()));
        return move(socket, copy(before), value.lend(from, length), copy(behind), more);
    }

    /** Makes sure that there is memory for so many short bytes. */
    private void makeRoom(int n) {
        if (shorts == null || shortsUsed + n > shorts.capacity()) {
            forgetShorts();
            shorts = OffHeapBytes.take(OffHeapBytes.PAGES_BYTES_MIN);
        }
    }

    private MemorySegment copy(MemorySegment bytes) {
        int n = (int) bytes.byteSize();
        MemorySegment copy = shorts.lend(shortsUsed, n).copyFrom(bytes);
        shortsUsed += n;
        return copy;
    }

    private void forgetShorts() {
        if (shorts != null) {
            shorts.release();
            shorts = null;
            shortsUsed = 0;
        }
    }

    private int move(int socket, MemorySegment before, MemorySegment value, MemorySegment behind, boolean more) {
        int length = (int) (before.byteSize() + value.byteSize() + behind.byteSize());
        int taken = 0;
        while (taken < length) {
            int put = put(taken, before, value, behind);
            if (put <= 0) {
                usable = false;
                return taken;
            }
            int end = taken + put;
            while (taken < end) {
                int n = splice(socket, end - taken, more || end < length);
                if (n <= 0) {
                    usable = isAllowed((int) Functions.ERRNO.get(state, 0L));
                    closePipe(); // with what is in it
                    return taken;
                }
                taken += n;
            }
        }
        return taken;
    }

    /** Tells whether such an error passes: there is no room, or nobody there any more. */
    private static boolean isAllowed(int error) {
        return error != EPERM && error != EINVAL && error != ENOSYS;
    }

    /** Puts as much into the empty pipe as it holds, from one byte of the pieces on, and returns how much. */
    private int put(int from, MemorySegment... pieces) {
        long count = 0;
        long skipped = from;
        for (MemorySegment piece : pieces) {
            if (skipped < piece.byteSize()) {
                scratch.setAtIndex(ValueLayout.JAVA_LONG, 2 * count, piece.address() + skipped);
                scratch.setAtIndex(ValueLayout.JAVA_LONG, 2 * count + 1, piece.byteSize() - skipped);
                count++;
            }
            skipped = Math.max(0, skipped - piece.byteSize());
        }
        try {
            return (int) (long) Functions.VMSPLICE.invokeExact(writeEnd, scratch, count, SPLICE_F_NONBLOCK);
        } catch (Throwable e) {
            throw CLibrary.uncallable("vmsplice(2)", e);
        }
    }

    private int splice(int socket, int n, boolean more) {
        try {
            return (int) (long) Functions.SPLICE.invokeExact(state, readEnd, MemorySegment.NULL, socket, MemorySegment.NULL, (long) n,
                    more ? SPLICE_F_NONBLOCK | SPLICE_F_MORE : SPLICE_F_NONBLOCK);
        } catch (Throwable e) {
            throw CLibrary.uncallable("splice(2)", e);
        }
    }

    /** Makes sure that there is a pipe; false if there are no descriptors for one. */
    private boolean open() {
        if (readEnd == NONE && pipe()) {
            readEnd = scratch.get(ValueLayout.JAVA_INT, 0);
            writeEnd = scratch.get(ValueLayout.JAVA_INT, 4);
            fcntl(writeEnd, F_SETPIPE_SZ, bytes); // if that is not allowed, it takes more calls
        }
        return readEnd != NONE;
    }

    private boolean pipe() {
        try {
            return (int) Functions.PIPE2.invokeExact(scratch, O_CLOEXEC) == 0;
        } catch (Throwable e) {
            throw CLibrary.uncallable("pipe2(2)", e);
        }
    }

    @Override
    public void close() {
        closePipe();
        forgetShorts();
    }

    private void closePipe() {
        if (readEnd != NONE) {
            close(readEnd);
            close(writeEnd);
            readEnd = NONE;
            writeEnd = NONE;
        }
    }

    private static void close(int descriptor) {
        try {
            int _ = (int) Functions.CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw CLibrary.uncallable("close(2)", e);
        }
    }

    private static int fcntl(int descriptor, int command, int argument) {
        try {
            return (int) Functions.FCNTL.invokeExact(descriptor, command, argument);
        } catch (Throwable e) {
            throw CLibrary.uncallable("fcntl(2)", e);
        }
    }
}
