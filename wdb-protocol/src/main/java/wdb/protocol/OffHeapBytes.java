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
import java.util.concurrent.atomic.AtomicBoolean;
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
 * <p>Long memory consists of whole pages, and these may be {@linkplain #lend lent}: to the kernel, which then sends them without a copy and lets go of
 * them some time after that, unnoticed. So lent pages are never used again: with the last user the process parts with them ({@code madvise(2)}), and whoever
 * gets that memory next finds other pages there.
 *
 * <p>The count is thread-safe. Bytes are as any memory is: written before others can see them, or where nobody looks.
 */
public final class OffHeapBytes {
    /** Values of so many bytes and more are kept outside the heap: for shorter ones, copying costs less than counting. */
    public static final int BYTES_MIN = 4_096;

    /** Memory of so many bytes and more consists of whole pages: of shorter memory they would leave too much unused. */
    public static final int PAGES_BYTES_MIN = 64 * 1_024;

    // Linux, include/uapi/asm-generic/mman-common.h
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_POPULATE_WRITE = 23;

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

    /** Those for pages. */
    private static final class PageFunctions {
        static final MethodHandle ALIGNED_ALLOC =
                Functions.find("aligned_alloc", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        static final MethodHandle MADVISE = Functions.find(
                "madvise", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        static final int PAGE_BYTES = pageBytes();

        private static int pageBytes() {
            try {
                return (int) Functions.find("getpagesize", FunctionDescriptor.of(ValueLayout.JAVA_INT)).invokeExact();
            } catch (Throwable e) {
                throw uncallable("getpagesize(2)", e);
            }
        }
    }

    private static final AtomicBoolean PAGES_BEGUN = new AtomicBoolean();
    private static volatile boolean pagesPossible;

    private final long address;
    private final int capacity;
    private final boolean ofPages;

    private volatile int users = 1;
    private boolean sent;
    private boolean lent;

    private OffHeapBytes(long address, int capacity, boolean ofPages) {
        this.address = address;
        this.capacity = capacity;
        this.ofPages = ofPages;
    }

    /** Links the functions: that takes the JVM some ten milliseconds, which a server had better spend before a loop needs memory. */
    public static void prepare() {
        take(1).release();
    }

    /** Links the functions for pages too: until then no memory consists of pages. A server without long values never needs them. */
    public static void preparePages() {
        pagesPossible = PageFunctions.PAGE_BYTES > 0;
    }

    /**
     * Takes so many bytes, which may be any; the caller is the first to use them.
     *
     * @throws OutOfMemoryError if there are none
     */
    public static OffHeapBytes take(int capacity) {
        boolean ofPages = capacity >= PAGES_BYTES_MIN && pagesArePossible();
        long address = ofPages ? allocatePages(capacity) : malloc(capacity);
        if (address == 0) {
            throw new OutOfMemoryError("no " + capacity + " bytes outside the heap");
        }
        TOTAL.add(capacity);
        return new OffHeapBytes(address, capacity, ofPages);
    }

    /** Tells whether the functions for pages are linked; if not, that begins, on a thread of its own. */
    private static boolean pagesArePossible() {
        if (!pagesPossible && PAGES_BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("wdb-link-pages").start(OffHeapBytes::preparePages);
        }
        return pagesPossible;
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
            if (!lent || partWithPages()) {
                free(address);
            }
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

    /** Tells whether the memory consists of whole pages: it does if it is long, but for the very first of a process. */
    public boolean isOfPages() {
        return ofPages;
    }

    /** Takes notice that the bytes are sent; tells whether they have been before, as far as this thread knows. */
    public boolean sendAgain() {
        boolean before = sent;
        sent = true;
        return before;
    }

    /**
     * Returns a view of {@code n} bytes from {@code at} on, as {@link #segment} does, for somebody who may look at these pages, by other means than
     * this address, for as long as they like: they will never hold anything else. On Linux only.
     *
     * @throws IllegalStateException if the memory is not {@linkplain #isOfPages of pages}
     */
    public MemorySegment lend(int at, int n) {
        if (!ofPages) {
            throw new IllegalStateException("the " + capacity + " bytes share their pages with others");
        }
        MemorySegment segment = segment(at, n);
        lent = true;
        return segment;
    }

    /** Leaves the lent pages to whoever still looks at them; false if the system does not allow that: then the memory must not be used again. */
    private boolean partWithPages() {
        boolean parted = madvise(MADV_DONTNEED);
        if (parted) {
            madvise(MADV_POPULATE_WRITE); // new pages all at once: for less than one after the other as they are written to
        }
        return parted;
    }

    private boolean madvise(int advice) {
        try {
            return (int) PageFunctions.MADVISE.invokeExact(address, pages(capacity), advice) == 0;
        } catch (Throwable e) {
            throw uncallable("madvise(2)", e);
        }
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
            throw uncallable("malloc(3)", e);
        }
    }

    /** Allocates whole pages, for {@code bytes} bytes at least. */
    private static long allocatePages(long bytes) {
        try {
            return (long) PageFunctions.ALIGNED_ALLOC.invokeExact((long) PageFunctions.PAGE_BYTES, pages(bytes));
        } catch (Throwable e) {
            throw uncallable("aligned_alloc(3)", e);
        }
    }

    private static long pages(long bytes) {
        return bytes + PageFunctions.PAGE_BYTES - 1 & -PageFunctions.PAGE_BYTES;
    }

    private static void free(long address) {
        try {
            Functions.FREE.invokeExact(address);
        } catch (Throwable e) {
            throw uncallable("free(3)", e);
        }
    }

    private static IllegalStateException uncallable(String function, Throwable e) {
        return new IllegalStateException(function + " can't be called", e); // a method handle declares all there is
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
