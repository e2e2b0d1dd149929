package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.EventExecutor;
import wdb.protocol.codec.ReplyBuffer;

/** A channel of Netty's: whatever the transport is. */
final class ChannelWire extends ChannelInboundHandlerAdapter implements Wire {
    private final EventLoopConnection connection;
    private final int unsentBytesMax;
    private volatile ChannelHandlerContext context; // set once, before it is asked for anything

    /** Makes the handler to be added to the channel. */
    ChannelWire(EventLoopConnection connection, int unsentBytesMax) {
        this.connection = connection;
        this.unsentBytesMax = unsentBytesMax;
        connection.connect(this);
    }

    // ---- what comes ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connection.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        connection.received((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        connection.receivedAll();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            connection.inputEnded();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (isWritable()) {
            connection.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.failed(cause);
    }

    // ---- what is to be done ----

    @Override
    public EventExecutor loop() {
        return context.executor();
    }

    private Channel channel() {
        return context.channel();
    }

    @Override
    public boolean isOpen() {
        return channel().isOpen();
    }

    @Override
    public void read(boolean wanted) {
        if (reads() != wanted) {
            channel().config().setAutoRead(wanted);
        }
    }

    @Override
    public boolean reads() {
        return channel().config().isAutoRead();
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public void write(ReplyBuffer replies) {
        int n = (int) Math.min(replies.size(), TurnMemory.CHUNK_BYTES);
        ByteBuf chunk = context.alloc().directBuffer(n);
        replies.takeInto(chunk.internalNioBuffer(0, n));
        context.write(chunk.writerIndex(n), n < Holding.STEP_BYTES ? context.voidPromise() : whenWrittenSettle());
        if (!isWritable()) {
            flush(); // may make it writable again, or find the peer gone
        }
    }

    /** Returns a promise for a write that is counted while it waits; the channel forgets its bytes just after it has kept the promise. */
    private ChannelPromise whenWrittenSettle() {
        return context.newPromise().addListener(_ -> loop().execute(connection::settle));
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer pending = channel().unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    @Override
    public boolean isBehind() {
        return channel().bytesBeforeUnwritable() < unsentBytesMax;
    }

    @Override
    public long progress() {
        ChannelOutboundBuffer pending = channel().unsafe().outboundBuffer();
        return pending == null ? 0 : 31L * System.identityHashCode(pending.current()) + pending.currentProgress();
    }

    @Override
    public int descriptor() {
        return descriptor(channel());
    }

    static int descriptor(Channel channel) {
        return channel instanceof UnixChannel unix && channel.isOpen() ? unix.fd().intValue() : NO_DESCRIPTOR;
    }

    @Override
    public boolean isNonBlocking() {
        return channel() instanceof AbstractEpollStreamChannel; // those of io_uring wait, where the kernel lacks what a RingWire needs
    }

    @Override
    public void whenSent(Runnable then) {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> then.run());
    }

    @Override
    public boolean endOutput() {
        if (!(channel() instanceof DuplexChannel duplex)) {
            return false;
        }
        duplex.shutdownOutput();
        return true;
    }

    @Override
    public void close() {
        context.close();
    }
}
