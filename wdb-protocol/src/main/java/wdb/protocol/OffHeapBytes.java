package wdb.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes outside the heap, for a large value: the collector neither moves nor clears them, and the kernel can send them from where they are.
 *
 * <p>Those who use the bytes are counted. Whoever {@linkplain #take takes} them is the first; who hands them on lets the other {@link #retain} them,
 * and each says {@link #release} once. With the last the memory is given back; who comes too late gets an exception, never somebody else's bytes,
 * as long as everybody counts. Who forgets to release costs memory and nothing else.
 *
 * <p>The memory is {@code malloc(3)}'s: pages of it that nothing was written to cost nothing, so memory for a long value may be taken when it is announced.
 *
 * <p>The count is thread-safe. Bytes are as any memory is: written before others can see them, or where nobody looks.
 */
public final class OffHeapBytes {
    /** Values of so many bytes and more are kept outside the heap: for shorter ones, copying costs less than counting. */
    public static final int BYTES_MIN = 4_096;

    private static final MemorySegment EVERYTHING = everything();
    private static final VarHandle USERS = usersHandle();
    private static final LongAdder TOTAL = new LongAdder();

    /** The C functions, linked when first asked for. */
    private static final class Functions {
        static final MethodHandle MALLOC = find("malloc", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        static final MethodHandle FREE = find("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

        @SuppressWarnings("restricted") // the launchers allow it, as other libraries need it too
        private static MethodHandle find(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }
    }

    private final long address;
    private final int capacity;

    private volatile int users = 1;

    private OffHeapBytes(long address, int capacity) {
        this.address = address;
        this.capacity = capacity;
    }

    /** Links the functions: that takes the JVM some ten milliseconds, which a server had better spend before a loop needs memory. */
    public static void prepare() {
        take(1).release();
    }

    /**
     * Takes so many bytes, which may be any; the caller is the first to use them.
     *
     * @throws OutOfMemoryError if there are none
     */
    public static OffHeapBytes take(int capacity) {
        long address = malloc(capacity);
        if (address == 0) {
            throw new OutOfMemoryError("no " + capacity + " bytes outside the heap");
        }
        TOTAL.add(capacity);
        return new OffHeapBytes(address, capacity);
    }

    /**
     * Adds one who uses the bytes; only while somebody does.
     *
     * @throws IllegalStateException if nobody does any more
     */
    public OffHeapBytes retain() {
        int before = users;
        while (before > 0 && !USERS.compareAndSet(this, before, before + 1)) {
            before = users;
        }
        if (before <= 0) {
            throw new IllegalStateException("bytes that were given back can't be retained");
        }
        return this;
    }

    /**
     * Takes notice that one who used the bytes does so no more; the memory is given back with the last.
     *
     * @throws IllegalStateException if there was none
     */
    public void release() {
        int before = (int) USERS.getAndAdd(this, -1);
        if (before <= 0) {
            throw new IllegalStateException("bytes that were given back can't be released");
        }
        if (before == 1) {
            TOTAL.add(-capacity);
            free(address);
        }
    }

    /** Returns the bytes that were taken in this process and not given back. */
    public static long total() {
        return TOTAL.sum();
    }

    /** Returns how many use the bytes; 0 when they are given back. */
    public int users() {
        return Math.max(0, users);
    }

    /** Returns the number of bytes. */
    public int capacity() {
        return capacity;
    }

    /** Writes {@code n} bytes of {@code source} from index {@code from} on. */
    public void write(int at, byte[] source, int from, int n) {
        check(at, n);
        MemorySegment.copy(source, from, EVERYTHING, JAVA_BYTE, address + at, n);
    }

    /** Writes {@code n} bytes of {@code source} from its byte {@code from} on. */
    public void write(int at, OffHeapBytes source, int from, int n) {
        check(at, n);
        source.check(from, n);
        MemorySegment.copy(EVERYTHING, source.address + from, EVERYTHING, address + at, n);
    }

    /** Writes {@code n} bytes that are taken out of {@code source}. */
    public void write(int at, ByteBuffer source, int n) {
        check(at, n);
        MemorySegment.copy(MemorySegment.ofBuffer(source), 0, EVERYTHING, address + at, n);
        source.position(source.position() + n);
    }

    /** Copies {@code n} bytes from {@code at} on to {@code target}. */
    public void read(int at, byte[] target, int to, int n) {
        check(at, n);
        MemorySegment.copy(EVERYTHING, JAVA_BYTE, address + at, target, to, n);
    }

    /** Moves {@code n} bytes from {@code at} on into {@code target}. */
    public void read(int at, ByteBuffer target, int n) {
        check(at, n);
        MemorySegment.copy(EVERYTHING, address + at, MemorySegment.ofBuffer(target), 0, n);
        target.position(target.position() + n);
    }

    /** Returns a view of {@code n} bytes from {@code at} on; good while the caller is one who uses them. */
    public MemorySegment segment(int at, int n) {
        check(at, n);
        return EVERYTHING.asSlice(address + at, n);
    }

    private void check(int at, int n) {
        Objects.checkFromIndexSize(at, n, capacity);
        if (users <= 0) {
            throw new IllegalStateException("bytes that were given back can't be used");
        }
    }

    private static long malloc(long bytes) {
        try {
            return (long) Functions.MALLOC.invokeExact(bytes);
        } catch (Throwable e) {
            throw new IllegalStateException("malloc(3) can't be called", e); // a method handle declares all there is
        }
    }

    private static void free(long address) {
        try {
            Functions.FREE.invokeExact(address);
        } catch (Throwable e) {
            throw new IllegalStateException("free(3) can't be called", e);
        }
    }

    @SuppressWarnings("restricted") // each access checks its bounds in here
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    private static VarHandle usersHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(OffHeapBytes.class, "users", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
