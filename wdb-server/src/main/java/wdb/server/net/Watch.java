package wdb.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Since when a connection has been waiting, and for what: written by the thread that serves it, read by the sweeper.
 *
 * <p>Times are in milliseconds of the server's clock; 0 stands for "not waiting". Written with release mode: the sweeper may be a moment
 * late, which is nothing against its pace of a second.
 */
final class Watch {
    private final AtomicLong requestBegunAtMs = new AtomicLong();
    private final AtomicLong repliesStuckAtMs = new AtomicLong();
    private final AtomicLong heardAtMs = new AtomicLong();

    // the sweeper's: what it saw at its last look
    private long seenBegunAtMs;
    private long seenStuckAtMs;
    private long seenHeardAtMs;
    private boolean stuckStill; // some replies have not moved since the look before
    private long stallMs; // the stall that has been told, by the time it began
    private boolean said; // that it is over a limit: closing may take a moment

    Watch(long nowMs) {
        heardAtMs.setRelease(nowMs);
    }

    /** Bytes came. */
    void heard(long nowMs) {
        heardAtMs.setRelease(nowMs);
    }

    /** A request is incomplete; {@code another} than before, if one was. */
    void inRequest(boolean another, long nowMs) {
        if (another || requestBegunAtMs.getPlain() == 0) {
            requestBegunAtMs.setRelease(nowMs);
        }
    }

    void betweenRequests() {
        if (requestBegunAtMs.getPlain() != 0) {
            requestBegunAtMs.setRelease(0);
        }
    }

    /** Replies wait for the peer, some of which has just been taken. */
    void replying(long nowMs) {
        repliesStuckAtMs.setRelease(nowMs);
    }

    void replied() {
        if (repliesStuckAtMs.getPlain() != 0) {
            repliesStuckAtMs.setRelease(0);
        }
    }

    /** Tells whether replies wait for the peer. */
    boolean isReplying() {
        return repliesStuckAtMs.getAcquire() != 0;
    }

    /** Returns since when it has got on with nothing; by any thread. */
    long waitsSinceMs() {
        long stuck = repliesStuckAtMs.getAcquire();
        long begun = requestBegunAtMs.getAcquire();
        return stuck != 0 ? stuck : begun != 0 ? begun : heardAtMs.getAcquire();
    }

    /** Tells, once for each time, that replies have not moved from one look to the next; by the sweeper only. */
    boolean stalls() {
        boolean another = stuckStill && stallMs != seenStuckAtMs;
        stallMs = stuckStill ? seenStuckAtMs : 0;
        return another;
    }

    /**
     * Returns the limit that the connection is over, once, or null; by the sweeper only.
     *
     * <p>A wait counts only if the sweep before has seen the same one: so neither a clock that jumps nor the moment between a reply's
     * last byte and the note of it closes anybody.
     */
    Limit over(NetLimits limits, long nowMs) {
        Limit limit = said ? null : overNow(limits, nowMs);
        said |= limit != null;
        return limit;
    }

    private Limit overNow(NetLimits limits, long nowMs) {
        long begun = requestBegunAtMs.getAcquire();
        long stuck = repliesStuckAtMs.getAcquire();
        long heard = heardAtMs.getAcquire();
        stuckStill = stuck != 0 && stuck == seenStuckAtMs;
        boolean begunStill = stuck == 0 && begun != 0 && begun == seenBegunAtMs;
        boolean idleStill = stuck == 0 && begun == 0 && heard == seenHeardAtMs;
        seenStuckAtMs = stuck;
        seenBegunAtMs = begun;
        seenHeardAtMs = heard;
        if (stuckStill && nowMs - stuck > limits.replyMs()) {
            return Limit.REPLY_TIME;
        }
        if (begunStill && nowMs - begun > limits.requestMs()) {
            return Limit.REQUEST_TIME;
        }
        return idleStill && limits.idleMs() != 0 && nowMs - heard > limits.idleMs() ? Limit.IDLE_TIME : null;
    }
}
