package wdb.server.net;

import java.util.Arrays;
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

    /** Room for the line of {@link #giveUp}. */
    private static final int GIVE_UP_BYTES = 128;

    private final Peer peer;
    private Session session; // null after it was given up
    private byte[] rest; // holds the input that the session has not taken, or null
    private int restFrom; // where in it that begins
    private int restTo; // and ends
    private ReplyBuffer unsent; // replies that have not been sent, or null
    private Session.Progress progress = Session.Progress.NEEDS_INPUT;
    private boolean inputEnded;
    private long requestsSeen;
    private final Connections connections; // for their clock and limits
    private final Watch watch;
    private final Holding holding;

    Conversation(Session session, Peer peer, Connections connections) {
        this.session = session;
        this.peer = peer;
        this.connections = connections;
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
            case NEEDS_INPUT -> rest != null ? Next.TURN : inputEnded ? Next.CLOSE : Next.INPUT;
            case CLOSE -> Next.CLOSE;
        };
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
        advance(memory, bytes, from, length);
    }

    /** Gives the session its next turn. */
    void turn(TurnMemory memory) {
        if (rest == null) {
            advance(memory, memory.input, 0, 0);
        } else {
            advance(memory, rest, restFrom, restTo - restFrom);
        }
    }

    private void advance(TurnMemory memory, byte[] bytes, int from, int length) {
        assert Worker.holdsNoLock() : "rule 3: a bucket's lock is held while a connection is served";
        long now = connections.nowMs();
        watch.heard(now);
        ReplyBuffer out = memory.borrow();
        progress = session.advance(memory.worker, memory.window.wrap(bytes, from, length), out);
        int taken = memory.window.position() - from;
        if (taken == length || progress == Session.Progress.CLOSE) {
            rest = null;
        } else if (bytes == rest) {
            restFrom += taken;
        } else {
            rest = Arrays.copyOfRange(bytes, from + taken, from + length);
            restFrom = 0;
            restTo = rest.length;
        }
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
            }, peer.name());
        }
    }

    /**
     * Counts what the connection holds while it waits, in all connections' budget.
     *
     * @param outsideBytes what the model holds for it besides
     * @return false if the budget is used up: the model must {@link #giveUp} or close at once
     */
    boolean mayHold(long outsideBytes) {
        long bytes = outsideBytes + (rest == null ? 0 : rest.length) + (unsent == null ? 0 : unsent.heldBytes())
                + (session == null ? 0 : session.heldBytes());
        return connections.mayHold(this, bytes);
    }

    /** Lets go of all that the connection holds for an incomplete request, and tells its peer; only while no reply is unsent. */
    void giveUp() {
        session = null;
        rest = null;
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

    /** Returns the replies to send. */
    ReplyBuffer unsent() {
        return unsent;
    }

    /** Takes the empty buffer back if all of it has been sent. */
    void sent(TurnMemory memory) {
        if (unsent.isEmpty()) {
            memory.giveBack(unsent);
            unsent = null;
            watch.replied();
        } else {
            watch.replying(connections.nowMs());
        }
    }

    /** Takes notice that the peer sends no more; what it has sent is still answered. */
    void inputEnded() {
        inputEnded = true;
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    /**
     * Adds bytes to the rest. Its array grows by doubling: a read that was under way when reading stopped may bring what a socket holds in
     * thousands of pieces, and copying all of the rest for each would take a loop away from everybody else.
     */
    private void keep(byte[] bytes, int from, int length) {
        int kept = rest == null ? 0 : restTo - restFrom;
        if (rest == null || rest.length - restTo < length) {
            byte[] larger = new byte[Math.clamp(2L * kept, kept + length, Integer.MAX_VALUE - Long.BYTES)];
            if (kept > 0) {
                System.arraycopy(rest, restFrom, larger, 0, kept);
            }
            rest = larger;
            restFrom = 0;
            restTo = kept;
        }
        System.arraycopy(bytes, from, rest, restTo, length);
        restTo += length;
    }
}
