package wdb.server.store;

/**
 * What the current thread holds of bucket locks: rules 2 and 3 of the locking as assertions that execute.
 *
 * <p>Rule 2: locks are taken in ascending bucket order, each once, and two of them only by a {@link BucketSpan}. Rule 3: no lock
 * is held across I/O, a callback or a wait.
 *
 * <p>The record is kept inside {@code assert} expressions only, so it costs nothing unless assertions are on, as they are in
 * every test. For the same reason the methods return true and throw the {@link AssertionError}, which names the rule, themselves.
 */
public final class HeldLocks {
    private static final ThreadLocal<HeldLocks> OF_THREAD = ThreadLocal.withInitial(HeldLocks::new);

    // confined to its thread
    private int count;
    private int highest;
    private boolean spanOpen;

    private HeldLocks() {}

    /**
     * Tells whether the current thread holds no bucket's lock; for {@code assert HeldLocks.none() : "..."} in code that does I/O.
     *
     * <p>True as well if assertions are off.
     */
    public static boolean none() {
        return OF_THREAD.get().count == 0;
    }

    static boolean mayTake(int bucket) {
        HeldLocks held = OF_THREAD.get();
        if (held.count > 0 && !held.spanOpen) {
            throw new AssertionError("rule 2: the lock of bucket " + bucket + " is to be taken while that of " + held.highest
                    + " is held; two buckets are locked by a BucketSpan only");
        }
        if (held.count > 0 && bucket <= held.highest) {
            throw new AssertionError("rule 2: the lock of bucket " + bucket + " is to be taken while that of " + held.highest
                    + " is held; locks are taken in ascending bucket order, each once");
        }
        return true;
    }

    static boolean taken(int bucket) {
        HeldLocks held = OF_THREAD.get();
        held.count++;
        held.highest = bucket;
        return true;
    }

    static boolean released() {
        OF_THREAD.get().count--; // highest stays until the next lock is taken: stricter, and nothing may be taken in between
        return true;
    }

    static boolean spanOpened() {
        HeldLocks held = OF_THREAD.get();
        if (held.count > 0) {
            throw new AssertionError("rule 2: a BucketSpan is to be opened while the lock of bucket " + held.highest + " is held");
        }
        held.spanOpen = true;
        return true;
    }

    static boolean spanClosed() {
        OF_THREAD.get().spanOpen = false;
        return true;
    }
}
