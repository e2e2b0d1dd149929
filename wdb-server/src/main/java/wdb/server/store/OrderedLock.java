package wdb.server.store;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * A lock with a place in the order in which locks are taken, checked by assertions at each taking.
 *
 * <p>It is mutual exclusion and nothing else: not reentrant, for nobody takes a bucket twice; without conditions, for nobody waits while he
 * holds one. So the lock is this object itself, where a {@code ReentrantLock} has a second object that each taking would have to fetch from
 * memory. {@link #lock} is the only way in: what the superclass offers besides would bypass the record that {@link HeldLocks} keeps.
 */
abstract class OrderedLock extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1L; // a synchronizer is serializable; these are not meant to be

    private static final int FREE = 0;
    private static final int TAKEN = 1;

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
    public final void lock() {
        assert HeldLocks.mayTake(number);
        if (!tryAcquire(TAKEN)) {
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
            if (!isLocked() && tryAcquire(TAKEN)) {
                return;
            }
        }
        acquire(TAKEN); // its holder is not running, or many want it
    }

    /**
     * Releases the lock.
     *
     * @throws IllegalMonitorStateException if this thread does not have it
     */
    public final void unlock() {
        release(FREE);
        assert HeldLocks.released();
    }

    /** Tells whether some thread has the lock; it may be another answer a moment later. */
    public final boolean isLocked() {
        return getState() == TAKEN;
    }

    /** Tells whether this thread has the lock. */
    public final boolean isHeldByCurrentThread() {
        return isHeldExclusively();
    }

    @Override
    protected final boolean isHeldExclusively() {
        return getExclusiveOwnerThread() == Thread.currentThread();
    }

    @Override
    protected final boolean tryAcquire(int taken) {
        if (compareAndSetState(FREE, taken)) {
            setExclusiveOwnerThread(Thread.currentThread());
            return true;
        }
        return false;
    }

    @Override
    protected final boolean tryRelease(int free) {
        if (!isHeldExclusively()) {
            throw new IllegalMonitorStateException("bucket " + number + " is not locked by this thread");
        }
        setExclusiveOwnerThread(null);
        setState(free);
        return true;
    }
}
