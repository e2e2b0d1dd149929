package wdb.stress.lab.readiness;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** A way to ask which descriptors are ready. Each call finds exactly the one that is. */
enum Probe {
    /** poll(2): the whole list is handed to the kernel with each call. */
    POLL("poll(2)") {
        @Override
        double usPerCall(int count) throws IOException {
            try (Descriptors descriptors = new Descriptors(count);
                    Arena arena = Arena.ofConfined()) {
                MemorySegment list = arena.allocate((long) count * POLLFD_BYTES, POLLFD_BYTES);
                int[] all = descriptors.all();
                for (int i = 0; i < count; i++) {
                    list.set(JAVA_INT, (long) i * POLLFD_BYTES, all[i]);
                    list.set(JAVA_SHORT, (long) i * POLLFD_BYTES + Integer.BYTES, READABLE);
                }
                return time(() -> Libc.poll(list, count));
            }
        }
    },
    /** epoll_wait(2): the kernel keeps the list, and a list of those that are ready. */
    EPOLL("epoll_wait(2)") {
        @Override
        double usPerCall(int count) throws IOException {
            try (Descriptors descriptors = new Descriptors(count);
                    Arena arena = Arena.ofConfined()) {
                int epoll = Libc.epollCreate();
                try {
                    MemorySegment event = arena.allocate(EVENT_BYTES_MAX, Long.BYTES);
                    event.set(JAVA_INT_UNALIGNED, 0, READABLE);
                    for (int descriptor : descriptors.all()) {
                        Libc.epollAdd(epoll, descriptor, event);
                    }
                    MemorySegment events = arena.allocate((long) EVENTS * EVENT_BYTES_MAX, Long.BYTES);
                    return time(() -> Libc.epollWait(epoll, events, EVENTS));
                } finally {
                    Libc.close(epoll);
                }
            }
        }
    },
    /** The selector of the JDK, which is epoll with a set of keys. */
    SELECTOR("NIO Selector") {
        @Override
        double usPerCall(int count) throws IOException {
            List<DatagramChannel> channels = new ArrayList<>();
            try (Selector selector = Selector.open()) {
                for (int i = 0; i < count; i++) {
                    channels.add(DatagramChannel.open());
                    channels.getLast().configureBlocking(false).register(selector, SelectionKey.OP_READ);
                }
                DatagramChannel active = channels.getLast();
                active.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                active.send(ByteBuffer.wrap(new byte[1]), active.getLocalAddress());
                return time(() -> {
                    int found = selector.selectNow();
                    selector.selectedKeys().clear();
                    return found;
                });
            } finally {
                for (DatagramChannel channel : channels) {
                    channel.close();
                }
            }
        }
    };

    private static final short READABLE = 1; // POLLIN and EPOLLIN alike
    private static final int POLLFD_BYTES = 8;
    /** Bytes of a {@code struct epoll_event}: 12 on x86-64, 16 where it is not packed; only the first 4 are written here. */
    private static final int EVENT_BYTES_MAX = 16;
    private static final int EVENTS = 64;
    private static final long ROUND_NS = 40_000_000;
    private static final int ROUNDS = 5;

    private final String title;

    Probe(String title) {
        this.title = title;
    }

    /** Returns what it is called. */
    String title() {
        return title;
    }

    /** Returns the microseconds that a call takes with this many descriptors, of which one is ready. */
    abstract double usPerCall(int count) throws IOException;

    private interface Ask {
        int ask() throws IOException;
    }

    /** Returns the microseconds of a call in the best of several rounds, the first of which only warm up. */
    private static double time(Ask ask) throws IOException {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long beginNs = System.nanoTime();
            long nowNs = beginNs;
            int calls = 0;
            while (nowNs - beginNs < ROUND_NS) {
                for (int i = 0; i < 16; i++) {
                    int found = ask.ask();
                    if (found != 1) {
                        throw new IllegalStateException(found + " descriptors found ready, expected the one that is");
                    }
                }
                calls += 16;
                nowNs = System.nanoTime();
            }
            best = Math.min(best, (nowNs - beginNs) / 1_000.0 / calls);
        }
        return best;
    }
}
