package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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
 * One connection of the event loop: it moves bytes between a {@link Wire} and a {@link Conversation}.
 *
 * <p>Overview. What the wire has received goes to the session at once; the replies go to the wire and are flushed when it has
 * nothing more to read, so the replies of one read leave together. Reading stops while the session waits for its next turn (after the
 * other connections had theirs) and while the peer does not take its replies. A further turn is taken on another thread ({@link LoopTurns}):
 * meanwhile the conversation is away, and what comes for it waits here.
 *
 * <p>Closing. After the last reply only the sending side is shut down, and what the peer still sends is thrown away for a moment: closing
 * at once would make the kernel send a reset, which can destroy the last replies on their way.
 *
 * <p>Loop thread only, but for {@link #turn}, which is for whoever takes the turn while the conversation is away, and for what any thread may ask:
 * {@link #conversation}, {@link #paused}, {@link #prepareWatch}, {@link #closeNow} and {@link #closeWhenServed}.
 */
final class EventLoopConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopConnection.class);

    /** How long a peer may take to close after us, in milliseconds. */
    static final int LINGER_MS = 1_000;

    /** How much of what a peer sends after the end is read, in bytes: whoever writes a long value first and reads then is to find the error line. */
    static final int LINGER_BYTES_MAX = 1 << 20;

    /** Shutting down: a connection on which nothing came for this long, in milliseconds, has been served. */
    static final int QUIET_MS = 50;

    /** Who has sent so many long values without asking for one only stores. */
    private static final int ANSWERS_BETWEEN_MAX = 8;

    private final Conversation conversation;
    private final FastThreadLocal<LoopTurns> loops;
    private final Connections connections; // for their clock and limits

    // loop thread only
    private LoopTurns turns;
    private TurnMemory memory;
    Wire wire; // set once, before any other thread can ask; seen by tests too
    private boolean turnScheduled;
    private boolean flooded; // it needed a further turn since its last short read
    private boolean gathered; // a short read waits until the loop has made the others
    private boolean away; // the conversation is another thread's: not to be touched
    private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>(1); // while it is away
    private boolean endArrived;
    private Throwable failure; // of the turn elsewhere
    private int answersSinceLarge = ANSWERS_BETWEEN_MAX;
    private boolean sending; // a flush may call back while replies are being moved
    private boolean stopping; // the server does: nothing more is read
    private boolean finished; // nothing more is said
    private ScheduledFuture<?> lingering; // the end, once the sending side is shut down
    private long thrownAway; // bytes that came after the end
    private boolean readSinceLook;
    private long pendingMark; // of what the wire holds, at the last look
    private volatile boolean sawPending; // at the last look; written by the loop, read by the sweeper

    EventLoopConnection(Peer peer, SessionFactory sessions, FastThreadLocal<LoopTurns> loops, Connections connections) {
        this.connections = connections;
        this.conversation = new Conversation(sessions.open(peer.listener().dialect()), peer, connections, PooledByteBufAllocator.DEFAULT);
        this.loops = loops;
    }

    /** Takes its wire, before anything else. */
    void connect(Wire theWire) {
        wire = theWire;
    }

    /** On the loop, before anything comes. */
    void opened() {
        turns = loops.get();
        memory = turns.memory;
    }

    // ---- input ----

    /** Takes over what has come. */
    void received(ByteBuf bytes) {
        readSinceLook = true;
        if (away) {
            arrived.add(bytes); // a read that was under way when reading stopped
            return;
        }
        serveGathered();
        gathered = true;
        if (finished || conversation.next() != Conversation.Next.INPUT || !turns.gather(this, bytes, wire.loop())) {
            gathered = false;
            receive(bytes);
        }
    }

    /** After a short read: if it was a request by itself, for little, and not the end of what took further turns, others make way for such ones. */
    private void noteShort() {
        if (!flooded && conversation.askedForLittle()) {
            turns.noteAskedLittle();
        }
        flooded = false;
    }

    /** Tells whether the wire is to bring a piece at a time of what comes: it floods, or has ended, and others ask little. */
    boolean isReadInPieces() {
        return (flooded || finished) && turns.askedLittle();
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
                noteShort();
                goOn();
            }
            flush();
        } catch (RuntimeException | Error e) {
            finished = true;
            failed(e);
        }
    }

    private void receive(ByteBuf bytes) {
        assert !away : "another thread has the conversation";
        if (finished) {
            throwAway(bytes);
            return;
        }
        conversation.received(memory, bytes, turns.areWanted());
        goOn();
    }

    /** What comes after the end costs the others as little as what stays with the kernel, once it is much: its sender waits, then. */
    private void throwAway(ByteBuf bytes) {
        thrownAway += bytes.readableBytes();
        bytes.release();
        if (thrownAway >= LINGER_BYTES_MAX) {
            wire.read(false);
        }
    }

    /** Nothing more has come for now. */
    void receivedAll() {
        if (!gathered) {
            flush();
        }
    }

    /** The peer sends no more. */
    void inputEnded() {
        serveGathered();
        if (away) {
            endArrived = true;
        } else {
            endInput();
        }
    }

    private void endInput() {
        conversation.inputEnded();
        if (!finished) {
            goOn();
        } else if (lingering != null) {
            wire.close();
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
                        wire.read(false);
                        return; // goes on when the wire is writable
                    }
                }
                case TURN -> {
                    wire.read(false);
                    scheduleTurn();
                    return;
                }
                case INPUT -> {
                    if (stopping) {
                        finish();
                    } else {
                        wire.read(true);
                    }
                    return;
                }
                case CLOSE -> finish();
            }
        }
    }

    private void scheduleTurn() {
        if (!turnScheduled) {
            turnScheduled = true;
            flooded = true;
            turns.add(this, wire.loop());
        }
    }

    /** Hands its conversation over for the turn that it waited for; false if it has come to its end instead. */
    boolean leave() {
        turnScheduled = false;
        try {
            flush(); // nobody else does while it is away
        } catch (RuntimeException | Error e) {
            failed(e);
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
                failed(failure);
            }
            if (!finished) {
                goOn();
            }
            takeArrived();
            flush();
            if (!wire.isOpen()) {
                conversation.letGo(memory); // it ended while it was away
            }
        } catch (RuntimeException | Error e) {
            finished = true;
            failed(e); // nobody else would hear of it
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

    /** Sends what the wire has, and counts what it could not send. */
    private void flush() {
        wire.flush();
        settle();
    }

    /** Counts what is held while the connection waits; if that is too much, it ends. */
    void settle() {
        long pending = wire.pendingBytes();
        if (finished || away || conversation.mayHold(pending)) {
            return;
        }
        if (pending > 0 || conversation.unsent() != null) {
            finished = true;
            wire.close(); // an error line would come in the middle of a reply, or never
        } else {
            conversation.giveUp();
            goOn();
            wire.flush();
        }
    }

    /** Moves replies to the wire for as long as it takes them; tells whether it took all. */
    private boolean send() {
        assert Worker.holdsNoLock() : "rule 3: a bucket's lock is held while replies are written";
        ReplyBuffer out = conversation.unsent();
        sending = true;
        try {
            move(out);
        } finally {
            sending = false;
        }
        if (wire.isOpen()) {
            conversation.sent(memory);
        } else {
            conversation.letGo(memory); // a flush has found the peer gone
        }
        return out.isEmpty();
    }

    private void move(ReplyBuffer out) {
        if (isSentDirectly(out) && wire.isWritable() && wire.pendingBytes() == 0 && DirectSend.isPossible(wire.descriptor())) {
            out.moveTo(new DirectSend(wire.descriptor(), wire.isNonBlocking() ? turns.pages() : null));
            if (!out.isEmpty() && wire.awaitRoom()) {
                return;
            }
        }
        while (!out.isEmpty() && wire.isOpen() && wire.isWritable()) {
            wire.write(out);
        }
    }

    /**
     * Large values go from where they are, and so do, between them, answers to long values that came: else the next large one finds such an answer on its
     * way, and has to be copied to go behind it.
     */
    private boolean isSentDirectly(ReplyBuffer out) {
        if (out.largeBytes() >= DirectSend.BYTES_MIN) {
            answersSinceLarge = 0;
            return true;
        }
        boolean between = conversation.wasLongUnderWay() && answersSinceLarge < ANSWERS_BETWEEN_MAX;
        if (between) {
            answersSinceLarge++;
        }
        return between;
    }

    /** The wire takes replies again. */
    void writable() {
        if (!sending && !finished && !away && conversation.next() == Conversation.Next.SEND) {
            goOn();
            flush();
        }
    }

    // ---- limits ----

    /** Returns the time of its limits, in milliseconds. */
    long nowMs() {
        return connections.nowMs();
    }

    @Override
    public Conversation conversation() {
        return conversation;
    }

    @Override
    public boolean paused() {
        return !wire.reads();
    }

    /** Replies that the wire has taken and the peer has not are on their way too: only the loop can see whether they move. */
    @Override
    public void prepareWatch() {
        if (wire.isOpen() && (wire.isBehind() || sawPending || conversation.holding().bytes() > 0)) {
            wire.loop().execute(this::lookAtPending);
        }
    }

    private void lookAtPending() {
        if (!wire.isOpen()) {
            return;
        }
        sawPending = wire.pendingBytes() > 0;
        if (away) {
            return; // it was served a moment ago
        }
        long mark = wire.progress();
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
        wire.loop().execute(wire::close); // it may be in the middle of something
    }

    // ---- the end ----

    /** Closes after the replies so far. */
    private void finish() {
        finished = true;
        wire.whenSent(() -> {
            if (!wire.isOpen() || conversation.hasInputEnded() || !wire.endOutput()) {
                wire.close();
                return;
            }
            wire.read(true);
            lingering = wire.loop().schedule(wire::close, LINGER_MS, TimeUnit.MILLISECONDS);
        });
    }

    /** Closes when what has been received is answered. By any thread. */
    void closeWhenServed() {
        wire.loop().execute(() -> lookIfServed(ConnectionModel.LAST_REQUESTS_MS / QUIET_MS));
    }

    private void lookIfServed(int looks) {
        readSinceLook = false;
        wire.loop().schedule(() -> {
            stopping = looks == 1;
            boolean answered = !finished && !away && conversation.next() == Conversation.Next.INPUT;
            if (answered && (stopping || !readSinceLook)) {
                finish();
            } else if (!finished && !stopping) {
                lookIfServed(looks - 1);
            }
        }, QUIET_MS, TimeUnit.MILLISECONDS);
    }

    /** The wire is closed. */
    void closed() {
        serveGathered(); // it came before the end
        finished = true;
        if (lingering != null) {
            lingering.cancel(false); // else a connection long gone stays in memory until then
        }
        if (!away && !sending) {
            conversation.letGo(memory);
        }
        connections.remove(this);
    }

    /** Something went wrong; it ends. */
    void failed(Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {}", conversation.peer(), cause.getMessage()); // the peer is gone: its right
        } else {
            LOG.error("closing {} after an internal error", conversation.peer().name(), cause);
        }
        wire.close();
    }
}
