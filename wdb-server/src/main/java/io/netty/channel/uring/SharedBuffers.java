package io.netty.channel.uring;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoRegistration;

/**
 * The buffers that the kernel fills for all sockets of one event loop.
 *
 * <p>Netty has them for its own channels only; this class is in its package to reach them. Loop thread only.
 */
public final class SharedBuffers {
    private final IoUringBufferRing ring;

    private SharedBuffers(IoUringBufferRing ring) {
        this.ring = ring;
    }

    /** Returns the buffers of this group of the loop that has registered something; they must have been configured. */
    public static SharedBuffers of(IoRegistration registration, short group) {
        IoUringIoHandler handler = registration.attachment();
        return new SharedBuffers(handler.findBufferRing(group));
    }

    /**
     * Returns what the kernel has received, to be released by the caller. To be called for each completion that brings bytes, in their order: where one's
     * end, the next one's begin.
     *
     * @param buffer the number of the buffer
     * @param bytes 1 or more
     * @param more whether the kernel goes on with the same buffer
     */
    public ByteBuf received(int buffer, int bytes, boolean more) {
        return ring.useBuffer((short) buffer, bytes, more);
    }

    /** Tells whether there are any: if there was no memory for new ones, there never are again. */
    public boolean areUsable() {
        return ring.isUsable();
    }

    /** Has more buffers made, if there were too few and there may be more. */
    public void expand() {
        ring.expand();
    }
}
