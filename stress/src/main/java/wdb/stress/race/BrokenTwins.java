package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import wdb.protocol.Slice;
import wdb.server.store.Item;

/**
 * The races of code with a known mistake: the forbidden outcome, here marked interesting, must be seen.
 *
 * <p>They show that the tests can fail, and that this machine's timing finds such mistakes at all. {@link Races} fails if one of them
 * sees nothing wrong.
 */
public final class BrokenTwins {
    private BrokenTwins() {}

    /** The twin of {@link OneKeyRaces.GetVsSet}: the reader takes no lock. */
    @JCStressTest
    @Description("get x without a lock against set x to a value of the same length")
    @Outcome(id = "d", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "e", expect = ACCEPTABLE, desc = "the overwrite came first")
    @Outcome(id = "torn|none|thrown", expect = ACCEPTABLE_INTERESTING, desc = "the read met the overwrite half-way")
    @State
    public static class GetWithoutLock {
        final CarelessStore store = Stage.with(Stage.careless(), Letters.D, null, null);

        /** Overwrites in place, with the lock. */
        @Actor
        public void writer() {
            store.set(Stage.X, Letters.E.bytes());
        }

        /** Reads without it. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.readOrThrown(store, Stage.X);
        }
    }

    /** The twin of {@link TwoKeyRaces.SetsOfNeighbours}: the writers take no lock. */
    @JCStressTest
    @Description("set x against set y in one bucket, without a lock")
    @Outcome(id = "b, c", expect = ACCEPTABLE, desc = "both are stored")
    @Outcome(id = ".*", expect = ACCEPTABLE_INTERESTING, desc = "one insert damaged the other")
    @State
    public static class SetsWithoutLock {
        final CarelessStore store = Stage.with(Stage.careless(), null, null, null);
        private volatile boolean thrown;

        /** Inserts x. */
        @Actor
        public void first() {
            insert(Stage.X, Letters.B);
        }

        /** Inserts y. */
        @Actor
        public void second() {
            insert(Stage.Y, Letters.C);
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r1 = Stage.readOrThrown(store, Stage.X);
            result.r2 = thrown ? "thrown" : Stage.readOrThrown(store, Stage.Y);
        }

        private void insert(Slice key, Letters value) {
            try {
                store.setWithoutLock(key, value.bytes());
            } catch (RuntimeException _) {
                thrown = true;
            }
        }
    }

    /** The twin of {@link OneKeyRaces.CasVsCas}: the lock is released between the comparison and the store. */
    @JCStressTest
    @Description("cas x a->b against cas x a->c, unlocked too early")
    @Outcome(id = "stored, exists, b", expect = ACCEPTABLE, desc = "the first one won")
    @Outcome(id = "exists, stored, c", expect = ACCEPTABLE, desc = "the second one won")
    @Outcome(id = "stored, stored, [bc]", expect = ACCEPTABLE_INTERESTING, desc = "both won: an update is lost")
    @State
    public static class CasUnlockedTooEarly {
        final CarelessStore store = Stage.with(Stage.careless(), Letters.A, null, null);

        /** Stores or is refused. */
        @Actor
        public void first(LLL_Result result) {
            result.r1 = Stage.word(store.cas(Stage.X, Letters.A.bytes(), Letters.B.bytes()));
        }

        /** Stores or is refused. */
        @Actor
        public void second(LLL_Result result) {
            result.r2 = Stage.word(store.cas(Stage.X, Letters.A.bytes(), Letters.C.bytes()));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
        }
    }

    /** The twin of {@link OneKeyRaces.GetVsSetOfOtherLength}: the lock is released while the old value is gone. */
    @JCStressTest
    @Description("get x against set x to another length, unlocked too early")
    @Outcome(id = "a", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "l", expect = ACCEPTABLE, desc = "the overwrite came first")
    @Outcome(id = "none", expect = ACCEPTABLE_INTERESTING, desc = "a key that is always there was not found")
    @State
    public static class SetUnlockedTooEarly {
        final CarelessStore store = Stage.with(Stage.careless(), Letters.A, null, null);

        /** Deletes, then inserts. */
        @Actor
        public void writer() {
            store.setInTwoSteps(Stage.X, Letters.LONG.bytes());
        }

        /** Reads with the lock. */
        @Actor
        public void reader(L_Result result) {
            Item item = Stage.item();
            result.r1 = store.getLocked(Stage.X, item) ? Letters.in(item) : "none";
        }
    }

    /** The twin of {@link TwoKeyRaces.ExchVsExchOneBucket}: an exchange is two reads and two sets. */
    @JCStressTest
    @Description("exch x y against exch x y, each as two sets")
    @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "twice exchanged is as before")
    @Outcome(id = "b, a|a, a|b, b", expect = ACCEPTABLE_INTERESTING, desc = "an exchange is lost, or a value is")
    @State
    public static class ExchAsTwoSetsVsExch {
        final CarelessStore store = Stage.with(Stage.careless(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void first() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Exchanges again. */
        @Actor
        public void second() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = Stage.read(store, Stage.Y);
        }
    }

    /** The twin of {@link TwoKeyRaces.ExchVsGetsOneBucket}: an exchange is two reads and two sets. */
    @JCStressTest
    @Description("exch x y as two sets against get x, then get y")
    @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "both reads came first")
    @Outcome(id = "a, a", expect = ACCEPTABLE, desc = "the exchange came between the reads")
    @Outcome(id = "b, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "b, b", expect = ACCEPTABLE_INTERESTING, desc = "the reads met the exchange half-way")
    @State
    public static class ExchAsTwoSetsVsGets {
        final CarelessStore store = Stage.with(Stage.careless(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Reads x, then y, with the lock. */
        @Actor
        public void reader(LL_Result result) {
            Item item = Stage.item();
            result.r1 = store.getLocked(Stage.X, item) ? Letters.in(item) : "none";
            result.r2 = store.getLocked(Stage.Y, item) ? Letters.in(item) : "none";
        }
    }

    /** The twin of {@link RegionRaces.GetVsCompaction}: the reader takes no lock. */
    @JCStressTest
    @Description("get x without a lock against a compaction")
    @Outcome(id = "a", expect = ACCEPTABLE, desc = "the read came before or after the compaction")
    @Outcome(id = "[^a].*", expect = ACCEPTABLE_INTERESTING, desc = "the read met the compaction half-way")
    @State
    public static class GetWithoutLockDuringCompaction {
        final CarelessStore store = Brink.COMPACTION.approach(Stage.careless(), Letters.A);

        /** Overwrites another key, with the lock; the bucket compacts. */
        @Actor
        public void writer() {
            Brink.COMPACTION.goOver(store);
        }

        /** Reads without it. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.readOrThrown(store, Stage.X);
        }
    }

    /** The twin of {@link EvictionRaces.GetVsEviction}: the reader takes no lock, and its item is moved, not evicted. */
    @JCStressTest
    @Description("get x without a lock against an eviction of other items")
    @Outcome(id = "a", expect = ACCEPTABLE, desc = "the read came before or after the eviction")
    @Outcome(id = "[^a].*", expect = ACCEPTABLE_INTERESTING, desc = "the read met the eviction half-way")
    @State
    public static class GetWithoutLockDuringEviction {
        final CarelessStore store = Brink.EVICTION.approach(Stage.evictingCarelessly(), Letters.A);

        /** Inserts another key, with the lock; the bucket evicts. */
        @Actor
        public void writer() {
            Brink.EVICTION.goOver(store);
        }

        /** Reads without it. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.readOrThrown(store, Stage.X);
        }
    }

    /** The twin of {@link ScanRaces.ScanVsGrowth}: the scan takes no lock, and the bucket compacts. */
    @JCStressTest
    @Description("scan without a lock against a compaction")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the scan came before or after the compaction")
    @Outcome(id = "[^1].*", expect = ACCEPTABLE_INTERESTING, desc = "the scan met the compaction half-way")
    @State
    public static class ScanWithoutLockDuringCompaction {
        final CarelessStore store = Brink.COMPACTION.approach(Stage.careless(), Letters.A);

        /** Overwrites another key, with the lock; the bucket compacts. */
        @Actor
        public void writer() {
            Brink.COMPACTION.goOver(store);
        }

        /** Scans without it. */
        @Actor
        public void scanner(I_Result result) {
            try {
                result.r1 = KeyCounts.scan(store).of(Stage.X);
            } catch (RuntimeException _) {
                result.r1 = -1; // walked off an array
            }
        }
    }

    /** The twin of {@link MatrixRaces.Incr}: a counter that is read, and then stored. */
    @JCStressTest
    @JCStressMeta(Unexplained.class)
    @State
    public static class IncrementInTwoSteps {
        final Duel duel = new Duel(new Cell(Act.INCR, Act.INCR, Placement.SAME_KEY, Size.SMALL));

        /** Reads, then stores. */
        @Actor
        public void first() {
            duel.first(CarelessMoves::increment);
        }

        /** Reads, then stores. */
        @Actor
        public void second() {
            duel.second(CarelessMoves::increment);
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The twin of {@link MatrixRaces.Append}: a value that is read, and stored with what is appended. */
    @JCStressTest
    @JCStressMeta(Unexplained.class)
    @State
    public static class AppendInTwoSteps {
        final Duel duel = new Duel(new Cell(Act.APPEND, Act.TOUCH, Placement.SAME_KEY, Size.LARGE));

        /** Reads, then stores. */
        @Actor
        public void first() {
            duel.first(CarelessMoves::append);
        }

        /** Gives an expiry, which the store takes away if it comes between. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The twin of {@link MatrixRaces.Scan} against a flush: a bucket that is emptied key by key. */
    @JCStressTest
    @JCStressMeta(Unexplained.class)
    @State
    public static class FlushKeyByKey {
        final Duel duel = new Duel(new Cell(Act.SCAN, Act.FLUSH, Placement.SAME_BUCKET, Size.SMALL));

        /** Lists the keys. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Deletes one key, then the other. */
        @Actor
        public void second() {
            duel.second(CarelessMoves::flush);
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The twin of {@link MatrixRaces.Set} against expiry: what is found expired is deleted in a second step. */
    @JCStressTest
    @JCStressMeta(Unexplained.class)
    @State
    public static class ExpiryInTwoSteps {
        final Duel duel = new Duel(new Cell(Act.SET, Act.EXPIRE, Placement.SAME_KEY, Size.SMALL));

        /** Stores a value that does not expire. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Looks whether the key has expired, then deletes it: perhaps what was stored between. */
        @Actor
        public void second() {
            duel.second(CarelessMoves::expire);
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The twin of {@link MatrixRaces.Exch} over two buckets: the first bucket is unlocked before the second one is locked. */
    @JCStressTest
    @JCStressMeta(Unexplained.class)
    @State
    public static class ExchUnlockedBetweenBuckets {
        final Duel duel = new Duel(new Cell(Act.DELETE, Act.EXCH, Placement.TWO_BUCKETS, Size.LARGE));

        /** Deletes one of the keys. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Reads one bucket, then the other, and stores in one, then the other. */
        @Actor
        public void second() {
            duel.second(CarelessMoves::exchange);
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** What the twins of the matrix may see, and must. */
    @Outcome(id = "[^!]*", expect = ACCEPTABLE, desc = "an order of steps explains it")
    @Outcome(id = ".*!.*", expect = ACCEPTABLE_INTERESTING, desc = "no order of steps explains it")
    public static final class Unexplained {
        private Unexplained() {}
    }
}
