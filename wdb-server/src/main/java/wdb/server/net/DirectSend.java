package wdb.server.net;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.codec.ReplyBuffer;

/**
 * Sends large values from where they are: the kernel copies them, and nobody else.
 *
 * <p>Replies are collected in an array and copied to memory of the wire's before it sends them; for a value of 100 KB that is a third of what its
 * reply costs. Here {@code send(2)} is called by Java's foreign function interface with the value's own memory, and with the array, which the collector can't
 * move meanwhile: so a collection has to wait for that call, which therefore never waits itself. What the kernel does not
 * take, and what is wrong, is left to the wire; so is everything until the function is linked, on a thread of its own.
 * A long value that is sent again goes without any copy, through a {@link PagePipe}. The first time that would cost more than it saves if the value is
 * overwritten next, for its pages are not used again.
 * On Linux, with a transport whose sockets have descriptors. Loop thread only.
 */
final class DirectSend implements ReplyBuffer.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(DirectSend.class);

    /** Large values that are worth calls of their own, in bytes. */
    static final int BYTES_MIN = 16 * 1_024;

    // Linux, include/linux/socket.h
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_MORE = 0x8000;

    private static volatile boolean linked;

    /** The C function. */
    private static final class Function {
        static final MethodHandle SEND = find();
        static final MethodHandle SEND_ARRAY = find(Linker.Option.critical(true));

        private static MethodHandle find(Linker.Option... options) {
            return CLibrary.find("send", FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT), options);
        }
    }

    /** Links the function, begun when it is first asked for: the JVM makes classes for that, which takes it longer than a loop may be away. */
    private static final class Linking {
        static final Thread THREAD = Thread.ofPlatform().daemon().name("wdb-link").start(Linking::link);

        private static void link() {
            if (!System.getProperty("os.name").equals("Linux")) {
                return;
            }
            try {
                send(Wire.NO_DESCRIPTOR, MemorySegment.NULL, 0); // the first call is what takes its time
                sendArray(Wire.NO_DESCRIPTOR, MemorySegment.ofArray(new byte[1]), 0);
                PagePipe.link();
                linked = true;
            } catch (RuntimeException | Error e) {
                LOG.warn("large values will be copied before they are sent: {}", e.toString());
            }
        }
    }

    /** Returns whoever links the function. */
    static Thread linking() {
        return Linking.THREAD;
    }

    /** Tells whether there is a straight way into the socket with this number; not yet, when it is first asked. */
    static boolean isPossible(int descriptor) {
        if (!linked) {
            linking();
            return false;
        }
        return descriptor != Wire.NO_DESCRIPTOR;
    }

    private final int descriptor;
    private final PagePipe pages; // or null

    /** Takes the number of a socket, and what pages can be sent through; null if the socket would wait for room then. */
    DirectSend(int descriptor, PagePipe pages) {
        this.descriptor = descriptor;
        this.pages = pages;
    }

    @Override
    public int take(MemorySegment bytes) {
        return sendArray(bytes, false);
    }

    @Override
    public int take(MemorySegment before, OffHeapBytes value, int from, int length, MemorySegment behind, boolean more) {
        boolean again = length >= OffHeapBytes.PAGES_BYTES_MIN && value.isOfPages() && value.sendAgain();
        if (again && pages != null && pages.isUsable() && PagePipe.takes(before) && PagePipe.takes(behind)) {
            return pages.send(descriptor, before, value, from, length, behind, more);
        }
        int taken = sendArray(before, true);
        if (taken == before.byteSize()) {
            taken += send(value, from, length, more || behind.byteSize() > 0);
            if (taken == before.byteSize() + length) {
                taken += sendArray(behind, more);
            }
        }
        return taken;
    }

    private int send(OffHeapBytes value, int from, int length, boolean more) {
        int taken = 0;
        while (taken < length) {
            int n = Math.min(length - taken, TurnMemory.CHUNK_BYTES); // a longer call wakes a quick reader more often: a fifth more CPU time, measured
            int sent = send(descriptor, value.segment(from + taken, n), flags(more || taken + n < length));
            taken += Math.max(sent, 0);
            if (sent < n) {
                return taken;
            }
        }
        return taken;
    }

    private int sendArray(MemorySegment bytes, boolean more) {
        return bytes.byteSize() == 0 ? 0 : Math.max(0, sendArray(descriptor, bytes, flags(more)));
    }

    private static int flags(boolean more) {
        return more ? MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE : MSG_DONTWAIT | MSG_NOSIGNAL;
    }

    private static int send(int descriptor, MemorySegment bytes, int flags) {
        try {
            return (int) (long) Function.SEND.invokeExact(descriptor, bytes, bytes.byteSize(), flags);
        } catch (Throwable e) {
            throw CLibrary.uncallable("send(2)", e);
        }
    }

    private static int sendArray(int descriptor, MemorySegment bytes, int flags) {
        try {
            return (int) (long) Function.SEND_ARRAY.invokeExact(descriptor, bytes, bytes.byteSize(), flags);
        } catch (Throwable e) {
            throw CLibrary.uncallable("send(2)", e);
        }
    }
}
