package wdb.server.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock with a place in the order in which locks are taken, checked by assertions at each taking.
 *
 * <p>{@link #lock} is the only way in: what is not supported would bypass the record that {@link HeldLocks} keeps, or wait.
 */
abstract class OrderedLock extends ReentrantLock {
    private static final long serialVersionUID = 1L; // a lock is serializable; these are not meant to be

    /** How often a lock is asked for before the thread goes to sleep: some microseconds, many times what a holder needs. */
    private static final int SPINS = 200;

    private final int number;

    OrderedLock(int number) {
        this.number = number;
    }

    /** Returns the place of this lock in the order: the number of its bucket. */
    public final int number() {
        return number;
    }

    /** Takes the lock; an assertion makes sure that rule 2 allows it. */
    @Override
    public final void lock() {
        assert HeldLocks.mayTake(number);
        if (!super.tryLock()) {
            lockSoon();
        }
        assert HeldLocks.taken(number);
    }

    /**
     * Waits for a lock that another thread holds. By rule 3 it does so for the time of a copy of memory, which is much less than the kernel
     * needs to put this thread to sleep and to wake it: asking again for a while comes first.
     */
    private void lockSoon() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
            if (!isLocked() && super.tryLock()) {
                return;
            }
        }
        super.lock(); // its holder is not running, or many want it
    }

    @Override
    public final void unlock() {
        super.unlock();
        assert HeldLocks.released();
    }

    /** Not supported. */
    @Override
    public final void lockInterruptibly() {
        throw onlyByLock();
    }

    /** Not supported. */
    @Override
    public final boolean tryLock() {
        throw onlyByLock();
    }

    /** Not supported. */
    @Override
    public final boolean tryLock(long timeout, TimeUnit unit) {
        throw onlyByLock();
    }

    /** Not supported: nothing waits while it holds a bucket. */
    @Override
    public final Condition newCondition() {
        throw new UnsupportedOperationException("rule 3: no wait under the lock of a bucket");
    }

    private static UnsupportedOperationException onlyByLock() {
        return new UnsupportedOperationException("rule 2: a bucket is locked by lock() only");
    }
}
