package wdb.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the buffers of one connection take of the {@link BufferBudget}.
 *
 * <p>Set by the thread that serves the connection; ended and condemned by any.
 */
final class Holding {
    /** What is held is counted in whole multiples of this many bytes, rounded down. */
    static final int STEP_BYTES = 4_096;

    private static final long ENDED = -1;

    private final BufferBudget budget;
    private final AtomicLong bytes = new AtomicLong();
    private long condemnedBytes; // guarded by this

    Holding(BufferBudget budget) {
        this.budget = budget;
    }

    /** Counts what is held from now on; tells whether that is more than before. */
    boolean set(long heldBytes) {
        long wanted = heldBytes & -STEP_BYTES;
        long before = bytes.getPlain();
        if (wanted == before || before == ENDED || !bytes.compareAndSet(before, wanted)) {
            return false;
        }
        budget.add(wanted - before);
        return wanted > before;
    }

    /** Returns what is counted, in bytes; 0 or less if that is nothing. */
    long bytes() {
        return bytes.get();
    }

    /** Takes notice that the connection is being closed for what it holds; false if it is so already. */
    synchronized boolean condemn() {
        long held = bytes.get();
        if (condemnedBytes != 0 || held <= 0) {
            return false;
        }
        condemnedBytes = held;
        budget.condemn(held);
        return true;
    }

    /** The connection is closed and holds nothing more. */
    synchronized void end() {
        long held = bytes.getAndSet(ENDED);
        if (held > 0) {
            budget.add(-held);
        }
        budget.condemn(-condemnedBytes);
        condemnedBytes = 0;
    }
}
