package wdb.stress.race;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Threads that start together and are watched until they have ended, are in a deadlock, or have used up their time. */
final class Crew implements AutoCloseable {
    /** How it went. */
    enum Outcome {
        ENDED,
        DEADLOCKED,
        STILL_RUNNING
    }

    private static final long LOOK_EVERY_MS = 20;

    private final ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads;
    private final CountDownLatch ended;

    private Crew(Runnable... tasks) {
        CountDownLatch begin = new CountDownLatch(tasks.length);
        ended = new CountDownLatch(tasks.length);
        threads = Arrays.stream(tasks).map(task -> Thread.ofPlatform().daemon().name("crew").unstarted(() -> work(begin, task))).toList();
    }

    /** Starts a daemon thread for each task, and the tasks all at once. */
    static Crew start(Runnable... tasks) {
        Crew crew = new Crew(tasks);
        crew.threads.forEach(Thread::start);
        return crew;
    }

    private void work(CountDownLatch begin, Runnable task) {
        try {
            begin.countDown();
            begin.await();
            task.run();
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        } finally {
            ended.countDown();
        }
    }

    /** Watches until all threads have ended, some of them are in a deadlock, or the deadline has passed. */
    Outcome outcome(long deadlineS) throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(deadlineS);
        while (System.nanoTime() < endNanos) {
            if (ended.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                if (failure.get() != null) {
                    throw new AssertionError("a thread of the crew failed", failure.get());
                }
                return Outcome.ENDED;
            }
            if (deadlocked()) {
                return Outcome.DEADLOCKED;
            }
        }
        return Outcome.STILL_RUNNING;
    }

    private boolean deadlocked() {
        long[] ids = jvm.findDeadlockedThreads();
        Set<Long> ours = threads.stream().map(Thread::threadId).collect(Collectors.toSet());
        return ids != null && Arrays.stream(ids).anyMatch(ours::contains);
    }

    /** Interrupts all threads and waits for their end, so that a deadlock of one test is not found in the next. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            if (!ended.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("threads have not ended 10 s after they were interrupted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the crew's end", e);
        }
    }
}
