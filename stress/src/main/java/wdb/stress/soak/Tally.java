package wdb.stress.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What all clients together have seen. Thread-safe. */
final class Tally {
    private static final int VIOLATIONS_MAX = 20; // the first ones tell enough

    final LongAdder checks = new LongAdder();
    final LongAdder faults = new LongAdder();
    private final List<String> violations = new ArrayList<>();

    /** Counts a reply, and keeps {@code what} if the reply was not as it must be. */
    void check(boolean good, String what) {
        checks.increment();
        if (!good) {
            violation(what);
        }
    }

    synchronized void violation(String what) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(what);
        }
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
