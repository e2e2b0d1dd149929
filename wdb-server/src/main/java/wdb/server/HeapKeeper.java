package wdb.server;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the heap close to what the store holds, where the collector by itself would not.
 *
 * <p>A bucket that grows leaves its old array behind. The serial collector looks for such garbage only when the heap has reached its
 * maximum, so a store of half a gigabyte would take all the memory that it may. Here a collection is asked for when a quarter more, and a constant, is used
 * than after the last one, and once more when growth has come to rest. What is paid for that is a pause, about 0.3 s for a gigabyte, at each
 * step of growth by a quarter; a store that does not grow leaves no garbage and has no pauses. What the buffers of connections hold is not growth: a
 * thousand clients in the middle of long values fill half a gigabyte, and a collection would find nothing in it. Confined to one thread.
 */
final class HeapKeeper {
    private static final int PERIOD_S = 1;

    /** Garbage that is worth no pause, in bytes: a flood of large requests leaves as much in some seconds. */
    private static final long SLACK_BYTES = 192L << 20;

    /** Change from look to look that is no growth: what a young generation comes and goes by, in bytes. */
    private static final long RIPPLE_BYTES = 16L << 20;

    /** Garbage that is worth no pause even at rest, in bytes: in a small heap that pause would be some tens of milliseconds for next to nothing. */
    private static final long REST_SLACK_BYTES = 64L << 20;

    /** Looks without growth after which growth has come to rest. */
    private static final int RESTING_LOOKS = 5;

    private final LongSupplier usedBytes;
    private final Runnable collect;
    private long leastBytes = Long.MAX_VALUE; // since the last collection
    private long mostBytes; // since growth was last seen
    private int looksAtRest;

    HeapKeeper(LongSupplier usedBytes, Runnable collect) {
        this.usedBytes = usedBytes;
        this.collect = collect;
    }

    /**
     * Looks after this process's heap once a second, on a thread that does not keep the process alive.
     *
     * @param bufferBytes what connections hold for a while, in bytes
     */
    static void start(LongSupplier bufferBytes) {
        Runtime runtime = Runtime.getRuntime();
        HeapKeeper keeper = new HeapKeeper(() -> Math.max(0, runtime.totalMemory() - runtime.freeMemory() - bufferBytes.getAsLong()), System::gc);
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("wdb-heap").factory())
                .scheduleWithFixedDelay(keeper::look, PERIOD_S, PERIOD_S, TimeUnit.SECONDS);
    }

    /** Collects if it is time. */
    void look() {
        long used = usedBytes.getAsLong();
        leastBytes = Math.min(leastBytes, used);
        if (used > mostBytes + RIPPLE_BYTES) {
            mostBytes = used;
            looksAtRest = 0;
        } else {
            looksAtRest++;
        }
        boolean much = used > leastBytes + leastBytes / 4 + SLACK_BYTES;
        boolean some = used > leastBytes + REST_SLACK_BYTES && looksAtRest == RESTING_LOOKS;
        if (much || some) {
            collect.run();
            leastBytes = usedBytes.getAsLong();
            mostBytes = leastBytes;
        }
    }
}
