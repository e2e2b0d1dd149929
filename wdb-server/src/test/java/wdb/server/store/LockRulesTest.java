package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;

/** Rules 2 and 3 of the locking execute: whoever breaks one gets an error that names it. */
class LockRulesTest {
    private final SipHash hash = new SipHash(1, 2);
    private final Bucket bucket3 = new Bucket(3, hash);
    private final Bucket bucket5 = new Bucket(5, hash);

    @AfterEach
    void nothingIsLeftLocked() {
        assertThat(bucket3.isLocked()).isFalse();
        assertThat(bucket5.isLocked()).isFalse();
        assertThat(HeldLocks.none()).isTrue();
    }

    @Test
    void aSpanHoldsBothBucketsInWhateverOrderTheyAreNamed() {
        for (Bucket[] pair : new Bucket[][] {{bucket3, bucket5}, {bucket5, bucket3}}) {
            try (BucketSpan _ = BucketSpan.open(pair[0], pair[1])) {
                assertThat(bucket3.isHeldByCurrentThread()).isTrue();
                assertThat(bucket5.isHeldByCurrentThread()).isTrue();
                assertThat(HeldLocks.none()).isFalse();
            }
            nothingIsLeftLocked();
        }
    }

    @Test
    void aSpanTakesTheLowerBucketFirst() throws InterruptedException {
        for (Bucket[] pair : new Bucket[][] {{bucket3, bucket5}, {bucket5, bucket3}}) {
            bucket3.lock();
            Thread waiter = Thread.ofPlatform().start(() -> BucketSpan.open(pair[0], pair[1]).close());
            try {
                while (!bucket3.isQueued(waiter)) {
                    assertThat(waiter.isAlive()).isTrue();
                    Thread.onSpinWait();
                }
                assertThat(bucket5.isLocked()).as("bucket 5 while the span waits for bucket 3").isFalse();
            } finally {
                bucket3.unlock();
            }
            waiter.join();
        }
    }

    @Test
    void aSpanOfOneBucketTakesItOnce() {
        try (BucketSpan _ = BucketSpan.open(bucket3, bucket3)) {
            assertThat(bucket3.isHeldByCurrentThread()).isTrue();
        }
    }

    @Test
    void aSecondSpanOfTheThreadIsRefusedAndTheFirstStaysAsItWas() {
        Bucket bucket7 = new Bucket(7, hash);
        try (BucketSpan _ = BucketSpan.open(bucket3, bucket5)) {
            assertThatThrownBy(() -> BucketSpan.open(bucket7, bucket7))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("rule 2")
                    .hasMessageContaining("buckets 3 and 5");
            assertThat(bucket7.isLocked()).isFalse();
            assertThat(bucket3.isHeldByCurrentThread()).isTrue();
        }
    }

    @Test
    void aSpanMayBeClosedTwiceAndOpenedAgain() {
        BucketSpan span = BucketSpan.open(bucket5, bucket3);
        span.close();
        span.close();
        try (BucketSpan again = BucketSpan.open(bucket5, bucket5)) {
            assertThat(again).as("each thread has one span").isSameAs(span);
        }
    }

    @Test
    void bucketsWithoutAnOrderAreRefused() {
        assertThatThrownBy(() -> BucketSpan.open(bucket3, new Bucket(3, hash)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two buckets with the number 3");
    }

    @Test
    void twoLocksWithoutASpanTripAnAssertionEvenInAscendingOrder() {
        bucket3.lock();
        try {
            assertThatThrownBy(bucket5::lock).isInstanceOf(AssertionError.class).hasMessageContaining("rule 2")
                    .hasMessageContaining("BucketSpan only");
        } finally {
            bucket3.unlock();
        }
    }

    @Test
    void aThirdLockInsideASpanTripsAnAssertionUnlessItsNumberIsHigher() {
        try (BucketSpan _ = BucketSpan.open(bucket3, bucket3)) {
            for (int number = 2; number <= 3; number++) {
                assertThatThrownBy(new Bucket(number, hash)::lock).isInstanceOf(AssertionError.class)
                        .hasMessageContaining("rule 2").hasMessageContaining("ascending");
            }
            assertThatThrownBy(bucket3::lock).isInstanceOf(AssertionError.class).hasMessageContaining("each once");
        }
    }

    @Test
    void aSpanUnderALockTripsAnAssertionAndLeavesNoSpanOpen() {
        bucket3.lock();
        try {
            assertThatThrownBy(() -> BucketSpan.open(bucket5, bucket5)).isInstanceOf(AssertionError.class).hasMessageContaining("rule 2");
        } finally {
            bucket3.unlock();
        }
        BucketSpan.open(bucket3, bucket5).close();
    }

    @Test
    void codeThatDoesIoCanTellThatALockIsHeld() {
        Runnable io = () -> {
            assert HeldLocks.none() : "rule 3: a reply is written under a lock";
        };
        io.run();
        bucket5.lock();
        try {
            assertThatThrownBy(io::run).isInstanceOf(AssertionError.class).hasMessageContaining("rule 3");
        } finally {
            bucket5.unlock();
        }
        io.run();
    }

    @Test
    void noOperationOfTheStoreLeavesALockHeld() {
        BucketStore store = new BucketStore(4, 1, 2, StoreClock.system(), MemoryLimit.none(), 256);
        Slice key = Slice.of("k");
        store.set(key, Slice.of("v"));
        assertThatThrownBy(() -> store.set(key, Slice.of(new byte[1_000]))).isInstanceOf(StoreFullException.class);
        store.get(key, new Item());
        store.cas(key, key, key);
        store.exch(key, Slice.of("absent"));
        store.scan(0, Slice.of(""), 1, new KeyList());
        store.stats();
        store.change(key, new Change().value(Slice.of("w")), new Item());
        assertThatThrownBy(() -> store.change(key, new Change().value(Slice.of(new byte[1_000])), new Item())).isInstanceOf(StoreFullException.class);
        store.fetch(key, new Fetch().anew(true), new Item());
        store.noteUse(key);
        store.busiest(1);
        store.sweepExpired(0);
        store.tidy(1); // at 0 it would find that there is nothing to do
        store.delete(key);
        store.clearAt(1);
        store.clearIfDue();
        assertThat(HeldLocks.none()).isTrue();
        for (int number = 0; number < store.buckets(); number++) {
            assertThat(store.bucketAt(number).isLocked()).isFalse();
        }
    }

    @Test
    void everyOperationOfABucketTripsAnAssertionWithoutTheLock() {
        Slice key = Slice.of("k");
        assertThatThrownBy(() -> bucket3.get(0, key, new Item())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> bucket3.set(0, key, key, new AtomicLong())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> bucket3.cas(0, key, key, key)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> bucket3.delete(0, key)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> bucket3.change(0, key, new Change(), key, new Item(), new AtomicLong())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> bucket3.fetch(0, key, new Fetch().anew(true), new Item(), new AtomicLong())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(bucket3::sweepExpired).isInstanceOf(AssertionError.class);
        assertThatThrownBy(bucket3::clear).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> bucket3.scan(key, new KeyList())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(bucket3::stats).isInstanceOf(AssertionError.class);
    }

    @Test
    void onlyTheThreadThatHasALockReleasesIt() throws InterruptedException {
        assertThatThrownBy(bucket3::unlock).isInstanceOf(IllegalMonitorStateException.class).hasMessageContaining("bucket 3");
        bucket3.lock();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = new Thread(() -> thrown.set(catchThrowable(bucket3::unlock)));
        other.start();
        other.join();
        assertThat(thrown.get()).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(bucket3.isHeldByCurrentThread()).isTrue();
        bucket3.unlock();
        assertThat(bucket3.isLocked()).isFalse();
    }
}
