package wdb.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still until the test moves it; alarms run on the test's thread. */
final class FakeTimer implements Timer {
    private record Alarm(Runnable task, long atNs) {}

    private final List<Alarm> alarms = new ArrayList<>(); // guarded by this
    private long nowNs = Long.MAX_VALUE - 1_000_000_000L; // guarded by this; it wraps around soon, as nanoTime may

    @Override
    public synchronized long nowNs() {
        return nowNs;
    }

    @Override
    public synchronized void schedule(Runnable task, long delayNs) {
        alarms.add(new Alarm(task, nowNs + delayNs));
    }

    @Override
    public synchronized void close() {
        alarms.clear();
    }

    /** Moves the clock and runs the alarms that are due. */
    void advance(Duration step) {
        List<Alarm> due;
        synchronized (this) {
            nowNs += step.toNanos();
            due = alarms.stream().filter(alarm -> alarm.atNs() - nowNs <= 0).toList();
            alarms.removeAll(due);
        }
        due.forEach(alarm -> alarm.task().run());
    }

    /** Returns how many alarms are set. */
    synchronized int alarms() {
        return alarms.size();
    }
}
