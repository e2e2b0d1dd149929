package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.codec.ReplyBuffer;

/**
 * A socket that an event loop reads from and writes to through its rings of io_uring, without a channel in between.
 *
 * <p>One receive stays armed and brings all that comes, in buffers of the loop's; for want of memory for those, one receive after the other brings some of
 * it in a buffer of its own. Of a flood, while others ask little, a receive brings one piece and no more. The socket is closed when nothing is under way any
 * more: till then its number must not be given to another one.
 *
 * <p>One send at a time is under way, and none waits. Short replies go from a page of the loop's; what the kernel has no room for, and long replies, wait
 * here until it says that there is room. Of a peer that has ended its side it says so at once, room or not, so there this asks again, later each time. A
 * send that waits would be worse: for such a peer the kernel tries it again and again, 128 times, and then has a thread of its own wait in it.
 *
 * <p>See {@code io_uring_enter(2)} for the operations.
 */
final class RingWire implements Wire, IoUringIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(RingWire.class);

    // Linux, include/uapi/linux/io_uring.h
    private static final byte OP_POLL_ADD = 6;
    private static final byte OP_ASYNC_CANCEL = 14;
    private static final byte OP_SEND = 26;
    private static final byte OP_RECV = 27;
    private static final byte BUFFER_SELECT = 1 << 5;
    private static final short RECV_MULTISHOT = 1 << 1;
    private static final int COMPLETION_MORE = 1 << 1;
    private static final int COMPLETION_BUFFER_MORE = 1 << 4;
    private static final int COMPLETION_BUFFER_SHIFT = 16;

    // include/uapi/asm-generic/poll.h
    private static final int POLLOUT = 0x4;
    private static final int POLLRDHUP = 0x2000;

    // include/uapi/asm-generic/errno-base.h, errno.h
    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;
    private static final int ECANCELED = 125;

    private static final int NONE = -1;

    /** Bytes of a connection's own buffer, which it has if the loop has none to share. */
    private static final int OWN_BUFFER_BYTES = 4_096;

    /** Bytes of a flood between two looks at all sockets: a receive that stays armed brings all that the kernel holds, some hundred KiB from each flood. */
    private static final int PIECE_BYTES = 16 * 1_024;

    /** For how long a peer that has ended its side is given time to make room, in microseconds: at first, and at most. Each time it is twice as long. */
    private static final int LOOK_AGAIN_US_MIN = 100;

    private static final int LOOK_AGAIN_US_MAX = 200_000;

    private final EventLoopConnection connection;
    private final Socket socket;
    private final IoEventLoop loop;
    private final int unsentBytesMax;
    private RingMemory memory; // with the next one, once it is registered
    private IoRegistration registration;

    private volatile boolean reads = true;
    private boolean receiving; // a receive is armed
    private boolean stopping; // and is being cancelled
    private long receive; // what to cancel
    private boolean inputEnded;
    private ByteBuf received; // what the receive is to fill, if the loop has no buffers for it; or null

    private RingMemory.Page page; // of the send under way, or null
    private int pageAt;
    private int sendBytes = NONE; // of the send under way, or NONE
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0); // the first one may be under way, if no page is
    private boolean askedForRoom; // the kernel is to say when there is some
    private long room; // what to cancel
    private ScheduledFuture<?> lookAgain; // or null
    private int lookAgainUs = LOOK_AGAIN_US_MIN;
    private int pendingBytes;
    private boolean full; // until much of that is sent
    private volatile boolean behind; // something is waiting
    private int sent; // bytes in all, and again from 0
    private Runnable whenSent;

    private volatile boolean open = true;
    private boolean socketClosed;

    /** Takes over an accepted socket, to be registered with the loop and {@linkplain #start started}. */
    RingWire(EventLoopConnection connection, Socket socket, IoEventLoop loop, int unsentBytesMax) {
        this.connection = connection;
        this.socket = socket;
        this.loop = loop;
        this.unsentBytesMax = unsentBytesMax;
        connection.connect(this);
    }

    /** Begins to read. */
    void start(IoRegistration registered, RingMemory loopMemory) {
        registration = registered;
        memory = loopMemory;
        connection.opened();
        receive();
        if (!open) { // somebody was quick
            closeSocketIfDone();
        }
    }

    // ---- what the kernel has done ----

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        IoUringIoEvent completion = (IoUringIoEvent) event;
        try {
            switch (completion.opcode()) {
                case OP_RECV -> received(completion.res(), completion.flags());
                case OP_SEND -> sent(completion.res());
                case OP_POLL_ADD -> roomFound(completion.res());
                default -> { /* of a cancellation: what it cancelled says so itself */ }
            }
        } catch (RuntimeException | Error e) {
            connection.failed(e);
        }
        if (!open) {
            closeSocketIfDone();
        }
    }

    private void received(int result, int flags) {
        if ((flags & COMPLETION_MORE) == 0) {
            receiving = false;
            stopping = false;
        }
        if (result > 0) {
            ByteBuf bytes = take(result, flags);
            if (open) {
                connection.received(bytes);
                connection.receivedAll();
            } else {
                bytes.release();
            }
        } else if (result == 0) {
            inputEnded = true;
            if (open) {
                connection.inputEnded();
            }
        } else if (result == -ENOBUFS) {
            memory.buffers().expand();
        } else if (result != -ECANCELED && result != -EAGAIN) {
            lost("receiving", result);
        }
        forgetReceived();
        receive();
    }

    private ByteBuf take(int n, int flags) {
        if (received == null) {
            return memory.buffers().received(flags >>> COMPLETION_BUFFER_SHIFT, n, (flags & COMPLETION_BUFFER_MORE) != 0);
        }
        ByteBuf bytes = received.writerIndex(n);
        received = null;
        return bytes;
    }

    private void forgetReceived() {
        if (received != null && !receiving) {
            received.release();
            received = null;
        }
    }

    /** The peer is gone: its right. */
    private void lost(String doing, int result) {
        LOG.debug("{}: error {} {}", connection.conversation().peer(), -result, doing);
        close();
    }

    private void sent(int result) {
        int n = Math.max(result, 0);
        int length = sendBytes;
        sendBytes = NONE;
        pendingBytes -= n;
        sent += n;
        boolean wasShort = page != null;
        if (wasShort) {
            RingMemory.Page done = page;
            page = null;
            memory.release(done); // nobody writes there before this is over
            if (n < length && open) {
                ByteBuf rest = PooledByteBufAllocator.DEFAULT.directBuffer(length - n, length - n);
                RingMemory.copy(done, pageAt + n, rest);
                waiting.addFirst(rest);
            }
        } else if (waiting.peek().skipBytes(n).isReadable()) {
            // more of it later
        } else {
            waiting.remove().release();
        }
        if (result < 0 && result != -EAGAIN) {
            lost("sending", result);
        }
        if (!open) {
            return;
        }
        if (n < length) {
            askForRoom();
        } else if (!waiting.isEmpty()) {
            sendFirst();
        } else if (behind) {
            behind = false;
        }
        if (!wasShort || n < length) {
            connection.settle();
        }
        if (full && pendingBytes <= unsentBytesMax / 2) {
            full = false;
            connection.writable();
        }
        if (pendingBytes == 0 && whenSent != null) {
            runWhenSent();
        }
    }

    @Override
    public boolean awaitRoom() {
        full = true;
        askForRoom();
        return true;
    }

    private void askForRoom() {
        behind = !waiting.isEmpty();
        askedForRoom = true;
        room = submit(OP_POLL_ADD, (byte) 0, (short) 0, socket.intValue(), 0, 0, POLLOUT, (short) 0);
    }

    private void roomFound(int result) {
        askedForRoom = false;
        if (!open) {
            return;
        }
        if (result == POLLRDHUP) {
            lookAgain = loop.schedule(this::askForRoom, lookAgainUs, TimeUnit.MICROSECONDS);
            lookAgainUs = Math.min(2 * lookAgainUs, LOOK_AGAIN_US_MAX);
        } else if ((result & ~(POLLOUT | POLLRDHUP)) != 0) {
            lost("waiting for room", result);
        } else {
            lookAgainUs = LOOK_AGAIN_US_MIN;
            if (!waiting.isEmpty()) {
                sendFirst();
            } else {
                full = false;
                connection.writable();
            }
        }
    }

    private void runWhenSent() {
        Runnable then = whenSent;
        whenSent = null;
        then.run();
    }

    // ---- what is to be done ----

    private long submit(byte operation, byte flags, short priority, int descriptor, long address, int length, int operationFlags, short group) {
        return registration.submit(new IoUringIoOps(operation, flags, priority, descriptor, 0, address, length, operationFlags, 0L, group, (short) 0, 0, 0));
    }

    private void cancel(long what) {
        submit(OP_ASYNC_CANCEL, (byte) 0, (short) 0, -1, what, 0, 0, (short) 0);
    }

    /** Arms the receive, if it is wanted and there is none. */
    private void receive() {
        if (!reads || receiving || inputEnded || !open || registration == null) {
            return;
        }
        if (memory.hasBuffers()) {
            boolean piece = connection.isReadInPieces();
            receive = submit(OP_RECV, BUFFER_SELECT, piece ? 0 : RECV_MULTISHOT, socket.intValue(), 0, piece ? PIECE_BYTES : 0, 0, Transport.BUFFERS);
        } else {
            received = PooledByteBufAllocator.DEFAULT.directBuffer(OWN_BUFFER_BYTES, OWN_BUFFER_BYTES);
            receive = submit(OP_RECV, (byte) 0, (short) 0, socket.intValue(), received.memoryAddress(), OWN_BUFFER_BYTES, 0, (short) 0);
        }
        receiving = true;
    }

    @Override
    public void read(boolean wanted) {
        if (reads != wanted) {
            reads = wanted;
            if (wanted) {
                receive();
            } else if (receiving && !stopping) {
                stopping = true;
                cancel(receive);
            }
        }
    }

    @Override
    public boolean reads() {
        return reads;
    }

    @Override
    public boolean isWritable() {
        full |= pendingBytes >= unsentBytesMax;
        return !full;
    }

    @Override
    public void write(ReplyBuffer replies) {
        int n = (int) Math.min(replies.size(), TurnMemory.CHUNK_BYTES);
        boolean alone = pendingBytes == 0;
        pendingBytes += n;
        if (alone && n <= RingMemory.SHORT_BYTES_MAX) {
            page = memory.put(replies, n);
            pageAt = page.used - n;
            send(page.address + pageAt, n);
        } else {
            ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(n);
            replies.takeInto(bytes.internalNioBuffer(0, n));
            waiting.add(bytes.writerIndex(n));
            if (alone) {
                sendFirst();
            }
        }
    }

    private void sendFirst() {
        ByteBuf first = waiting.peek();
        behind = true;
        send(first.memoryAddress() + first.readerIndex(), first.readableBytes());
    }

    private void send(long address, int length) {
        sendBytes = length;
        submit(OP_SEND, (byte) 0, (short) 0, socket.intValue(), address, length, DirectSend.MSG_DONTWAIT | DirectSend.MSG_NOSIGNAL, (short) 0);
    }

    @Override
    public void flush() {
        // what is submitted goes with the loop's next look
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public boolean isBehind() {
        return behind;
    }

    @Override
    public long progress() {
        return sent;
    }

    @Override
    public int descriptor() {
        return open ? socket.intValue() : NO_DESCRIPTOR;
    }

    @Override
    public boolean isNonBlocking() {
        return true; // it was accepted so
    }

    @Override
    public EventExecutor loop() {
        return loop;
    }

    // ---- the end ----

    @Override
    public void whenSent(Runnable then) {
        whenSent = then;
        if (pendingBytes == 0) {
            runWhenSent();
        }
    }

    @Override
    public boolean endOutput() {
        try {
            socket.shutdown(false, true);
            return true;
        } catch (IOException | NotYetConnectedException e) { // the second is how Netty says that it is connected no more
            LOG.debug("{}: {}", connection.conversation().peer(), e.toString()); // the peer is gone already
            return false;
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Also Netty's, when the loop ends. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        if (receiving && !stopping) {
            stopping = true;
            cancel(receive);
        }
        if (askedForRoom) {
            cancel(room);
        }
        if (lookAgain != null) {
            lookAgain.cancel(false);
        }
        closeSocketIfDone();
    }

    /** Ends it without having been started. */
    void notRegistered() {
        open = false;
        closeSocket();
    }

    private void closeSocketIfDone() {
        if (!socketClosed && !receiving && sendBytes == NONE && !askedForRoom && registration != null) {
            registration.cancel();
            closeSocket();
        }
    }

    private void closeSocket() {
        socketClosed = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", connection.conversation().peer(), e.getMessage()); // it is closed all the same
        }
        connection.closed();
        if (whenSent != null) {
            runWhenSent();
        }
    }
}
