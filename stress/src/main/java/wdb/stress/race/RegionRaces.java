package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;
import wdb.server.store.BucketStore;

/** Races of a bucket that rearranges its memory, and of values that live outside of it, against other operations. */
public final class RegionRaces {
    private RegionRaces() {}

    /** A read meets the compaction of its bucket. */
    @JCStressTest
    @Description("get x against a set of another key that makes the bucket compact itself")
    @Outcome(id = "a, true", expect = ACCEPTABLE, desc = "the read came before or after the compaction, never into it")
    @State
    public static class GetVsCompaction {
        final BucketStore store = Brink.COMPACTION.approach(Stage.oneBucket(), Letters.A);
        private final long compactionsBefore = store.stats().compactions();

        /** Overwrites another key; the bucket compacts. */
        @Actor
        public void writer() {
            Brink.COMPACTION.goOver(store);
        }

        /** Reads. */
        @Actor
        public void reader(LZ_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }

        /** Makes sure that there was a compaction. */
        @Arbiter
        public void after(LZ_Result result) {
            result.r2 = store.stats().compactions() > compactionsBefore;
        }
    }

    /** A read meets the growth of its bucket. */
    @JCStressTest
    @Description("get x against an insert that makes the arrays of the bucket grow")
    @Outcome(id = "a, true", expect = ACCEPTABLE, desc = "the read came before or after the growth, never into it")
    @State
    public static class GetVsGrowth {
        final BucketStore store = Brink.GROWTH.approach(Stage.oneBucket(), Letters.A);
        private final long heldBefore = store.stats().heldBytes();

        /** Inserts another key; the arrays grow. */
        @Actor
        public void writer() {
            Brink.GROWTH.goOver(store);
        }

        /** Reads. */
        @Actor
        public void reader(LZ_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }

        /** Makes sure that the bucket grew. */
        @Arbiter
        public void after(LZ_Result result) {
            result.r2 = store.stats().heldBytes() > heldBefore;
        }
    }

    /** A delete meets the compaction of its bucket: the deleted item must not come back. */
    @JCStressTest
    @Description("delete x against a compaction, then a read")
    @Outcome(id = "true, none", expect = ACCEPTABLE, desc = "the item is gone")
    @State
    public static class DeleteVsCompaction {
        final BucketStore store = Brink.COMPACTION.approach(Stage.oneBucket(), Letters.A);

        /** Overwrites another key; the bucket compacts if the delete has not made room. */
        @Actor
        public void writer() {
            Brink.COMPACTION.goOver(store);
        }

        /** Deletes. */
        @Actor
        public void deleter(ZL_Result result) {
            result.r1 = store.delete(Stage.X) != 0;
        }

        /** Reads what is left. */
        @Arbiter
        public void after(ZL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
        }
    }

    /** A read of a value outside the region meets its replacement by another. */
    @JCStressTest
    @Description("get x against set x, both values large")
    @Outcome(id = "v", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "w", expect = ACCEPTABLE, desc = "the set came first")
    @State
    public static class GetVsLargeSet {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.V, null, null);

        /** Replaces the array. */
        @Actor
        public void writer() {
            store.set(Stage.X, Letters.W.bytes());
        }

        /** Reads, and looks at the bytes after the lock is gone. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }
    }

    /** A read of a value outside the region meets a small value that takes its place. */
    @JCStressTest
    @Description("get x against set x from large to small")
    @Outcome(id = "v", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "a", expect = ACCEPTABLE, desc = "the set came first")
    @State
    public static class GetVsLargeBecomesSmall {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.V, null, null);

        /** Brings the value into the region. */
        @Actor
        public void writer() {
            store.set(Stage.X, Letters.A.bytes());
        }

        /** Reads. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }
    }

    /** The exchange of a large and a small value meets a reader of both keys, in two buckets. */
    @JCStressTest
    @Description("exch x y against get x, then get y, x being large")
    @Outcome(id = "v, a", expect = ACCEPTABLE, desc = "both reads came first")
    @Outcome(id = "v, v", expect = ACCEPTABLE, desc = "the exchange came between the reads")
    @Outcome(id = "a, v", expect = ACCEPTABLE, desc = "the exchange came first")
    @State
    public static class LargeExchVsGets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.V, Letters.A, null);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Reads x, then y. */
        @Actor
        public void reader(LL_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = Stage.read(store, Stage.Y);
        }
    }
}
