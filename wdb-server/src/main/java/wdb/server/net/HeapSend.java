package wdb.server.net;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.codec.ReplyBuffer;

/**
 * Sends large values from where they are in the heap: the kernel copies them, and nobody else.
 *
 * <p>A channel sends memory outside the heap, so bytes of the heap have to be copied there before; for a value of 100 KB that is a third of what its
 * reply costs. Here {@code send(2)} is called by Java's foreign function interface with the array itself, which the collector can't move meanwhile: so a
 * collection has to wait for the call, which therefore never waits itself and is given {@value TurnMemory#CHUNK_BYTES} bytes at most. What the kernel does not
 * take, and what is wrong, is left to the channel; so is everything until the function is linked, on a thread of its own.
 * On Linux, with a transport whose channels have descriptors. Loop thread only.
 */
final class HeapSend implements ReplyBuffer.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(HeapSend.class);

    /** Large values that are worth calls of their own, in bytes. */
    static final int BYTES_MIN = 16 * 1_024;

    // Linux, include/linux/socket.h
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_MORE = 0x8000;

    private static final int NO_DESCRIPTOR = -1; // the kernel says so

    private static volatile boolean linked;

    /** The C function. */
    private static final class Function {
        static final MethodHandle SEND = find();

        @SuppressWarnings("restricted") // the launcher allows it, as Netty needs it too
        private static MethodHandle find() {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow("send"),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
                    Linker.Option.critical(true));
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
                send(NO_DESCRIPTOR, MemorySegment.ofArray(new byte[1]), MSG_DONTWAIT); // the first call is what takes its time
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

    /** Tells whether there is a way from the heap into this channel's socket; not yet, when it is first asked. */
    static boolean isPossible(Channel channel) {
        if (!linked) {
            linking();
            return false;
        }
        return channel instanceof UnixChannel && channel.isOpen();
    }

    private final Channel channel;

    HeapSend(Channel channel) {
        this.channel = channel;
    }

    @Override
    public int take(byte[] bytes, int from, int length, boolean more) {
        int taken = 0;
        while (taken < length) {
            int n = Math.min(length - taken, TurnMemory.CHUNK_BYTES);
            int flags = MSG_DONTWAIT | MSG_NOSIGNAL | (more || taken + n < length ? MSG_MORE : 0);
            int sent = send(((UnixChannel) channel).fd().intValue(), MemorySegment.ofArray(bytes).asSlice(from + taken, n), flags);
            taken += Math.max(sent, 0);
            if (sent < n) {
                return taken;
            }
        }
        return taken;
    }

    private static int send(int descriptor, MemorySegment bytes, int flags) {
        try {
            return (int) (long) Function.SEND.invokeExact(descriptor, bytes, bytes.byteSize(), flags);
        } catch (Throwable e) {
            throw new IllegalStateException("send(2) can't be called", e); // a method handle declares all there is
        }
    }
}
