package wdb.stress.lab.readiness;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The few functions of the C library that the measurement calls. Linux only: epoll is. */
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle EVENTFD = function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle POLL = function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EPOLL_CREATE = function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EPOLL_CTL =
            function("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle EPOLL_WAIT =
            function("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final int EPOLL_CTL_ADD = 1;

    private Libc() {}

    @SuppressWarnings("restricted") // foreign calls are what this class is for
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    /** Returns a new descriptor of one object of the kernel, which is ready to be read if {@code count} is above 0. */
    static int eventfd(int count) throws IOException {
        return checked("eventfd", result(() -> (int) EVENTFD.invokeExact(count, 0)));
    }

    static void close(int descriptor) throws IOException {
        checked("close", result(() -> (int) CLOSE.invokeExact(descriptor)));
    }

    static int poll(MemorySegment descriptors, long count) throws IOException {
        return result(() -> (int) POLL.invokeExact(descriptors, count, 0));
    }

    static int epollCreate() throws IOException {
        return checked("epoll_create1", result(() -> (int) EPOLL_CREATE.invokeExact(0)));
    }

    static void epollAdd(int epoll, int descriptor, MemorySegment event) throws IOException {
        checked("epoll_ctl", result(() -> (int) EPOLL_CTL.invokeExact(epoll, EPOLL_CTL_ADD, descriptor, event)));
    }

    static int epollWait(int epoll, MemorySegment events, int count) throws IOException {
        return result(() -> (int) EPOLL_WAIT.invokeExact(epoll, events, count, 0));
    }

    private interface Call {
        int call() throws Throwable;
    }

    private static int result(Call call) throws IOException {
        try {
            return call.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("a system call could not be made", e);
        }
    }

    private static int checked(String name, int result) throws IOException {
        if (result < 0) {
            throw new IOException(name + " failed: out of descriptors? (ulimit -n)");
        }
        return result;
    }
}
