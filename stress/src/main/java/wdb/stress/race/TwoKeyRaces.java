package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLJ_Result;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import wdb.server.store.BucketStore;

/** Races of operations on two keys that share a bucket or do not. */
public final class TwoKeyRaces {
    private TwoKeyRaces() {}

    /** An exchange meets a reader of both keys, in one bucket. */
    @JCStressTest
    @Description("exch x y against get x, then get y, in one bucket")
    @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "both reads came first")
    @Outcome(id = "a, a", expect = ACCEPTABLE, desc = "the exchange came between the reads")
    @Outcome(id = "b, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @State
    public static class ExchVsGetsOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, Letters.B, null);

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

    /** Two exchanges in the same order meet, in one bucket. */
    @JCStressTest
    @Description("exch x y against exch x y, in one bucket")
    @Outcome(id = "exchanged, exchanged, a, b", expect = ACCEPTABLE, desc = "twice exchanged is as before")
    @State
    public static class ExchVsExchOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void first(LLLL_Result result) {
            result.r1 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Exchanges again. */
        @Actor
        public void second(LLLL_Result result) {
            result.r2 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
            result.r4 = Stage.read(store, Stage.Y);
        }
    }

    /** Two exchanges in opposite orders meet, in one bucket. */
    @JCStressTest
    @Description("exch x y against exch y x, in one bucket")
    @Outcome(id = "exchanged, exchanged, a, b", expect = ACCEPTABLE, desc = "twice exchanged is as before")
    @State
    public static class ExchVsOppositeOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void first(LLLL_Result result) {
            result.r1 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Exchanges again, the keys the other way round. */
        @Actor
        public void second(LLLL_Result result) {
            result.r2 = Stage.word(store.exch(Stage.Y, Stage.X));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
            result.r4 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange meets a set of one of its keys, in one bucket. */
    @JCStressTest
    @Description("exch x y against set x c, in one bucket")
    @Outcome(id = "c, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "b, c", expect = ACCEPTABLE, desc = "the set came first and its value was exchanged")
    @State
    public static class ExchVsSetOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Overwrites x. */
        @Actor
        public void setter() {
            store.set(Stage.X, Letters.C.bytes());
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange meets a delete of one of its keys, in one bucket. */
    @JCStressTest
    @Description("exch x y against delete x, in one bucket")
    @Outcome(id = "exchanged, none, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "missing, none, b", expect = ACCEPTABLE, desc = "the delete came first and nothing was exchanged")
    @State
    public static class ExchVsDeleteOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, Letters.B, null);

        /** Exchanges or finds nothing. */
        @Actor
        public void exchanger(LLL_Result result) {
            result.r1 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Deletes x. */
        @Actor
        public void deleter() {
            store.delete(Stage.X);
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
            result.r3 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange meets a compare-and-set of one of its keys, in one bucket. */
    @JCStressTest
    @Description("exch x y against cas x a->c, in one bucket")
    @Outcome(id = "stored, b, c", expect = ACCEPTABLE, desc = "the cas came first and its value was exchanged")
    @Outcome(id = "exists, b, a", expect = ACCEPTABLE, desc = "the exchange came first and the cas was refused")
    @State
    public static class ExchVsCasOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Stores or is refused. */
        @Actor
        public void swapper(LLL_Result result) {
            result.r1 = Stage.word(store.cas(Stage.X, Letters.A.bytes(), Letters.C.bytes()));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
            result.r3 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange meets a reader of both keys, in two buckets. */
    @JCStressTest
    @Description("exch x y against get x, then get y, in two buckets")
    @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "both reads came first")
    @Outcome(id = "a, a", expect = ACCEPTABLE, desc = "the exchange came between the reads")
    @Outcome(id = "b, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @State
    public static class ExchVsGetsTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);

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

    /** Two exchanges in the same order meet, in two buckets. */
    @JCStressTest
    @Description("exch x y against exch x y, in two buckets")
    @Outcome(id = "exchanged, exchanged, a, b", expect = ACCEPTABLE, desc = "twice exchanged is as before")
    @State
    public static class ExchVsExchTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void first(LLLL_Result result) {
            result.r1 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Exchanges again. */
        @Actor
        public void second(LLLL_Result result) {
            result.r2 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
            result.r4 = Stage.read(store, Stage.Y);
        }
    }

    /** Two exchanges in opposite orders meet, in two buckets. */
    @JCStressTest
    @Description("exch x y against exch y x, in two buckets")
    @Outcome(id = "exchanged, exchanged, a, b", expect = ACCEPTABLE, desc = "twice exchanged is as before")
    @State
    public static class ExchVsOppositeTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void first(LLLL_Result result) {
            result.r1 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Exchanges again, the keys the other way round. */
        @Actor
        public void second(LLLL_Result result) {
            result.r2 = Stage.word(store.exch(Stage.Y, Stage.X));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
            result.r4 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange meets a set of one of its keys, in two buckets. */
    @JCStressTest
    @Description("exch x y against set x c, in two buckets")
    @Outcome(id = "c, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "b, c", expect = ACCEPTABLE, desc = "the set came first and its value was exchanged")
    @State
    public static class ExchVsSetTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Overwrites x. */
        @Actor
        public void setter() {
            store.set(Stage.X, Letters.C.bytes());
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange meets a delete of one of its keys, in two buckets. */
    @JCStressTest
    @Description("exch x y against delete x, in two buckets")
    @Outcome(id = "exchanged, none, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "missing, none, b", expect = ACCEPTABLE, desc = "the delete came first and nothing was exchanged")
    @State
    public static class ExchVsDeleteTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);

        /** Exchanges or finds nothing. */
        @Actor
        public void exchanger(LLL_Result result) {
            result.r1 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Deletes x. */
        @Actor
        public void deleter() {
            store.delete(Stage.X);
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
            result.r3 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange meets a compare-and-set of one of its keys, in two buckets. */
    @JCStressTest
    @Description("exch x y against cas x a->c, in two buckets")
    @Outcome(id = "stored, b, c", expect = ACCEPTABLE, desc = "the cas came first and its value was exchanged")
    @Outcome(id = "exists, b, a", expect = ACCEPTABLE, desc = "the exchange came first and the cas was refused")
    @State
    public static class ExchVsCasTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Stores or is refused. */
        @Actor
        public void swapper(LLL_Result result) {
            result.r1 = Stage.word(store.cas(Stage.X, Letters.A.bytes(), Letters.C.bytes()));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
            result.r3 = Stage.read(store, Stage.Y);
        }
    }

    /** Two exchanges that share a key meet, over two buckets. */
    @JCStressTest
    @Description("exch x y against exch y z")
    @Outcome(id = "b, c, a", expect = ACCEPTABLE, desc = "x y came first")
    @Outcome(id = "c, a, b", expect = ACCEPTABLE, desc = "y z came first")
    @State
    public static class OverlappingExchanges {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, Letters.C);

        /** Exchanges x and y. */
        @Actor
        public void first() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Exchanges y and z. */
        @Actor
        public void second() {
            store.exch(Stage.Y, Stage.Z);
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = Stage.read(store, Stage.Y);
            result.r3 = Stage.read(store, Stage.Z);
        }
    }

    /** Sets of two keys that share a bucket meet: neither may damage the other. */
    @JCStressTest
    @Description("set x b against set y l in one bucket")
    @Outcome(id = "b, l, 2", expect = ACCEPTABLE, desc = "both are stored")
    @State
    public static class SetsOfNeighbours {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);

        /** Overwrites x. */
        @Actor
        public void first() {
            store.set(Stage.X, Letters.B.bytes());
        }

        /** Inserts y. */
        @Actor
        public void second() {
            store.set(Stage.Y, Letters.LONG.bytes());
        }

        /** Looks at what is left. */
        @Arbiter
        public void after(LLJ_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = Stage.read(store, Stage.Y);
            result.r3 = store.stats().items();
        }
    }
}
