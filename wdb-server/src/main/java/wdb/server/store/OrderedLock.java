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
        super.lock();
        assert HeldLocks.taken(number);
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
