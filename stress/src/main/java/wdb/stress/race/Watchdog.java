package wdb.stress.race;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends JVMs that this one has started and that should have ended long ago.
 *
 * <p>jcstress waits for its forked JVMs without a limit, and threads in a deadlock never end. One that is ended from outside makes its
 * test an error, and the run goes on.
 */
final class Watchdog implements AutoCloseable {
    private static final long LOOK_EVERY_MS = 1_000;

    private final Duration ageMax;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("watchdog").factory());

    private Watchdog(Duration ageMax) {
        this.ageMax = ageMax;
    }

    /** Starts to watch over all children of this process, which must each end within {@code ageMax} of their start. */
    static Watchdog over(Duration ageMax) {
        Watchdog watchdog = new Watchdog(ageMax);
        watchdog.looks.scheduleWithFixedDelay(watchdog::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        return watchdog;
    }

    private void look() {
        Instant oldest = Instant.now().minus(ageMax);
        ProcessHandle.current().descendants()
                .filter(child -> child.info().startInstant().map(start -> start.isBefore(oldest)).orElse(false))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Stops watching. */
    @Override
    public void close() {
        looks.shutdownNow();
    }
}
