package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.Session;
import wdb.server.session.Worker;

/**
 * What a connection does next, the same in every connection model: a session, the input it has not taken, the replies that are not sent.
 *
 * <p>A model asks {@link #next()} and does it, over and over; models differ in how they wait while it can't be done. Input is asked for
 * only when the input before has been taken and its replies have been sent. So the memory of a connection is bounded by one read, one
 * turn's replies and one value, whatever its peer does. What all connections hold together while they wait is bounded too: before a
 * model waits for the peer or for the connection's turn, it asks {@link #mayHold}.
 *
 * <p>Used by one thread at a time.
 */
final class Conversation {
    /** What to do. */
    enum Next {
        /** Send {@link #unsent()}, then tell {@link #sent}. */
        SEND,
        /** Let others have their turn, then call {@link #turn}. */
        TURN,
        /** Read, and hand it to {@link #received}. */
        INPUT,
        /** Close: everything is said. */
        CLOSE
    }

    /** A read of so many bytes is no request that has just come to a server at rest. */
    private static final int BULK_BYTES = 4_096;

    /** Of a read of so many bytes, most is likely to be a long value, or more than a turn takes: only its first bytes are copied for the session. */
    private static final int LONG_BYTES = 32 * 1_024;

    private static final int WINDOW_BYTES = 16 * 1_024;

    /** Longest replies to a read that asked for little, in bytes. */
    static final int LITTLE_BYTES = 16 * 1_024;

    /** Room for the line of {@link #giveUp}. */
    private static final int GIVE_UP_BYTES = 128;

    private final Peer peer;
    private Session session; // null after it was given up
    private Backlog backlog; // input that the session has not taken, or null
    private ReplyBuffer unsent; // replies that have not been sent, or null
    private long bytesLeft; // of it, when the peer last took some
    private Session.Progress progress = Session.Progress.NEEDS_INPUT;
    private boolean inputEnded;
    private boolean longUnderWay; // when the last read came
    private long requestsSeen;
    private final ByteBufAllocator backlogMemory;
    private final Connections connections; // for their clock and limits
    private final Watch watch;
    private final Holding holding;

    /** Takes the memory for input that has to wait; when the connection ends, {@link #letGo()} is to be called. */
    Conversation(Session session, Peer peer, Connections connections, ByteBufAllocator backlogMemory) {
        this.session = session;
        this.peer = peer;
        this.connections = connections;
        this.backlogMemory = backlogMemory;
        this.watch = new Watch(connections.nowMs());
        this.holding = connections.newHolding();
    }

    /** Returns the other end; by any thread. */
    Peer peer() {
        return peer;
    }

    /** Returns what of all connections' memory it holds; by any thread. */
    Holding holding() {
        return holding;
    }

    /** Returns since when the connection waits; by any thread. */
    Watch watch() {
        return watch;
    }

    Next next() {
        if (unsent != null) {
            return Next.SEND;
        }
        return switch (progress) {
            case TURN_OVER -> Next.TURN;
            case NEEDS_INPUT -> backlog != null ? Next.TURN : inputEnded ? Next.CLOSE : Next.INPUT;
            case CLOSE -> Next.CLOSE;
        };
    }

    /** Has the items fetched from memory that these bytes ask for, which may be several connections' of the same dialect. */
    void lookAhead(TurnMemory memory, Input bytes) {
        if (session != null) {
            session.lookAhead(memory.worker, bytes);
        }
    }

    /** Gives received bytes to the session for one turn; they may be overwritten afterwards. */
    void received(TurnMemory memory, byte[] bytes, int from, int length) {
        if (progress == Session.Progress.CLOSE) {
            return;
        }
        if (next() != Next.INPUT) { // a read that was under way when reading stopped
            keep(bytes, from, length);
            return;
        }
        noteLong();
        int taken = advance(memory, bytes, from, length);
        if (progress != Session.Progress.CLOSE) {
            keep(bytes, from + taken, length - taken);
        }
    }

    /**
     * Gives received bytes to the session for one turn, or keeps them for a further one if they are many and others wait for theirs: lest all first turns
     * together be one long turn. Takes the buffer over.
     */
    void received(TurnMemory memory, ByteBuf bytes, boolean othersWait) {
        boolean kept = false;
        noteLong();
        try {
            if (bytes.readableBytes() >= OffHeapBytes.BYTES_MIN) {
                bytes.skipBytes(receivedData(view(bytes)));
            }
            if (next() == Next.INPUT && !(othersWait && bytes.readableBytes() >= BULK_BYTES)) {
                int n = bytes.readableBytes() < LONG_BYTES ? bytes.readableBytes() : WINDOW_BYTES;
                bytes.getBytes(bytes.readerIndex(), memory.input, 0, n);
                bytes.skipBytes(advance(memory, memory.input, 0, n));
                if (bytes.isReadable()) {
                    bytes.skipBytes(session.takeData(view(bytes)));
                }
            }
            if (bytes.isReadable() && progress != Session.Progress.CLOSE) {
                backlog().add(bytes);
                kept = true;
            }
        } finally {
            if (!kept) {
                bytes.release();
            }
        }
    }

    private void noteLong() {
        longUnderWay = session != null && session.heldBytes() >= OffHeapBytes.BYTES_MIN;
    }

    private static ByteBuffer view(ByteBuf bytes) {
        return bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
    }

    /** Takes bytes out of what was received that are data of a long value under way, without a copy in between; returns how many. */
    int receivedData(ByteBuffer bytes) {
        if (next() != Next.INPUT || session == null) {
            return 0;
        }
        int taken = session.takeData(bytes);
        if (taken > 0) {
            watch.heard(connections.nowMs());
        }
        return taken;
    }

    /** Gives the session its next turn. */
    void turn(TurnMemory memory) {
        takeKeptData();
        if (backlog == null) {
            advance(memory, memory.input, 0, 0);
            return;
        }
        int taken = advance(memory, memory.input, 0, backlog.copyNext(memory.input, session.midRequest()));
        backlog.took(taken);
        if (backlog.isEmpty() || progress == Session.Progress.CLOSE) {
            forgetBacklog();
        }
    }

    /** Moves data of a long value under way to where they belong, without a copy in between. */
    private void takeKeptData() {
        for (int taken = 1; taken > 0 && backlog != null;) {
            taken = session.takeData(backlog.next());
            backlog.skip(taken);
            if (backlog.isEmpty()) {
                forgetBacklog();
            }
        }
    }

    private void forgetBacklog() {
        if (backlog != null) {
            backlog.release();
            backlog = null;
        }
    }

    private void keep(byte[] bytes, int from, int length) {
        if (length > 0) {
            backlog().add(bytes, from, length);
        }
    }

    private Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog(backlogMemory);
        }
        return backlog;
    }

    /** Gives the session bytes for one turn, and returns how many it took. */
    private int advance(TurnMemory memory, byte[] bytes, int from, int length) {
        assert Worker.holdsNoLock() : "rule 3: a bucket's lock is held while a connection is served";
        long now = memory.nowMs != 0 ? memory.nowMs : connections.nowMs();
        watch.heard(now);
        ReplyBuffer out = memory.borrow();
        progress = session.advance(memory.worker, memory.window.wrap(bytes, from, length), out);
        int taken = memory.window.position() - from;
        if (out.isEmpty()) {
            memory.giveBack(out);
        } else {
            unsent = out;
            watch.replying(now);
        }
        noteRequest(now);
        if (session.excess() != null) {
            connections.bit(switch (session.excess()) {
                case VALUE -> Limit.VALUE;
                case LINE -> Limit.LINE;
                case KEY -> Limit.KEY;
                case UNKNOWN -> Limit.UNKNOWN;
            }, peer.name());
        }
        return taken;
    }

    /**
     * Counts what the connection holds while it waits, in all connections' budget.
     *
     * @param outsideBytes what the model holds for it besides
     * @return false if the budget is used up: the model must {@link #giveUp} or close at once
     */
    boolean mayHold(long outsideBytes) {
        long bytes = outsideBytes + (backlog == null ? 0 : backlog.heldBytes()) + (unsent == null ? 0 : unsent.heldBytes())
                + (session == null ? 0 : session.heldBytes());
        return connections.mayHold(this, bytes);
    }

    /** Lets go of all that the connection holds for an incomplete request, and tells its peer; only while no reply is unsent. */
    void giveUp() {
        session.release();
        session = null;
        forgetBacklog();
        progress = Session.Progress.CLOSE;
        unsent = new ReplyBuffer(GIVE_UP_BYTES);
        unsent.serverError("out of memory for requests under way, try again later");
        watch.betweenRequests();
        watch.replying(connections.nowMs());
    }

    /** Lets the watch know whether a request is incomplete, and whether it is another one than before. */
    private void noteRequest(long now) {
        long taken = session.requestsTaken();
        if (session.midRequest()) {
            watch.inRequest(taken != requestsSeen, now);
        } else {
            watch.betweenRequests();
        }
        requestsSeen = taken;
    }

    /**
     * Tells, before the replies to a read are sent, whether it asked for little: it is not the end of a long request, all of it is carried out, and
     * there are replies, which are short.
     */
    boolean askedForLittle() {
        return !longUnderWay && progress != Session.Progress.TURN_OVER && unsent != null && unsent.size() <= LITTLE_BYTES;
    }

    /** Tells whether some of a long value had come before the last read. */
    boolean wasLongUnderWay() {
        return longUnderWay;
    }

    /** Returns the replies to send. */
    ReplyBuffer unsent() {
        return unsent;
    }

    /** Takes the empty buffer back if all of it has been sent, and else notes whether the peer took some. */
    void sent(TurnMemory memory) {
        if (unsent.isEmpty()) {
            memory.giveBack(unsent);
            unsent = null;
            watch.replied();
        } else if (!watch.isReplying() || unsent.size() != bytesLeft) {
            bytesLeft = unsent.size();
            watch.replying(connections.nowMs());
        }
    }

    /** Does as {@link #letGo()}, and gives a reply buffer back. */
    void letGo(TurnMemory memory) {
        if (unsent != null) {
            unsent.clear();
            memory.giveBack(unsent);
            unsent = null;
        }
        letGo();
    }

    /** Lets go of what can't be sent or carried out any more, for the connection is gone. */
    void letGo() {
        progress = Session.Progress.CLOSE;
        if (unsent != null) {
            unsent.clear();
            unsent = null;
        }
        forgetBacklog();
        if (session != null) {
            session.release();
        }
    }

    /** Takes notice that the peer sends no more; what it has sent is still answered. */
    void inputEnded() {
        inputEnded = true;
    }

    boolean hasInputEnded() {
        return inputEnded;
    }
}
