package wdb.server.store;

/**
 * The time by which items expire: whole seconds of Unix time, the system's or, in a test, what the test says.
 *
 * <p>A class and no interface, because a bucket asks for the time under its lock, where no foreign code may run. Thread-safe.
 */
public final class StoreClock {
    private final boolean manual;
    private volatile long manualSeconds;

    private StoreClock(boolean manual, long seconds) {
        this.manual = manual;
        this.manualSeconds = seconds;
    }

    /** Returns the clock that shows the system's time. */
    public static StoreClock system() {
        return new StoreClock(false, 0);
    }

    /** Returns a clock that stands still at {@code seconds} until it is {@link #advance advanced}. */
    public static StoreClock standingAt(long seconds) {
        return new StoreClock(true, seconds);
    }

    /** Returns the time in whole seconds since 1970. */
    public long seconds() {
        return manual ? manualSeconds : System.currentTimeMillis() / 1_000;
    }

    /** Moves a clock that stands still; by one thread at a time. */
    public void advance(long seconds) {
        if (!manual) {
            throw new IllegalStateException("the system's clock is to be advanced, expected one that stands still");
        }
        manualSeconds += seconds;
    }
}
