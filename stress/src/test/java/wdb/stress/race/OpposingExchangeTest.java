package wdb.stress.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import wdb.server.store.BucketStore;

/**
 * Exchanges of the same two keys in opposite orders, which would wait for each other for ever if locks were taken in the order of the
 * arguments; and the twin that takes them so, to show that this is noticed.
 */
class OpposingExchangeTest {
    private static final int EXCHANGES = 200_000;
    private static final int TWIN_ROUNDS_MAX = 2_000_000;
    private static final long DEADLINE_S = 60;

    @Test
    void exchangesInOppositeOrdersEnd() throws Exception {
        BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);
        Runnable forward = () -> times(EXCHANGES, () -> store.exch(Stage.X, Stage.Y));
        Runnable backward = () -> times(EXCHANGES, () -> store.exch(Stage.Y, Stage.X));

        try (Crew crew = Crew.start(forward, backward, forward, backward)) {
            assertThat(crew.outcome(DEADLINE_S)).isEqualTo(Crew.Outcome.ENDED);
        }
        // An even number of exchanges is as none.
        assertThat(Stage.read(store, Stage.X)).isEqualTo("a");
        assertThat(Stage.read(store, Stage.Y)).isEqualTo("b");
    }

    /** Locks of the plain kind: buckets' own would refuse the wrong order by assertion before the deadlock could be shown. */
    @Test
    void theTwinThatLocksInTheOrderOfItsArgumentsIsCaught() throws Exception {
        ReentrantLock x = new ReentrantLock();
        ReentrantLock y = new ReentrantLock();

        try (Crew crew = Crew.start(() -> lockPairs(x, y), () -> lockPairs(y, x))) {
            assertThat(crew.outcome(DEADLINE_S)).isEqualTo(Crew.Outcome.DEADLOCKED);
        }
    }

    /** The detector must be able to tell waiting from deadlock, or the test above would prove nothing. */
    @Test
    void waitingIsNoDeadlock() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Crew crew = Crew.start(() -> await(gate), () -> await(gate))) {
            assertThat(crew.outcome(1)).isEqualTo(Crew.Outcome.STILL_RUNNING);
            gate.countDown();
            assertThat(crew.outcome(DEADLINE_S)).isEqualTo(Crew.Outcome.ENDED);
        }
    }

    private static void times(int count, Runnable step) {
        for (int i = 0; i < count; i++) {
            step.run();
        }
    }

    /** Takes and releases both locks over and over; ends when interrupted, also while it waits for the second one. */
    private static void lockPairs(ReentrantLock first, ReentrantLock second) {
        try {
            for (int i = 0; i < TWIN_ROUNDS_MAX; i++) {
                first.lockInterruptibly();
                try {
                    second.lockInterruptibly();
                    second.unlock();
                } finally {
                    first.unlock();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
