package wdb.client;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clock, and one daemon thread that lives from the first alarm on. */
final class SystemTimer implements Timer {
    private final ScheduledThreadPoolExecutor executor;

    SystemTimer(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, task -> Thread.ofPlatform().daemon().name(threadName).unstarted(task),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public void schedule(Runnable task, long delayNs) {
        executor.schedule(task, delayNs, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
