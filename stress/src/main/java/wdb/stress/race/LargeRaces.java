package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import wdb.server.store.BucketStore;

/** Races of operations on values that live outside the region of their bucket. */
public final class LargeRaces {
    private LargeRaces() {}

    /** A set of a large value meets a delete. */
    @JCStressTest
    @Description("set x w against delete x, x being large")
    @Outcome(id = "true, w", expect = ACCEPTABLE, desc = "the delete came first, then a new item")
    @Outcome(id = "true, none", expect = ACCEPTABLE, desc = "the set came first, then its item was deleted")
    @State
    public static class SetVsDelete {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.V, null, null);

        /** Overwrites or inserts. */
        @Actor
        public void setter() {
            store.set(Stage.X, Letters.W.bytes());
        }

        /** Deletes. */
        @Actor
        public void deleter(LL_Result result) {
            result.r1 = store.delete(Stage.X) != 0;
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
        }
    }

    /** Two compare-and-sets with the same large expectation meet, one to a large value, one to a small one. */
    @JCStressTest
    @Description("cas x v->w against cas x v->a")
    @Outcome(id = "stored, exists, w", expect = ACCEPTABLE, desc = "the first one won")
    @Outcome(id = "exists, stored, a", expect = ACCEPTABLE, desc = "the second one won")
    @State
    public static class CasVsCas {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.V, null, null);

        /** Stores or is refused. */
        @Actor
        public void first(LLL_Result result) {
            result.r1 = Stage.word(store.cas(Stage.X, Letters.V.bytes(), Letters.W.bytes()));
        }

        /** Stores or is refused. */
        @Actor
        public void second(LLL_Result result) {
            result.r2 = Stage.word(store.cas(Stage.X, Letters.V.bytes(), Letters.A.bytes()));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
        }
    }

    /** Two exchanges of large values in opposite orders meet, in two buckets. */
    @JCStressTest
    @Description("exch x y against exch y x, both large, in two buckets")
    @Outcome(id = "exchanged, exchanged, v, w", expect = ACCEPTABLE, desc = "twice exchanged is as before")
    @State
    public static class ExchVsOpposite {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.V, Letters.W, null);

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

    /** An exchange of large values meets a small value for one of its keys, in two buckets. */
    @JCStressTest
    @Description("exch x y against set x a, both large before, in two buckets")
    @Outcome(id = "a, v", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "w, a", expect = ACCEPTABLE, desc = "the set came first and its value was exchanged")
    @State
    public static class ExchVsSet {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.V, Letters.W, null);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Overwrites x. */
        @Actor
        public void setter() {
            store.set(Stage.X, Letters.A.bytes());
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = Stage.read(store, Stage.Y);
        }
    }

    /** An exchange of large values meets a delete of one of its keys, in two buckets. */
    @JCStressTest
    @Description("exch x y against delete x, both large, in two buckets")
    @Outcome(id = "exchanged, none, v", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "missing, none, w", expect = ACCEPTABLE, desc = "the delete came first")
    @State
    public static class ExchVsDelete {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.V, Letters.W, null);

        /** Exchanges or finds one missing. */
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
}
