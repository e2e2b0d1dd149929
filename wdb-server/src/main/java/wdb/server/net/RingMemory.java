package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.SharedBuffers;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import wdb.protocol.codec.ReplyBuffer;

/**
 * The memory through which an event loop and the kernel hand each other what all sockets of the loop receive and send.
 *
 * <p>Received bytes come in buffers that the kernel fills one after the other. Short replies stand one behind the other in a page until the kernel has
 * copied them, which is at the loop's next look: so a page is soon free again, and the few bytes in use stay in the processor's caches. Loop thread only.
 */
final class RingMemory {
    /** Longest replies that go into a page, in bytes. */
    static final int SHORT_BYTES_MAX = 16 * 1_024;

    private static final int PAGE_BYTES = 64 * 1_024;
    private static final int SPARE_MAX = 4;

    /** Replies of several connections that the kernel has not taken. */
    static final class Page {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(PAGE_BYTES);
        final long address = MemorySegment.ofBuffer(bytes).address();
        int used;
        private int underWay; // pieces
    }

    private final ArrayDeque<Page> spare = new ArrayDeque<>(SPARE_MAX);
    private Page page = new Page();
    private SharedBuffers buffers; // once a socket is registered

    /** Finds the loop's buffers, if need be. */
    void attach(IoRegistration registration) {
        if (buffers == null) {
            buffers = SharedBuffers.of(registration, Transport.BUFFERS);
        }
    }

    SharedBuffers buffers() {
        return buffers;
    }

    /** Tells whether the kernel has buffers of the loop's to fill. */
    boolean hasBuffers() {
        return buffers != null && buffers.areUsable();
    }

    /** Takes {@code n} bytes of replies, at most {@link #SHORT_BYTES_MAX}, and returns the page: they are its last. To be {@link #release}d. */
    Page put(ReplyBuffer replies, int n) {
        if (page.used + n > PAGE_BYTES) {
            Page next = spare.poll();
            page = next != null ? next : new Page();
        }
        page.bytes.limit(page.used + n).position(page.used);
        replies.takeInto(page.bytes);
        page.used += n;
        page.underWay++;
        return page;
    }

    /** Lets go of one piece of a page. */
    void release(Page done) {
        if (--done.underWay == 0) {
            done.used = 0;
            if (done != page && spare.size() < SPARE_MAX) {
                spare.add(done);
            }
        }
    }

    /** Copies bytes of a page. */
    static void copy(Page from, int at, ByteBuf to) {
        to.writeBytes(from.bytes.clear().slice(at, to.writableBytes()));
    }
}
