package wdb.stress.lab.weensy;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * A mutex as C++ has it: a thread that locks it twice waits for itself, for ever.
 *
 * <p>It knows its owner, so that the JVM's own deadlock finder sees it. Unlike {@code std::mutex} a wait ends when the thread is
 * interrupted: a deadlocked version must be stoppable.
 */
final class Mutex {
    private final Sync sync = new Sync();

    /** The state: 0 free, 1 taken. */
    private static final class Sync extends AbstractQueuedSynchronizer {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean tryAcquire(int one) {
            if (!compareAndSetState(0, one)) {
                return false;
            }
            setExclusiveOwnerThread(Thread.currentThread());
            return true;
        }

        @Override
        protected boolean tryRelease(int one) {
            if (getExclusiveOwnerThread() != Thread.currentThread()) {
                throw new IllegalMonitorStateException("unlocked by a thread that does not hold it");
            }
            setExclusiveOwnerThread(null);
            setState(0);
            return true;
        }
    }

    /** Returns new mutexes. */
    static Mutex[] array(int count) {
        Mutex[] all = new Mutex[count];
        for (int i = 0; i < count; i++) {
            all[i] = new Mutex();
        }
        return all;
    }

    void lock() throws InterruptedException {
        sync.acquireInterruptibly(1);
    }

    boolean tryLock() {
        return sync.tryAcquire(1);
    }

    void unlock() {
        sync.release(1);
    }
}
