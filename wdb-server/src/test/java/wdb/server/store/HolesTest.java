package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;

/** Items that take the place of dead ones. */
class HolesTest {
    private static final int ITEM_BYTES = ItemLayout.size(5, 100);

    private final SipHash hash = new SipHash(1, 2);
    private final AtomicLong ids = new AtomicLong();
    private final Item item = new Item();
    private Bucket bucket = new Bucket(0, hash);

    @BeforeEach
    void lock() {
        bucket.lock();
    }

    @AfterEach
    void auditAndUnlock() {
        bucket.unlock();
        BucketAudit.audit(bucket);
    }

    /** Makes a bucket of several blocks that has been compacted just now. */
    private void makeLong() {
        for (int i = 10; i < 200; i++) {
            set(i, 100);
        }
        while (bucket.stats().compactions() == 0) {
            for (int i = 10; i < 20; i++) {
                delete(i);
            }
            for (int i = 10; i < 20; i++) {
                set(i, 100);
            }
        }
        assertThat(bucket.blockCount()).isGreaterThan(1);
        assertThat(bucket.dead).as("all were taken").isZero();
    }

    @Test
    void anItemOfTheSameLengthTakesTheWholeOfAHole() {
        makeLong();
        delete(50);
        int used = bucket.used;
        set(400, 100);
        assertThat(bucket.used).isEqualTo(used);
        assertThat(bucket.dead).isZero();
        assertThat(valueOf(400)).isEqualTo(bytes(400, 100));
    }

    @Test
    void whatAShorterItemLeavesIsAHoleAgain() {
        makeLong();
        delete(50);
        int used = bucket.used;
        set(400, 40);
        assertThat(bucket.dead).isEqualTo(60);
        set(401, 60 - ItemLayout.size(5, 0));
        assertThat(bucket.dead).isZero();
        assertThat(bucket.used).isEqualTo(used);
        assertThat(valueOf(400)).isEqualTo(bytes(400, 40));
        assertThat(valueOf(401)).isEqualTo(bytes(401, 60 - ItemLayout.size(5, 0)));
    }

    @Test
    void aRestThatIsTooShortForADeadItemIsNotLeft() {
        makeLong();
        delete(50);
        int used = bucket.used;
        set(400, 100 - ItemLayout.HEADER_BYTES + ItemLayout.ALIGNMENT);
        assertThat(bucket.used).isGreaterThan(used);
        assertThat(bucket.dead).isEqualTo(ITEM_BYTES);
        set(401, 100 - ItemLayout.HEADER_BYTES);
        assertThat(bucket.dead).isEqualTo(ItemLayout.HEADER_BYTES);
    }

    @Test
    void theShortestHoleThatWillDoIsTaken() {
        makeLong();
        set(50, 300);
        set(51, 300);
        delete(50);
        delete(60);
        delete(51);
        int dead = bucket.dead;
        set(400, 100);
        assertThat(bucket.dead).isEqualTo(dead - ITEM_BYTES);
        set(401, 300);
        set(402, 300);
        assertThat(bucket.dead).as("the longer ones were still whole").isEqualTo(dead - ITEM_BYTES - 2 * ItemLayout.size(5, 300));
    }

    @Test
    void aFullRegionThatHasAHoleStaysAsItIs() {
        makeLong();
        for (int i = 400; bucket.hasRoom(ITEM_BYTES, 0); i++) {
            set(i, 100);
        }
        int bytes = bucket.regionBytes();
        long compactions = bucket.stats().compactions();
        delete(50);
        set(399, 100);
        assertThat(bucket.regionBytes()).isEqualTo(bytes);
        assertThat(bucket.stats().compactions()).isEqualTo(compactions);
    }

    /** A compaction moves items over the places that were remembered. */
    @Test
    void aCompactionForgetsHoles() {
        makeLong();
        long compactions = bucket.stats().compactions();
        for (int i = 10; i < 190; i++) {
            set(i, i % 2 == 0 ? 90 : 130);
        }
        for (int i = 10; i < 190; i++) {
            set(i, 170);
        }
        assertThat(bucket.stats().compactions()).isGreaterThan(compactions);
        for (int i = 10; i < 190; i++) {
            assertThat(valueOf(i)).as("value %d", i).isEqualTo(bytes(i, 170));
        }
    }

    /** Its region is the queue of the eviction. */
    @Test
    void aBucketThatEvictsAppendsAlways() {
        bucket.unlock();
        bucket = new Bucket(0, hash, new MemoryLimit(1 << 20, OnFull.EVICT));
        bucket.lock();
        for (int i = 10; i < 200; i++) {
            set(i, 100);
        }
        for (int i = 0; i < 1_000; i++) {
            delete(10);
            set(10, 100);
        }
        assertThat(bucket.stats().compactions()).isPositive();
        delete(50);
        int used = bucket.used;
        set(400, 100);
        assertThat(bucket.used).isEqualTo(used + ITEM_BYTES);
    }

    private static byte[] bytes(int number, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }

    private static Slice key(int number) {
        return Slice.of("k" + (1_000 + number));
    }

    private long hash(int number) {
        return hash.hash(key(number).array(), key(number).from(), key(number).length());
    }

    private void set(int number, int length) {
        bucket.set(hash(number), key(number), Slice.of(bytes(number, length)), ids);
    }

    private void delete(int number) {
        bucket.delete(hash(number), key(number));
    }

    private byte[] valueOf(int number) {
        return bucket.get(hash(number), key(number), item) ? item.value().toBytes() : null;
    }
}
