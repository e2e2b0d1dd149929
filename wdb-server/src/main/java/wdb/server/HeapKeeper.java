package wdb.server;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the heap close to what is in it, where the collector by itself would not.
 *
 * <p>The serial collector looks for garbage among what has lived for a while only when the heap has reached its maximum. Small items leave none: their
 * blocks are used again, and large values are not in the heap at all. But slabs that were given up, and the lines and replies of a flood, stay behind;
 * a server that was full for a while would keep all the memory that it may. Here a collection is asked for when there is much of it,
 * by what the store and the connections say that they hold. What is paid for that is a pause. Confined to one thread.
 *
 * <p>What connections hold is outside the heap for the most part, and lines of requests are in it. So as long as it is held, all of it is taken for
 * the heap's where that makes garbage less, and none of it where it would make what is used for good less, and so garbage of that later.
 */
final class HeapKeeper {
    private static final int PERIOD_S = 1;

    /** Garbage that is worth no pause, in bytes: in a small heap that would be some tens of milliseconds for next to nothing. */
    private static final long SLACK_BYTES = 64L << 20;

    /** Garbage that is worth no pause, as a share of what is held: with less, pauses would follow each other too closely. */
    private static final int SLACK_SHARE = 32;

    private final LongSupplier usedBytes;
    private final LongSupplier storeBytes;
    private final LongSupplier connectionBytes;
    private final Runnable collect;
    private long leastBytes = Long.MAX_VALUE; // that were used, and not by the store's memory: classes, buckets and the like

    /**
     * Creates a keeper.
     *
     * @param usedBytes what the heap has, garbage included, in bytes
     * @param storeBytes what of it the store holds
     * @param connectionBytes what connections hold, in the heap and outside of it
     */
    HeapKeeper(LongSupplier usedBytes, LongSupplier storeBytes, LongSupplier connectionBytes, Runnable collect) {
        this.usedBytes = usedBytes;
        this.storeBytes = storeBytes;
        this.connectionBytes = connectionBytes;
        this.collect = collect;
    }

    /** Looks after this process's heap once a second, on a thread that does not keep the process alive. */
    static void start(LongSupplier storeBytes, LongSupplier connectionBytes) {
        Runtime runtime = Runtime.getRuntime();
        HeapKeeper keeper = new HeapKeeper(() -> runtime.totalMemory() - runtime.freeMemory(), storeBytes, connectionBytes, System::gc);
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("wdb-heap").factory())
                .scheduleWithFixedDelay(keeper::look, PERIOD_S, PERIOD_S, TimeUnit.SECONDS);
    }

    /** Collects if it is time. */
    void look() {
        long stored = storeBytes.getAsLong();
        long rest = rest(stored);
        leastBytes = Math.min(leastBytes, rest);
        if (rest - connectionBytes.getAsLong() - leastBytes > Math.max(SLACK_BYTES, stored / SLACK_SHARE)) {
            collect.run();
            leastBytes = rest(storeBytes.getAsLong());
        }
    }

    private long rest(long stored) {
        return Math.max(0, usedBytes.getAsLong() - stored);
    }
}
