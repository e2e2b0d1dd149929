package wdb.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the buffers of all connections may take together, and what they take. Thread-safe.
 *
 * <p>Overview. Each connection has a {@link Holding}, which it sets when it is about to wait: what it holds meanwhile is what others can't
 * have. What is held less than {@value Holding#STEP_BYTES} bytes is not counted, so a connection that asks and answers in small pieces
 * never writes to what all threads share.
 *
 * <p>Above 3/4 of the budget connections are closed until half of it is left: those first that cost most, which is what they hold times
 * how long they have waited, so that a peer that gets on is hardly among them. Whoever would pass the budget itself before these are gone
 * has to give up what it holds. So at no time is more held than the budget and what each serving thread adds in one turn before it
 * counts it.
 */
final class BufferBudget {
    private final long max;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong condemned = new AtomicLong(); // of it: by connections that are being closed

    BufferBudget(long max) {
        this.max = max;
    }

    /** Returns the bytes that are held. */
    long held() {
        return held.get();
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    void condemn(long bytes) {
        condemned.addAndGet(bytes);
    }

    boolean exceeded() {
        return held.get() > max;
    }

    /** Tells whether connections have to be closed. */
    boolean tight() {
        return staying() > max - max / 4;
    }

    /** Tells whether enough connections have been told to close. */
    boolean relieved() {
        return staying() <= max / 2;
    }

    private long staying() {
        return held.get() - condemned.get();
    }
}
