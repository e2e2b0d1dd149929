package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.Session;
import wdb.server.session.SessionFactory;
import wdb.server.store.HeldLocks;

/**
 * One connection of the event loop: it moves bytes between a channel and a session.
 *
 * <p>Overview. What the channel read goes to the session at once ({@link #turn()}); the replies go to the channel and are flushed when
 * the channel has nothing more to read, so the replies of one read leave together. Three things make the connection stop reading: the
 * session's turn is over (it goes on after the other connections had theirs), the peer does not take its replies (it goes on when the
 * channel is writable again), or the connection is closing. So the memory of a connection is bounded by one read, one turn's replies and
 * one value, whatever the peer does.
 *
 * <p>Closing. After the last reply only the sending side is shut down, and what the peer still sends is thrown away for a moment: closing
 * at once would make the kernel send a reset, which can destroy the last replies on their way.
 *
 * <p>Loop thread only, all of it.
 */
final class EventLoopConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopConnection.class);

    /** How long a peer may take to close after us, in milliseconds. */
    private static final int LINGER_MS = 1_000;

    /** Shutting down: a connection on which nothing came for this long, in milliseconds, has been served. */
    private static final int QUIET_MS = 50;

    private final SessionFactory sessions;
    private final FastThreadLocal<LoopMemory> memories;

    // loop thread only
    private LoopMemory memory;
    private ChannelHandlerContext context;
    private Session session;
    private ByteBuf unread; // input that the session has not taken, or null
    private ReplyBuffer unsent; // replies that the channel has not taken, or null
    private boolean turnPending; // the session wants another turn, even without input
    private boolean turnScheduled;
    private boolean sending; // a flush may call back while replies are being moved
    private boolean inputEnded;
    private boolean closing;
    private boolean readSinceLook;

    EventLoopConnection(SessionFactory sessions, FastThreadLocal<LoopMemory> memories) {
        this.sessions = sessions;
        this.memories = memories;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        memory = memories.get();
        session = sessions.open(memory.worker);
    }

    // ---- input ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        readSinceLook = true;
        if (closing) {
            bytes.release();
        } else if (unread != null) {
            unread = joined(unread, bytes);
        } else {
            unread = bytes;
            if (!turnPending && unsent == null) {
                turn();
            }
        }
    }

    /** Joins a read that was under way when reading stopped to the one before. */
    private ByteBuf joined(ByteBuf first, ByteBuf second) {
        ByteBuf both = context.alloc().directBuffer(first.readableBytes() + second.readableBytes());
        both.writeBytes(first).writeBytes(second);
        first.release();
        second.release();
        return both;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (closing && unsent == null) {
                ctx.close();
            } else if (idle()) {
                close();
            }
        }
    }

    // ---- turns ----

    /** Gives the session its turn and goes on as it says. */
    private void turn() {
        ReplyBuffer out = memory.borrow();
        Session.Progress progress;
        do {
            int n = unread == null ? 0 : Math.min(unread.readableBytes(), memory.input.length);
            if (n > 0) {
                unread.getBytes(unread.readerIndex(), memory.input, 0, n);
            }
            progress = session.advance(memory.window.wrap(memory.input, 0, n), out);
            taken(memory.window.position());
        } while (progress == Session.Progress.NEEDS_INPUT && unread != null && out.size() < LoopMemory.CHUNK_BYTES);
        turnPending = progress == Session.Progress.TURN_OVER || progress == Session.Progress.NEEDS_INPUT && unread != null;
        unsent = out;
        send();
        if (progress == Session.Progress.CLOSE) {
            close();
        } else {
            goOn();
        }
    }

    private void taken(int n) {
        if (unread != null) {
            unread.skipBytes(n);
            if (!unread.isReadable()) {
                unread.release();
                unread = null;
            }
        }
    }

    /** Decides what happens next: wait for the peer to read, another turn, the end, or more input. */
    private void goOn() {
        if (closing) {
            return;
        }
        if (unsent != null) {
            pauseReading();
        } else if (turnPending) {
            pauseReading();
            if (!turnScheduled) {
                turnScheduled = true;
                context.executor().execute(this::scheduledTurn);
            }
        } else if (inputEnded) {
            close();
        } else if (!context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void scheduledTurn() {
        turnScheduled = false;
        if (turnPending && unsent == null && !closing && context.channel().isActive()) {
            turn();
            flush();
        }
    }

    private void pauseReading() {
        if (context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(false);
        }
    }

    private boolean idle() {
        return unread == null && unsent == null && !turnPending && !closing;
    }

    // ---- output ----

    /** Moves replies to the channel for as long as it takes them; gives the buffer back when it is empty. */
    private void send() {
        assert HeldLocks.none() : "rule 3: a bucket's lock is held while replies are written";
        Channel channel = context.channel();
        ReplyBuffer out = unsent;
        sending = true;
        while (!out.isEmpty() && channel.isWritable()) {
            int n = (int) Math.min(out.size(), LoopMemory.CHUNK_BYTES);
            ByteBuf chunk = context.alloc().directBuffer(n);
            out.takeInto(chunk.internalNioBuffer(0, n));
            context.write(chunk.writerIndex(n), context.voidPromise());
            if (!channel.isWritable()) {
                context.flush(); // may make it writable again, or find the peer gone
            }
        }
        sending = false;
        if (out.isEmpty()) {
            memory.giveBack(out);
            unsent = null;
        }
    }

    private void flush() {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (sending || !ctx.channel().isWritable() || unsent == null) {
            return;
        }
        send();
        flush();
        if (unsent == null) {
            if (closing) {
                finish();
            } else {
                goOn();
            }
        }
    }

    // ---- the end ----

    /** Closes after the replies so far. */
    private void close() {
        if (closing) {
            return;
        }
        closing = true;
        turnPending = false;
        releaseUnread();
        if (unsent == null) {
            finish();
        }
    }

    private void finish() {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (inputEnded || !(context.channel() instanceof DuplexChannel duplex)) {
                context.close();
                return;
            }
            duplex.shutdownOutput();
            duplex.config().setAutoRead(true);
            context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS);
        });
    }

    /** Closes when what has been received is answered. By any thread. */
    void closeWhenServed() {
        context.executor().execute(this::lookIfServed);
    }

    private void lookIfServed() {
        readSinceLook = false;
        context.executor().schedule(() -> {
            if (readSinceLook || turnPending || unsent != null) {
                lookIfServed();
            } else {
                close();
            }
        }, QUIET_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        turnPending = false;
        releaseUnread();
        unsent = null;
    }

    private void releaseUnread() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {}", ctx.channel().remoteAddress(), cause.getMessage()); // the peer is gone: its right
        } else {
            LOG.error("closing {} after an internal error", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }
}
