package wdb.server.net;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.SessionFactory;
import wdb.server.session.Worker;

/**
 * A connection served by plain blocking code on a thread that does nothing else meanwhile: the simplest way to write a server.
 *
 * <p>It holds a turn's memory only from the first byte of some input to the last byte of its replies; while it waits for input it has a
 * small buffer of its own. Run by one thread; closed by any.
 */
final class BlockingConnection implements Runnable, Connection {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingConnection.class);

    /** What an idle connection holds to read into, in bytes; input that fills it makes way for the turn's memory. */
    private static final int IDLE_BYTES = 512;

    private final SocketChannel channel;
    private final InputStream in;
    private final Conversation conversation;
    private final TurnMemories memories;

    // written by the serving thread, read by the one that closes the model
    private volatile long reads;
    private volatile boolean waitsForInput;

    private boolean flooded; // it needed a further turn since its last short read; the serving thread's
    private volatile boolean stopping; // written by the one that closes the model

    BlockingConnection(SocketChannel channel, Peer peer, SessionFactory sessions, TurnMemories memories, Connections connections) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.conversation = new Conversation(sessions.open(peer.listener().dialect()), peer, connections, PooledByteBufAllocator.DEFAULT);
        this.memories = memories;
    }

    /** Serves until the peer or the session ends it, or something fails, which is logged and costs this connection only. */
    @Override
    public void run() {
        try (channel) {
            Sockets.noDelay(channel);
            serve(Channels.newOutputStream(channel));
            linger();
        } catch (IOException e) {
            LOG.debug("{}: {}", conversation.peer(), e.getMessage()); // the peer is gone: its right
        } catch (RuntimeException | Error e) {
            LOG.error("closing {} after an internal error", conversation.peer().name(), e);
        } finally {
            conversation.letGo();
        }
    }

    private void serve(OutputStream out) throws IOException {
        byte[] idle = new byte[IDLE_BYTES];
        while (conversation.next() != Conversation.Next.CLOSE && !hasStopped()) {
            if (conversation.next() == Conversation.Next.TURN) {
                flooded = true;
                serveTurn(out, memories.borrowForFurtherTurn(), this::takeTurn, true);
            } else {
                waitsForInput = true;
                int n = in.read(idle);
                reads++; // by this thread only
                waitsForInput = false;
                serveTurn(out, memories.borrow(), memory -> take(memory, idle, n), n == idle.length);
            }
        }
    }

    /** A short read is a request by itself, and perhaps for little, unless it is the end of what took further turns. */
    private void noteShort(boolean isShort) {
        if (isShort && !flooded && conversation.askedForLittle()) {
            memories.askedLittle();
        }
        flooded &= !isShort;
    }

    /** Tells whether the server stops and nothing is left to be done of what was read. */
    private boolean hasStopped() {
        return stopping && conversation.next() == Conversation.Next.INPUT;
    }

    private void takeTurn(TurnMemory memory) {
        try {
            conversation.turn(memory);
        } finally {
            memories.turnTaken(memory);
        }
    }

    private void serveTurn(OutputStream out, TurnMemory memory, Consumer<TurnMemory> turn, boolean perhapsMore) throws IOException {
        try {
            turn.accept(memory);
            answer(memory, out, perhapsMore);
            if (conversation.next() == Conversation.Next.INPUT && !conversation.mayHold(0)) {
                conversation.giveUp();
                answer(memory, out, false);
            }
        } finally {
            memories.giveBack(memory);
        }
    }

    private void take(TurnMemory memory, byte[] bytes, int n) {
        if (n < 0) {
            conversation.inputEnded();
        } else {
            conversation.received(memory, bytes, 0, n);
            noteShort(n < bytes.length);
        }
    }

    /** Goes on until there is nothing to do but to wait, for input or for another turn. */
    private void answer(TurnMemory memory, OutputStream out, boolean perhapsMore) throws IOException {
        boolean more = perhapsMore;
        while (true) {
            switch (conversation.next()) {
                case SEND -> send(memory, out);
                case INPUT -> {
                    if (!more || stopping || in.available() == 0) {
                        return;
                    }
                    Thread.yield(); // a virtual thread has its carrier for as long as it likes
                    int n = in.read(memory.input);
                    take(memory, memory.input, n);
                    more = n == memory.input.length;
                }
                case TURN, CLOSE -> {
                    return;
                }
            }
        }
    }

    private void send(TurnMemory memory, OutputStream out) throws IOException {
        assert Worker.holdsNoLock() : "rule 3: a bucket's lock is held while replies are written";
        ReplyBuffer replies = conversation.unsent();
        ByteBuffer chunk = ByteBuffer.wrap(memory.input); // its input has been taken
        if (!conversation.mayHold(memory.input.length)) {
            throw new IOException("no memory to wait until replies are taken");
        }
        while (conversation.unsent() != null) {
            replies.takeInto(chunk.clear());
            out.write(chunk.array(), 0, chunk.position());
            conversation.sent(memory);
        }
    }

    /** Ends the sending side and reads for a moment: closing at once could make the kernel destroy the last replies with a reset. */
    private void linger() throws IOException {
        if (conversation.hasInputEnded()) {
            return;
        }
        channel.shutdownOutput();
        CompletableFuture<Void> end = new CompletableFuture<Void>().completeOnTimeout(null, EventLoopConnection.LINGER_MS, TimeUnit.MILLISECONDS);
        end.thenRun(this::closeNow);
        try {
            if (!throwAway()) {
                end.join(); // its sender waits too
            }
        } finally {
            end.complete(null); // else a connection long gone stays in memory until then
        }
    }

    /** Reads what comes after the end, but not too much of it: false if there may be more. */
    private boolean throwAway() throws IOException {
        byte[] thrownAway = new byte[4_096];
        for (int total = 0; total < EventLoopConnection.LINGER_BYTES_MAX;) {
            int n = in.read(thrownAway);
            if (n < 0) {
                return true;
            }
            total += n;
        }
        return false;
    }

    /** Lets it answer what it has read, and then end instead of reading more. */
    void stop() {
        stopping = true;
    }

    /** Returns how often input came. */
    long reads() {
        return reads;
    }

    /** Tells whether it waits for input and none is there. */
    boolean waitsForInput() {
        try {
            return waitsForInput && in.available() == 0;
        } catch (IOException e) {
            LOG.debug("{}: {}", conversation.peer(), e.getMessage());
            return false; // closed: its thread is about to end
        }
    }

    /** Lets a connection that waits for input see its end, and so close. */
    void endInput() {
        try {
            channel.shutdownInput();
        } catch (ClosedChannelException _) {
            // closed already
        } catch (IOException e) {
            LOG.debug("{}: {}", conversation.peer(), e.getMessage());
        }
    }

    @Override
    public Conversation conversation() {
        return conversation;
    }

    /** It reads nothing while it writes. */
    @Override
    public boolean paused() {
        return true;
    }

    @Override
    public void closeNow() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", conversation.peer(), e.getMessage());
        }
    }
}
