package wdb.stress.lab.weensy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MutexTest {
    @Test
    void aThreadThatLocksItTwiceWaitsForItself() throws Exception {
        Mutex mutex = new Mutex();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                mutex.lock();
                mutex.lock();
            } catch (InterruptedException e) {
                mutex.unlock();
            }
        });
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(mutex.tryLock()).isFalse();
        thread.interrupt();
        thread.join();
        assertThat(mutex.tryLock()).isTrue();
    }

    @Test
    void onlyItsOwnerUnlocksIt() throws Exception {
        Mutex mutex = new Mutex();
        Thread.ofPlatform().start(mutex::tryLock).join();
        assertThatThrownBy(mutex::unlock).isInstanceOf(IllegalMonitorStateException.class);
    }
}
