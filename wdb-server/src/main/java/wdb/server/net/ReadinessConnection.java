package wdb.server.net;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.SessionFactory;
import wdb.server.session.Worker;

/**
 * A connection that is served whenever it is ready, by whichever thread comes to it: it never blocks.
 *
 * <p>Used by one thread at a time; the model sees to that, and to what happens in one thread being visible in the next. Only the end may come from the
 * selector's thread while a worker serves it: then it waits until that turn is over, for only then can memory be let go.
 */
final class ReadinessConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ReadinessConnection.class);

    /** What a connection waits for when {@link #serve} returns. */
    enum Waits {
        /** Input. */
        READ,
        /** Room for replies. */
        WRITE,
        /** Nothing: only for others to have their turn. */
        TURN,
        /** Nothing any more: it is closed. */
        CLOSED
    }

    private final SocketChannel channel;
    private final Conversation conversation;
    private final Connections connections; // for their clock
    private final Consumer<ReadinessConnection> closer; // closes on the selector's thread
    private ByteBuffer unwritten; // replies taken from the conversation that the socket did not take, or null
    private boolean outputEnded;
    private long outputEndedAtMs;
    private long reads;
    private volatile boolean readsNoMore;

    ReadinessConnection(SocketChannel channel, Peer peer, SessionFactory sessions, Connections connections,
            Consumer<ReadinessConnection> closer) {
        this.channel = channel;
        this.connections = connections;
        this.closer = closer;
        this.conversation = new Conversation(sessions.open(peer.listener().dialect()), peer, connections, PooledByteBufAllocator.DEFAULT);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Returns how often input came; the same twice in a row while it waits for input, and the connection has been served. */
    long reads() {
        return reads;
    }

    /** Returns the interest of a selector that fits what the connection waits for. */
    static int interest(Waits waits) {
        return waits == Waits.WRITE ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    /** Does all that can be done without waiting, for one turn. */
    synchronized Waits serve(TurnMemory memory, long nowMs) {
        try {
            if (outputEnded) {
                return linger(memory, nowMs);
            }
            Waits waits = serveOnce(memory, nowMs);
            return waits == Waits.CLOSED || outputEnded ? waits : hold(waits, memory, nowMs);
        } catch (IOException e) {
            LOG.debug("{}: {}", conversation.peer(), e.getMessage()); // the peer is gone: its right
        } catch (RuntimeException | Error e) {
            LOG.error("closing {} after an internal error", conversation.peer().name(), e);
        }
        close();
        return Waits.CLOSED;
    }

    /** Counts what is held while it waits; if that is too much, it ends. */
    private Waits hold(Waits waits, TurnMemory memory, long nowMs) throws IOException {
        if (conversation.mayHold(unwritten == null ? 0 : unwritten.capacity())) {
            return waits;
        }
        if (waits == Waits.WRITE) {
            close();
            return Waits.CLOSED;
        }
        conversation.giveUp();
        return serveOnce(memory, nowMs);
    }

    private Waits serveOnce(TurnMemory memory, long nowMs) throws IOException {
        boolean hadTurn = false;
        while (true) {
            if (unwritten != null && !write()) {
                return Waits.WRITE;
            }
            switch (conversation.next()) {
                case SEND -> take(memory);
                case TURN -> {
                    if (hadTurn) {
                        return Waits.TURN;
                    }
                    hadTurn = true;
                    conversation.turn(memory);
                }
                case INPUT -> {
                    if (readsNoMore) {
                        return endOutput(memory, nowMs);
                    }
                    if (hadTurn || !read(memory)) {
                        return Waits.READ;
                    }
                    hadTurn = true;
                }
                case CLOSE -> {
                    return endOutput(memory, nowMs);
                }
            }
        }
    }

    /** Reads once and gives it to the session; false if there is nothing to read. */
    private boolean read(TurnMemory memory) throws IOException {
        int n = channel.read(ByteBuffer.wrap(memory.input));
        if (n < 0) {
            conversation.inputEnded();
        } else if (n > 0) {
            reads++;
            conversation.received(memory, memory.input, 0, n);
        }
        return n != 0;
    }

    private void take(TurnMemory memory) {
        ReplyBuffer replies = conversation.unsent();
        unwritten = ByteBuffer.allocate((int) Math.min(replies.size(), TurnMemory.CHUNK_BYTES));
        replies.takeInto(unwritten);
        unwritten.flip();
        conversation.sent(memory);
        conversation.watch().replying(connections.nowMs()); // until the socket has taken them
    }

    /** Writes what the socket takes; false if it did not take all. */
    private boolean write() throws IOException {
        assert Worker.holdsNoLock() : "rule 3: a bucket's lock is held while replies are written";
        if (channel.write(unwritten) > 0) {
            conversation.watch().replying(connections.nowMs());
        }
        if (unwritten.hasRemaining()) {
            return false;
        }
        unwritten = null;
        if (conversation.unsent() == null) {
            conversation.watch().replied();
        }
        return true;
    }

    // ---- the end ----

    /** Ends the sending side; closing at once could make the kernel destroy the last replies with a reset. */
    private Waits endOutput(TurnMemory memory, long nowMs) throws IOException {
        if (conversation.hasInputEnded()) {
            close();
            return Waits.CLOSED;
        }
        channel.shutdownOutput();
        outputEnded = true;
        outputEndedAtMs = nowMs;
        return linger(memory, nowMs);
    }

    private Waits linger(TurnMemory memory, long nowMs) throws IOException {
        int n = channel.read(ByteBuffer.wrap(memory.input)); // thrown away
        if (n < 0 || nowMs - outputEndedAtMs > EventLoopConnection.LINGER_MS) {
            close();
            return Waits.CLOSED;
        }
        return Waits.READ;
    }

    /** Tells whether it only waits for its peer to close, for longer than a peer may take. */
    boolean lingersTooLong(long nowMs) {
        return outputEnded && nowMs - outputEndedAtMs > EventLoopConnection.LINGER_MS;
    }

    /** Lets it answer what it has read, and then end instead of reading more. By any thread. */
    void readNoMore() {
        readsNoMore = true;
    }

    /** Ends the sending side if nothing is to be said any more: the server stops. */
    void stop(TurnMemory memory, long nowMs) {
        try {
            if (!outputEnded && conversation.next() == Conversation.Next.INPUT && unwritten == null) {
                endOutput(memory, nowMs);
            }
        } catch (IOException e) {
            LOG.debug("{}: {}", conversation.peer(), e.getMessage());
            close();
        }
    }

    void close() {
        Sockets.close(channel); // first: whoever serves it has little to do then
        letGo();
    }

    private synchronized void letGo() {
        conversation.letGo();
    }

    @Override
    public Conversation conversation() {
        return conversation;
    }

    /** It reads nothing while replies wait. */
    @Override
    public boolean paused() {
        return true;
    }

    @Override
    public void closeNow() {
        closer.accept(this);
    }
}
