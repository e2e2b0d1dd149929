package wdb.client.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The count of an import: what was sent, stored and refused. Thread-safe: replies are counted on the connection's threads. */
final class Tally {
    private static final int REPORTS_MAX = 20; // a wrong file should not fill the screen

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();

    // guarded by lock
    private long open;
    private long stored;
    private long failed;
    private long reported;
    private boolean broken;
    private long brokenAt; // the first line without an answer: the first by its number, which may not be the first to fail
    private String brokenBy;
    private final List<String> reports = new ArrayList<>();

    /** Counts a record that is about to be sent; exactly one of answered, refused and broke follows. */
    void sent() {
        locked(() -> open++);
    }

    /** Counts a record that is stored. */
    void answered() {
        locked(() -> {
            stored++;
            land();
        });
    }

    /** Counts a record that the server refused. */
    void refused(long line, String message) {
        locked(() -> {
            report(line, message);
            land();
        });
    }

    /** Counts a record that got no answer. */
    void broke(long line, String message) {
        locked(() -> {
            failed++;
            if (!broken || line < brokenAt) {
                broken = true;
                brokenAt = line;
                brokenBy = message;
            }
            land();
        });
    }

    /** Counts a line that is no record. */
    void badLine(long line, String message) {
        locked(() -> report(line, message));
    }

    /** Tells whether the connection has ended. */
    boolean broken() {
        lock.lock();
        try {
            return broken;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the first line that got no answer, if the connection has ended; it is known when all have {@link #awaitAll ended}. */
    long brokenAt() {
        return read(() -> brokenAt);
    }

    /** Returns why that line got none: the others share its fate. */
    String brokenBy() {
        lock.lock();
        try {
            return brokenBy;
        } finally {
            lock.unlock();
        }
    }

    long stored() {
        return read(() -> stored);
    }

    long failed() {
        return read(() -> failed);
    }

    /** Returns how many bad lines there were beyond those that are shown. */
    long unreported() {
        return read(() -> Math.max(0, reported - REPORTS_MAX));
    }

    /** Returns the messages since the last call, each with its line number. */
    List<String> takeReports() {
        lock.lock();
        try {
            List<String> taken = List.copyOf(reports);
            reports.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for all answers; each has its deadline, so this ends. */
    void awaitAll() {
        lock.lock();
        try {
            while (open > 0) {
                landed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void report(long line, String message) {
        failed++;
        reported++;
        if (reported <= REPORTS_MAX) {
            reports.add("line " + line + ": " + message);
        }
    }

    private void land() {
        open--;
        if (open == 0) {
            landed.signalAll();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private long read(LongSupplier field) {
        lock.lock();
        try {
            return field.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
