package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.SessionFactory;
import wdb.server.session.Worker;

/**
 * One connection of the event loop: it moves bytes between a channel and a {@link Conversation}.
 *
 * <p>Overview. What the channel read goes to the session at once; the replies go to the channel and are flushed when the channel has
 * nothing more to read, so the replies of one read leave together. Reading stops while the session waits for its next turn (after the
 * other connections had theirs) and while the peer does not take its replies. A further turn is taken on another thread ({@link LoopTurns}):
 * meanwhile the conversation is away, and what comes for it waits here.
 *
 * <p>Closing. After the last reply only the sending side is shut down, and what the peer still sends is thrown away for a moment: closing
 * at once would make the kernel send a reset, which can destroy the last replies on their way.
 *
 * <p>Loop thread only, all of it but {@link #turn}.
 */
final class EventLoopConnection extends ChannelInboundHandlerAdapter implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopConnection.class);

    /** How long a peer may take to close after us, in milliseconds. */
    static final int LINGER_MS = 1_000;

    /** Shutting down: a connection on which nothing came for this long, in milliseconds, has been served. */
    static final int QUIET_MS = 50;

    private final Conversation conversation;
    private final FastThreadLocal<LoopTurns> loops;
    private final Connections connections; // for their clock and limits

    // loop thread only
    private LoopTurns turns;
    private TurnMemory memory;
    private volatile ChannelHandlerContext context; // set once, before any other thread can ask
    private boolean turnScheduled;
    private boolean gathered; // a short read waits until the loop has made the others
    private boolean away; // the conversation is another thread's: not to be touched
    private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>(1); // while it is away
    private boolean endArrived;
    private Throwable failure; // of the turn elsewhere
    private boolean sending; // a flush may call back while replies are being moved
    private boolean finished; // nothing more is said
    private boolean readSinceLook;
    private long pendingMark; // of what the channel holds, at the last look
    private volatile boolean sawPending; // at the last look; written by the loop, read by the sweeper

    EventLoopConnection(Peer peer, SessionFactory sessions, FastThreadLocal<LoopTurns> loops, Connections connections) {
        this.connections = connections;
        this.conversation = new Conversation(sessions.open(peer.listener().dialect()), peer, connections, PooledByteBufAllocator.DEFAULT);
        this.loops = loops;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        turns = loops.get();
        memory = turns.memory;
    }

    // ---- input ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        readSinceLook = true;
        if (away) {
            arrived.add(bytes); // a read that was under way when reading stopped
            return;
        }
        serveGathered();
        gathered = true;
        if (finished || conversation.next() != Conversation.Next.INPUT || !turns.gather(this, bytes, ctx.executor())) {
            gathered = false;
            receive(bytes);
        }
    }

    /** Has what came before, if it is still waiting for others, carried out. */
    private void serveGathered() {
        if (gathered) {
            turns.serveGathered();
        }
    }

    /** Carries out a read that was gathered. */
    void takeGathered(byte[] input, int from, int length) {
        gathered = false;
        try {
            if (!finished) {
                conversation.received(memory, input, from, length);
                goOn();
            }
            flush();
        } catch (RuntimeException | Error e) {
            finished = true;
            exceptionCaught(context, e);
        }
    }

    private void receive(ByteBuf bytes) {
        assert !away : "another thread has the conversation";
        if (finished) {
            bytes.release();
            return;
        }
        conversation.received(memory, bytes, turns.areWanted());
        goOn();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!gathered) {
            flush();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            serveGathered();
            if (away) {
                endArrived = true;
            } else {
                endInput();
            }
        }
    }

    private void endInput() {
        conversation.inputEnded();
        if (finished) {
            context.close();
        } else {
            goOn();
        }
    }

    // ---- what is next ----

    /** Does what the conversation asks for, until it has to wait for the peer or for its turn. */
    private void goOn() {
        assert !away : "another thread has the conversation";
        while (!sending && !finished) {
            switch (conversation.next()) {
                case SEND -> {
                    if (!send()) {
                        read(false);
                        return; // goes on when the channel is writable
                    }
                }
                case TURN -> {
                    read(false);
                    scheduleTurn();
                    return;
                }
                case INPUT -> {
                    read(true);
                    return;
                }
                case CLOSE -> finish();
            }
        }
    }

    private void read(boolean wanted) {
        if (context.channel().config().isAutoRead() != wanted) {
            context.channel().config().setAutoRead(wanted);
        }
    }

    private void scheduleTurn() {
        if (!turnScheduled) {
            turnScheduled = true;
            turns.add(this, context.executor());
        }
    }

    /** Hands its conversation over for the turn that it waited for; false if it has come to its end instead. */
    boolean leave() {
        turnScheduled = false;
        try {
            flush(); // nobody else does while it is away
        } catch (RuntimeException | Error e) {
            exceptionCaught(context, e);
            finished = true; // whoever waits behind it has their turn all the same
        }
        away = !finished && conversation.next() == Conversation.Next.TURN;
        return away;
    }

    /** Takes the turn, on any thread. */
    void turn(TurnMemory others) {
        try {
            conversation.turn(others);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Goes on after the turn, and with what has come meanwhile. */
    void comeBack() {
        away = false;
        try {
            if (failure != null) {
                finished = true;
                exceptionCaught(context, failure);
            }
            if (!finished) {
                goOn();
            }
            takeArrived();
            flush();
            if (!context.channel().isOpen()) {
                conversation.letGo(memory); // it ended while it was away
            }
        } catch (RuntimeException | Error e) {
            finished = true;
            exceptionCaught(context, e); // nobody else would hear of it
            takeArrived(); // to let go of them
        }
    }

    private void takeArrived() {
        for (ByteBuf bytes = arrived.poll(); bytes != null; bytes = arrived.poll()) {
            receive(bytes); // lets go of them if it is finished
        }
        if (endArrived) {
            endArrived = false;
            endInput();
        }
    }

    /** Sends what the channel has, and counts what it could not send. */
    private void flush() {
        context.flush();
        settle();
    }

    /** Returns a promise for a write that is counted while it waits; the channel forgets its bytes just after it has kept the promise. */
    private ChannelPromise whenWrittenSettle() {
        return context.newPromise().addListener(_ -> context.executor().execute(this::settle));
    }

    /** Counts what is held while the connection waits; if that is too much, it ends. */
    private void settle() {
        long pending = pendingBytes();
        if (finished || away || conversation.mayHold(pending)) {
            return;
        }
        if (pending > 0 || conversation.unsent() != null) {
            finished = true;
            context.close(); // an error line would come in the middle of a reply, or never
        } else {
            conversation.giveUp();
            goOn();
            context.flush();
        }
    }

    private long pendingBytes() {
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    /** Moves replies to the channel for as long as it takes them; tells whether it took all. */
    private boolean send() {
        assert Worker.holdsNoLock() : "rule 3: a bucket's lock is held while replies are written";
        Channel channel = context.channel();
        ReplyBuffer out = conversation.unsent();
        sending = true;
        if (out.largeBytes() >= DirectSend.BYTES_MIN && pendingBytes() == 0 && DirectSend.isPossible(channel)) {
            out.moveTo(new DirectSend(channel)); // what finds no room in the kernel goes the way of all replies
        }
        while (!out.isEmpty() && channel.isWritable()) {
            int n = (int) Math.min(out.size(), TurnMemory.CHUNK_BYTES);
            ByteBuf chunk = context.alloc().directBuffer(n);
            out.takeInto(chunk.internalNioBuffer(0, n));
            context.write(chunk.writerIndex(n), n < Holding.STEP_BYTES ? context.voidPromise() : whenWrittenSettle());
            if (!channel.isWritable()) {
                context.flush(); // may make it writable again, or find the peer gone
            }
        }
        sending = false;
        if (context.channel().isOpen()) {
            conversation.sent(memory);
        } else {
            conversation.letGo(memory); // a flush has found the peer gone
        }
        return out.isEmpty();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !sending && !finished && !away && conversation.next() == Conversation.Next.SEND) {
            goOn();
            flush();
        }
    }

    // ---- limits ----

    @Override
    public Conversation conversation() {
        return conversation;
    }

    @Override
    public boolean paused() {
        ChannelHandlerContext ctx = context;
        return ctx != null && !ctx.channel().config().isAutoRead();
    }

    /** Replies that the channel has taken and the peer has not are on their way too: only the loop can see whether they move. */
    @Override
    public void prepareWatch() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            return;
        }
        boolean pending = ctx.channel().bytesBeforeUnwritable() < connections.limits().unsentBytesMax();
        if (pending || sawPending || conversation.holding().bytes() > 0) {
            ctx.executor().execute(this::lookAtPending);
        }
    }

    private void lookAtPending() {
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        if (pending == null) {
            return;
        }
        sawPending = pending.totalPendingWriteBytes() > 0;
        if (away) {
            return; // it was served a moment ago
        }
        long mark = 31L * System.identityHashCode(pending.current()) + pending.currentProgress();
        if (!sawPending) {
            pendingMark = 0;
            if (conversation.unsent() == null) {
                conversation.watch().replied();
            }
        } else if (mark != pendingMark) {
            pendingMark = mark;
            conversation.watch().replying(connections.nowMs());
        }
        settle();
    }

    @Override
    public void closeNow() {
        context.executor().execute(() -> context.close()); // it may be in the middle of something
    }

    // ---- the end ----

    /** Closes after the replies so far. */
    private void finish() {
        finished = true;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (conversation.hasInputEnded() || !(context.channel() instanceof DuplexChannel duplex)) {
                context.close();
                return;
            }
            duplex.shutdownOutput();
            duplex.config().setAutoRead(true);
            ScheduledFuture<?> end = context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS);
            context.channel().closeFuture().addListener(_ -> end.cancel(false)); // else a connection long gone stays in memory until then
        });
    }

    /** Closes when what has been received is answered. By any thread. */
    void closeWhenServed() {
        context.executor().execute(this::lookIfServed);
    }

    private void lookIfServed() {
        readSinceLook = false;
        context.executor().schedule(() -> {
            if (finished) {
                return;
            }
            if (readSinceLook || away || conversation.next() != Conversation.Next.INPUT) {
                lookIfServed();
            } else {
                finish();
            }
        }, QUIET_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        serveGathered(); // it came before the end
        finished = true;
        if (!away && !sending) {
            conversation.letGo(memory);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {}", conversation.peer().name(), cause.getMessage()); // the peer is gone: its right
        } else {
            LOG.error("closing {} after an internal error", conversation.peer().name(), cause);
        }
        ctx.close();
    }
}
