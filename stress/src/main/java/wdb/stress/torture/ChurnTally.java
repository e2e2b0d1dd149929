package wdb.stress.torture;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a churn has done so far. Thread-safe. */
final class ChurnTally {
    private final long setsWanted;
    private final AtomicLong taken = new AtomicLong();
    private final LongAdder stored = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder whole = new LongAdder();
    private final LongAdder torn = new LongAdder();

    ChurnTally(long setsWanted) {
        this.setsWanted = setsWanted;
    }

    /** Takes up to {@code most} of the sets that are left to do; returns how many. */
    int take(int most) {
        return Math.clamp(setsWanted - taken.getAndAdd(most), 0, most);
    }

    /** Leaves nothing to do. */
    void giveUp() {
        taken.addAndGet(setsWanted);
    }

    void answered(boolean isStored) {
        (isStored ? stored : refused).increment();
    }

    void read(boolean isWhole) {
        (isWhole ? whole : torn).increment();
    }

    long stored() {
        return stored.sum();
    }

    long refused() {
        return refused.sum();
    }

    long whole() {
        return whole.sum();
    }

    long torn() {
        return torn.sum();
    }

    boolean complete() {
        return stored() + refused() == setsWanted;
    }
}
