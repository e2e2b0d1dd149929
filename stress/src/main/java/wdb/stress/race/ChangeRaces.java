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
import org.openjdk.jcstress.infra.results.L_Result;
import wdb.protocol.Slice;
import wdb.server.store.BucketStore;
import wdb.server.store.Change;
import wdb.server.store.Item;

/** Races of changes by description: counters, append, add, expiry. */
public final class ChangeRaces {
    private static final int VALUE_BYTES_MAX = 10_000;
    private static final Slice NUMBER = Slice.of("10");
    private static final long LONG_AGO = 1; // in Unix seconds: what expires then has expired

    private ChangeRaces() {}

    /** Carries out a change and returns the name of its outcome. */
    private static String change(BucketStore store, Change change) {
        return store.change(Stage.X, change, new Item()).name();
    }

    private static Change of(Change.Mode mode) {
        return new Change().to(mode, VALUE_BYTES_MAX);
    }

    /** Returns the text of the value of x. */
    private static String text(BucketStore store) {
        Item item = Stage.item();
        return store.get(Stage.X, item) ? item.value().toString() : "none";
    }

    private static BucketStore counting() {
        BucketStore store = Stage.oneBucket();
        store.set(Stage.X, NUMBER);
        return store;
    }

    /** Two increments of one number meet. */
    @JCStressTest
    @Description("incr x 1 against incr x 5")
    @Outcome(id = "16", expect = ACCEPTABLE, desc = "both were counted")
    @State
    public static class IncrementVsIncrement {
        final BucketStore store = counting();

        /** Adds 1. */
        @Actor
        public void first() {
            change(store, of(Change.Mode.INCREMENT).delta(1, 0));
        }

        /** Adds 5. */
        @Actor
        public void second() {
            change(store, of(Change.Mode.INCREMENT).delta(5, 0));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = text(store);
        }
    }

    /** Two appends to one value meet. */
    @JCStressTest
    @Description("append x a against append x b")
    @Outcome(id = "10ab", expect = ACCEPTABLE, desc = "a came first")
    @Outcome(id = "10ba", expect = ACCEPTABLE, desc = "b came first")
    @State
    public static class AppendVsAppend {
        final BucketStore store = counting();

        /** Appends a. */
        @Actor
        public void first() {
            change(store, of(Change.Mode.APPEND).value(Slice.of("a")));
        }

        /** Appends b. */
        @Actor
        public void second() {
            change(store, of(Change.Mode.APPEND).value(Slice.of("b")));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = text(store);
        }
    }

    /** Two adds of one absent key meet. */
    @JCStressTest
    @Description("add x a against add x v, x being absent")
    @Outcome(id = "DONE, NOT_STORED, a", expect = ACCEPTABLE, desc = "the first one won")
    @Outcome(id = "NOT_STORED, DONE, v", expect = ACCEPTABLE, desc = "the second one won")
    @State
    public static class AddVsAdd {
        final BucketStore store = Stage.oneBucket();

        /** Adds a small value. */
        @Actor
        public void first(LLL_Result result) {
            result.r1 = change(store, of(Change.Mode.ADD).value(Letters.A.bytes()));
        }

        /** Adds a large one. */
        @Actor
        public void second(LLL_Result result) {
            result.r2 = change(store, of(Change.Mode.ADD).value(Letters.V.bytes()));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
        }
    }

    /** A touch that lets an item expire meets an exchange, in two buckets: the expiry stays with the key. */
    @JCStressTest
    @Description("touch x into the past against exch x y")
    @Outcome(id = "DONE, exchanged, none, a", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(id = "DONE, missing, none, b", expect = ACCEPTABLE, desc = "the touch came first")
    @State
    public static class TouchVsExch {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, null);

        /** Lets x expire. */
        @Actor
        public void toucher(LLLL_Result result) {
            result.r1 = change(store, of(Change.Mode.TOUCH).expiry(LONG_AGO));
        }

        /** Exchanges or finds one missing. */
        @Actor
        public void exchanger(LLLL_Result result) {
            result.r2 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
            result.r4 = Stage.read(store, Stage.Y);
        }
    }

    /** An increment meets a delete. */
    @JCStressTest
    @Description("incr x 1 against delete x")
    @Outcome(id = "DONE, none", expect = ACCEPTABLE, desc = "the increment came first")
    @Outcome(id = "NOT_FOUND, none", expect = ACCEPTABLE, desc = "the delete came first")
    @State
    public static class IncrementVsDelete {
        final BucketStore store = counting();

        /** Adds 1 or finds nothing. */
        @Actor
        public void counter(LL_Result result) {
            result.r1 = change(store, of(Change.Mode.INCREMENT).delta(1, 0));
        }

        /** Deletes. */
        @Actor
        public void deleter() {
            store.delete(Stage.X);
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r2 = text(store);
        }
    }
}
