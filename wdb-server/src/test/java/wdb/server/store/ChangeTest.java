package wdb.server.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;
import wdb.server.store.Change.Mode;

/** What one change or fetch does, where the model test does not look: marks, chosen versions, bytes taken, time. */
class ChangeTest {
    private static final Slice KEY = Slice.of("key");
    private static final int MAX = 1 << 20;

    private final StoreClock clock = StoreClock.standingAt(1_000_000);
    private final BucketStore store = new BucketStore(1, 1, 2, clock, MemoryLimit.none(), IndexLayout.REGION_BYTES_MAX);
    private final Change change = new Change();
    private final Fetch fetch = new Fetch();
    private final Item item = new Item();

    @Test
    void anItemWithoutFlagsAndExpiryTakesNoMoreBytes() {
        store.change(KEY, change.to(Mode.SET, MAX).value(Slice.of("value")), item);
        assertThat(store.stats().liveBytes()).isEqualTo(ItemLayout.size(3, 5));
        store.change(KEY, change.to(Mode.TOUCH, MAX).expiry(0), item);
        assertThat(store.stats().liveBytes()).isEqualTo(ItemLayout.size(3, 5));
        store.change(KEY, change.to(Mode.TOUCH, MAX).expiry(2_000_000), item);
        assertThat(store.stats().liveBytes()).isEqualTo(ItemLayout.size(3, 5) + ItemLayout.EXTENSION_BYTES);
        store.set(KEY, Slice.of("other"));
        assertThat(store.stats().liveBytes()).isEqualTo(ItemLayout.size(3, 5));
    }

    @Test
    void anExpiredItemIsAbsentForEveryOperationAndItsBytesAreGivenBack() {
        String[] keys = {"get", "set", "delete", "cas", "exch", "change", "fetch"};
        for (String key : keys) {
            store.change(Slice.of(key), change.to(Mode.SET, MAX).value(Slice.of("v")).expiry(1_000_010), item);
        }
        store.set(KEY, Slice.of("v"));
        clock.advance(9);
        assertThat(store.get(Slice.of("get"), item)).isTrue();
        clock.advance(1);
        KeyList keysLeft = new KeyList();
        store.scan(0, Slice.of(""), 100, keysLeft);
        assertThat(keysLeft.size()).isEqualTo(1);
        assertThat(store.stats().items()).isEqualTo(8);
        assertThat(store.get(Slice.of("get"), item)).isFalse();
        assertThat(store.delete(Slice.of("delete"))).isZero();
        assertThat(store.cas(Slice.of("cas"), Slice.of("v"), Slice.of("w"))).isNull();
        assertThat(store.exch(KEY, Slice.of("exch"))).isNull();
        assertThat(store.change(Slice.of("change"), change.to(Mode.REPLACE, MAX), item)).isEqualTo(Outcome.NOT_STORED);
        assertThat(store.fetch(Slice.of("fetch"), fetch.anew(false), item)).isFalse();
        assertThat(store.set(Slice.of("set"), Slice.of("w"))).as("a new item").isEqualTo(9);
        assertThat(store.stats().items()).isEqualTo(2);
        BucketAudit.audit(store);
    }

    @Test
    void aSweepRemovesWhatNobodyAsksFor() {
        for (int i = 0; i < 100; i++) {
            store.change(Slice.of("k" + i), change.to(Mode.SET, MAX).value(Slice.of("v")).expiry(1_000_001 + i), item);
        }
        clock.advance(50);
        assertThat(store.sweepExpired(0)).as("the only bucket").isZero();
        assertThat(store.stats().items()).isEqualTo(50);
        BucketAudit.audit(store);
        clock.advance(50);
        store.sweepExpired(0);
        assertThat(store.stats().heldBytes()).isZero();
    }

    @Test
    void aSweepLooksAtSomeBucketsACall() {
        BucketStore wide = new BucketStore(2 * BucketStore.SWEEP_BUCKETS_MAX, 1, 2, clock, MemoryLimit.none(), IndexLayout.REGION_BYTES_MAX);
        assertThat(wide.sweepExpired(0)).isEqualTo(BucketStore.SWEEP_BUCKETS_MAX);
        assertThat(wide.sweepExpired(BucketStore.SWEEP_BUCKETS_MAX)).isZero();
    }

    @Test
    void clearingAtATimeSparesWhatIsStoredThen() {
        store.set(KEY, Slice.of("v"));
        store.clearAt(1_000_005);
        clock.advance(4);
        store.clearIfDue();
        assertThat(store.get(KEY, item)).isTrue();
        clock.advance(1);
        store.clearIfDue();
        assertThat(store.get(KEY, item)).isFalse();
        store.set(KEY, Slice.of("w"));
        store.clearIfDue();
        assertThat(store.get(KEY, item)).as("once only").isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"APPEND", "PREPEND"})
    void manyPiecesCopyAValueOnlyNowAndThen(Mode mode) {
        store.set(KEY, Slice.of(""));
        int memories = 0;
        OffHeapBytes memory = null;
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 8_000; i++) {
            String piece = i + "x".repeat(100 - String.valueOf(i).length());
            expected.insert(mode == Mode.APPEND ? expected.length() : 0, piece);
            assertThat(store.change(KEY, change.to(mode, MAX).value(Slice.of(piece)), item)).isEqualTo(Outcome.DONE);
            store.get(KEY, item);
            if (item.large() && item.value().offHeap() != memory) {
                memory = item.value().offHeap();
                memories++;
            }
        }
        assertThat(item.valueLength()).isEqualTo(800_000);
        assertThat(item.value()).hasToString(expected.toString());
        assertThat(memories).as("memories that the value had").isLessThan(20);
        assertThat(store.stats().heldBytes()).as("slack is counted").isGreaterThanOrEqualTo(memory.capacity());
        BucketAudit.audit(store);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"APPEND", "PREPEND"})
    void aReaderKeepsWhatItReadWhileOthersJoin(Mode mode) {
        store.set(KEY, Slice.of("a".repeat(5_000)));
        store.change(KEY, change.to(mode, MAX).value(Slice.of("b")), item);
        store.get(KEY, item);
        Slice kept = new Slice().wrap(item.value());
        kept.offHeap().retain();
        store.change(KEY, change.to(mode, MAX).value(Slice.of("c")), new Item());
        store.get(KEY, item);
        assertThat(item.value().offHeap()).as("the test joins in place").isSameAs(kept.offHeap());
        String aAndB = mode == Mode.APPEND ? "a".repeat(5_000) + "b" : "b" + "a".repeat(5_000);
        assertThat(kept).hasToString(aAndB);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"APPEND", "PREPEND"})
    void aJoinedValueIsComparedAndExchangedAsAWhole(Mode mode) {
        Slice other = Slice.of("other");
        store.set(KEY, Slice.of("a".repeat(5_000)));
        store.set(other, Slice.of("o"));
        store.change(KEY, change.to(mode, MAX).value(Slice.of("b")), item);
        store.change(KEY, change.to(mode, MAX).value(Slice.of("c")), item);
        String joined = mode == Mode.APPEND ? "a".repeat(5_000) + "bc" : "cb" + "a".repeat(5_000);
        assertThat(store.exch(KEY, other)).isNotNull();
        assertThat(store.cas(other, Slice.of(joined), Slice.of("new")).stored()).isTrue();
        BucketAudit.audit(store);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 77, (1L << 48) - 1, 1L << 48, -1, Long.MIN_VALUE})
    void aClientMayChooseAnyVersion(long version) {
        store.change(KEY, change.to(Mode.SET, MAX).value(Slice.of("v")).chooseVersion(version), item);
        assertThat(item.version()).isEqualTo(version);
        assertThat(store.get(KEY, item)).isTrue();
        assertThat(item.version()).isEqualTo(version);
        BucketAudit.audit(store);
        store.change(KEY, change.to(Mode.APPEND, MAX).value(Slice.of("w")), item);
        assertThat(item.version()).isNotEqualTo(version);
        change.to(Mode.REPLACE, MAX).value(Slice.of("x")).expectVersion(version);
        assertThat(store.change(KEY, change, item)).isEqualTo(Outcome.EXISTS);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 77})
    void whatAClientChoseIsNotGivenAgain(long version) {
        store.change(KEY, change.to(Mode.SET, MAX).value(Slice.of("v")).chooseVersion(version), item);
        for (int i = 0; i < 100; i++) {
            store.change(KEY, change.to(Mode.SET, MAX).value(Slice.of("w")), item);
            assertThat(item.version()).as("after %d others", i).isGreaterThan(version);
        }
    }

    @Test
    void aStaleValueIsWonByOneClient() {
        store.set(KEY, Slice.of("v"));
        store.change(KEY, change.to(Mode.DELETE, MAX).markStale(), item);
        store.fetch(KEY, fetch.anew(true), item);
        assertThat(item.stale()).isTrue();
        assertThat(item.winSent()).isFalse();
        assertThat(fetch.won()).isTrue();
        store.fetch(KEY, fetch.anew(true), item);
        assertThat(item.winSent()).isTrue();
        assertThat(fetch.won()).isFalse();
        store.set(KEY, Slice.of("new"));
        store.fetch(KEY, fetch.anew(true), item);
        assertThat(item.stale() || item.winSent() || fetch.won()).isFalse();
    }

    @Test
    void anExchangedValueIsStillStale() {
        Slice other = Slice.of("other");
        store.set(KEY, Slice.of("old"));
        store.set(other, Slice.of("new"));
        store.change(KEY, change.to(Mode.DELETE, MAX).markStale(), item);
        store.fetch(KEY, fetch.anew(true), item);
        assertThat(fetch.won()).isTrue();
        store.exch(KEY, other);
        store.fetch(KEY, fetch.anew(true), item);
        assertThat(item.stale() || item.winSent() || fetch.won()).as("the new value's key").isFalse();
        store.fetch(other, fetch.anew(true), item);
        assertThat(item.value().toString()).isEqualTo("old");
        assertThat(item.stale()).isTrue();
        assertThat(fetch.won()).as("nobody was asked for this key's").isTrue();
    }

    @Test
    void anOlderVersionIsStoredAsStaleAndKeepsTheExpiry() {
        store.change(KEY, change.to(Mode.SET, MAX).value(Slice.of("v")).chooseVersion(100).expiry(1_000_050), item);
        change.to(Mode.SET, MAX).value(Slice.of("w")).expectVersion(99).acceptOlder().expiry(1_000_090);
        assertThat(store.change(KEY, change, item)).isEqualTo(Outcome.DONE);
        assertThat(item.stale()).isTrue();
        assertThat(item.expiry()).isEqualTo(1_000_050);
        change.to(Mode.SET, MAX).value(Slice.of("w")).expectVersion(500).acceptOlder();
        assertThat(store.change(KEY, change, item)).isEqualTo(Outcome.EXISTS);
    }

    @Test
    void accessesAreTrackedOnceSomebodyAsks() {
        store.set(KEY, Slice.of("v"));
        store.fetch(KEY, fetch.anew(false).track(), item);
        assertThat(item.fetched()).isFalse();
        clock.advance(5);
        store.fetch(KEY, fetch.anew(false).track().leaveNoTrace(), item);
        assertThat(item.fetched()).isTrue();
        assertThat(item.accessed()).isEqualTo(1_000_000);
        store.get(KEY, item);
        store.fetch(KEY, fetch.anew(false).track().leaveNoTrace(), item);
        assertThat(item.accessed()).isEqualTo(1_000_005);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
        "5,6", "' 5',6 ", "5  ,6  ", "5 x,6  ", "18446744073709551615,0                   ", "18446744073709551616,", "5x,", "x,", "'',", "' ',", "-5,", "+5,6 "
    })
    void numbersAreRecognised(String before, String after) {
        store.set(KEY, Slice.of(before));
        Outcome outcome = store.change(KEY, change.to(Mode.INCREMENT, MAX), item);
        assertThat(outcome).isEqualTo(after == null ? Outcome.NOT_A_NUMBER : Outcome.DONE);
        store.get(KEY, item);
        assertThat(item.value().toString()).isEqualTo(after == null ? before : after);
    }
}
