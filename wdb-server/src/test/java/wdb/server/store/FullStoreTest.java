package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;
import wdb.server.store.Change.Mode;

/** What a store whose memory is used up still does, and that nothing gets around the limit. */
class FullStoreTest {
    private static final int MIB = 1 << 20;
    private static final long LIMIT = 4 * MIB;
    private static final int VALUE_MAX = 40 * MIB;
    private static final Slice KEY = Slice.of("key");

    private final Item item = new Item();
    private final Change change = new Change();
    private final Fetch fetch = new Fetch();
    private BucketStore store;

    private void open(int buckets, long limit, OnFull onFull) {
        store = new BucketStore(buckets, 1, 2, new MemoryLimit(limit, onFull));
    }

    @AfterEach
    void clear() {
        store.clear();
        assertThat(store.memory().held()).isZero();
    }

    /** Stores k0, k1, ... until one is refused, and returns how many were stored. */
    private int fill(int valueLength) {
        for (int i = 0; i < MIB; i++) {
            try {
                store.set(Slice.of("k" + i), Slice.of("v".repeat(valueLength)));
            } catch (StoreFullException e) {
                return i;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void readsThatWouldKeepTrackOfAccessesGoOn() {
        open(256, LIMIT, OnFull.REJECT);
        int stored = fill(20);
        for (int i = 0; i < stored; i++) {
            assertThat(store.fetch(Slice.of("k" + i), fetch.anew(true).track(), item)).as("k%d", i).isTrue();
            assertThat(item.value().toBytes()).hasSize(20);
        }
        BucketAudit.audit(store);
    }

    @Test
    void whatAFetchPromisesIsKeptOrRefused() {
        open(256, LIMIT, OnFull.REJECT);
        int stored = fill(20);
        int refused = 0;
        for (int i = 0; i < stored; i++) {
            Slice key = Slice.of("k" + i);
            try {
                store.fetch(key, fetch.anew(false).touch(4_000_000_000L), item);
                store.fetch(key, fetch.anew(false), item);
                assertThat(item.expiry()).as("k%d", i).isEqualTo(4_000_000_000L);
            } catch (StoreFullException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        BucketAudit.audit(store);
    }

    @Test
    void itemsMadeByFetchesAreWithinTheLimit() {
        open(1 << 14, LIMIT, OnFull.EVICT);
        for (int i = 0; i < 60_000; i++) {
            store.fetch(Slice.of("k".repeat(240) + i), fetch.anew(false).insertIfAbsent(0), item);
        }
        assertThat(store.memory().held()).isBetween(LIMIT / 2, LIMIT + LIMIT / 16);
        BucketAudit.audit(store);
    }

    @Test
    void aJoinedValueIsWithinTheLimitAndASmallerOneMayTakeItsPlace() {
        open(1, 64L * MIB, OnFull.REJECT);
        for (int i = 0; i < 3; i++) {
            setLarge(Slice.of("large" + i), 20 * MIB);
        }
        Slice first = Slice.of("large0");
        assertThat(store.change(first, change.to(Mode.APPEND, VALUE_MAX).value(Slice.of("x")), item)).isEqualTo(Outcome.DONE);
        assertThat(store.memory().held()).isLessThanOrEqualTo(64L * MIB);
        setLarge(first, 19 * MIB);
        assertThat(store.get(first, item)).isTrue();
        assertThat(item.value().length()).isEqualTo(19 * MIB);
    }

    @Test
    void whatAJoinedValueHasToSpareMakesRoomForAnotherOfItsKey() {
        open(1, 64L * MIB, OnFull.REJECT);
        setLarge(KEY, 20 * MIB);
        assertThat(store.change(KEY, change.to(Mode.APPEND, VALUE_MAX).value(Slice.of("x")), item)).isEqualTo(Outcome.DONE);
        setLarge(Slice.of("another"), 33 * MIB);
        setLarge(KEY, 29 * MIB);
        assertThatThrownBy(() -> setLarge(KEY, 32 * MIB)).isInstanceOf(StoreFullException.class);
    }

    @Test
    void aRefusedInsertLeavesNothingInAnEmptyBucket() {
        open(1 << 14, MIB, OnFull.REJECT);
        int stored = fill(4_050);
        store.delete(Slice.of("k0"));
        store.set(Slice.of("k0"), Slice.of("v".repeat(3_000))); // a kibibyte is left: for an index, and not for an item
        for (int i = stored; i < stored + 1_000; i++) {
            Slice key = Slice.of("k" + i);
            assertThatThrownBy(() -> store.set(key, Slice.of("v".repeat(4_050)))).isInstanceOf(StoreFullException.class);
        }
        for (int i = 0; i < stored; i++) {
            store.delete(Slice.of("k" + i));
        }
        assertThat(store.stats().heldBytes()).isZero();
    }

    private void setLarge(Slice key, int length) {
        Slice value = OutsideTheHeap.copy(new byte[length]);
        try {
            store.set(key, value);
        } finally {
            value.offHeap().release();
        }
    }
}
