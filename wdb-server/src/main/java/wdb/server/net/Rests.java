package wdb.server.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import wdb.server.session.Counters.Event;
import wdb.server.session.Worker;

/**
 * The rests of whoever takes further turns, so that a client that asks little finds a core at rest when it asks.
 *
 * <p>Rule: while clients that ask little are there, further turns get a share of the time of the threads that take them, and no more: with half of it, whoever
 * took some takes none for as long as those took. Cores that are free some of the time are given to whoever wakes up at once; a kernel lets a thread
 * that works all the time go on for milliseconds. With nobody there who asks little there are no rests, and bulk loads get all the time there is.
 *
 * <p>Thread-safe.
 */
final class Rests {
    /** For how long a short request is remembered, in nanoseconds: ten requests a second are asking all the time. */
    static final long REMEMBERED_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Longest rest, in nanoseconds: a thread that the system kept from working for a minute has not worked for a minute. */
    static final long REST_NS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private final int sharePercent;
    private final LongSupplier clockNs;
    private final LongConsumer pause;
    private volatile boolean asked; // since the last look
    private volatile long rememberedUntilNs;

    /** Takes the share of the time that further turns get, 1 to 100 percent. */
    Rests(int sharePercent) {
        this(sharePercent, System::nanoTime, LockSupport::parkNanos);
    }

    /** Takes besides what tells and what lets pass the time, in nanoseconds. */
    Rests(int sharePercent, LongSupplier clockNs, LongConsumer pause) {
        this.sharePercent = sharePercent;
        this.clockNs = clockNs;
        this.pause = pause;
        this.rememberedUntilNs = clockNs.getAsLong();
    }

    /** Somebody has asked little. Costs a read of one field when it is known, for it is called with each such request. */
    void asked() {
        if (!asked) {
            asked = true;
        }
    }

    /** Tells whether whoever takes further turns is to rest after them. */
    boolean areWanted() {
        if (sharePercent == 100) {
            return false;
        }
        long now = clockNs.getAsLong();
        if (asked) {
            asked = false;
            rememberedUntilNs = now + REMEMBERED_NS;
            return true;
        }
        return rememberedUntilNs - now > 0;
    }

    long nowNs() {
        return clockNs.getAsLong();
    }

    /** Returns when the next turns may be taken after some that have just ended, and counts the rest for whoever took them. */
    long over(long beganNs, Worker worker) {
        long now = clockNs.getAsLong();
        if (!areWanted()) {
            return now;
        }
        worker.counters().add(Event.TURN_REST);
        return now + Math.min((now - beganNs) * (100 - sharePercent) / sharePercent, REST_NS_MAX);
    }

    /** Waits for a time to come. */
    void await(long ns) {
        long left = ns - clockNs.getAsLong();
        if (left > 0) {
            pause.accept(left);
        }
    }
}
