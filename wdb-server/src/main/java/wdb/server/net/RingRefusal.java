package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection beyond a limit gets instead of a session, through the rings of io_uring: one line, then the end.
 *
 * <p>What it has sent already is received once and thrown away: closing with something unread would make the kernel send a reset, which can destroy the
 * line on its way. For the same reason the sending side ends before the rest: if more comes than is received, the peer knows of the end before the reset.
 * Nothing of this waits. Loop thread only.
 */
final class RingRefusal implements IoUringIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(RingRefusal.class);

    private static final byte OP_SEND = 26;
    private static final byte OP_RECV = 27;

    private final Socket socket;
    private final ByteBuf memory; // the line, and room for what is received
    private final int lineBytes;
    private IoRegistration registration;
    private int underWay;

    RingRefusal(Socket socket, byte[] line) {
        this.socket = socket;
        this.lineBytes = line.length;
        this.memory = PooledByteBufAllocator.DEFAULT.directBuffer(line.length + Sockets.REFUSED_BYTES_MAX).writeBytes(line);
    }

    /** Says it. */
    void start(IoRegistration registered) {
        registration = registered;
        underWay = 2;
        submit(OP_SEND, memory.memoryAddress(), lineBytes, DirectSend.MSG_DONTWAIT | DirectSend.MSG_NOSIGNAL);
        submit(OP_RECV, memory.memoryAddress() + lineBytes, Sockets.REFUSED_BYTES_MAX, DirectSend.MSG_DONTWAIT);
    }

    private void submit(byte operation, long address, int length, int flags) {
        registration.submit(new IoUringIoOps(
                operation, (byte) 0, (short) 0, socket.intValue(), 0L, address, length, flags, 0L, (short) 0, (short) 0, 0, 0L));
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        if (--underWay == 0) {
            registration.cancel();
            endOutput();
            end();
        }
    }

    private void endOutput() {
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException e) { // the second is how Netty says that it is connected no more
            LOG.debug("refusing: {}", e.toString()); // the peer is gone already
        }
    }

    @Override
    public void close() {
        // it ends by itself, at once
    }

    /** Closes the socket, told or not. */
    void end() {
        memory.release();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("refusing: {}", e.getMessage()); // it is closed all the same
        }
    }
}
