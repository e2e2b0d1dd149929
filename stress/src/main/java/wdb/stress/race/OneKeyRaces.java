package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import wdb.server.store.BucketStore;

/** Races of two operations on one key. */
public final class OneKeyRaces {
    private OneKeyRaces() {}

    /** A read meets an overwrite in place. */
    @JCStressTest
    @Description("get x against set x to a value of the same length")
    @Outcome(id = "d", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "e", expect = ACCEPTABLE, desc = "the overwrite came first")
    @State
    public static class GetVsSet {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.D, null, null);

        /** Overwrites in place. */
        @Actor
        public void writer() {
            store.set(Stage.X, Letters.E.bytes());
        }

        /** Reads. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }
    }

    /** A read meets an overwrite that does not fit in place. */
    @JCStressTest
    @Description("get x against set x to a value of another length")
    @Outcome(id = "a", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "l", expect = ACCEPTABLE, desc = "the overwrite came first")
    @State
    public static class GetVsSetOfOtherLength {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);

        /** Overwrites by appending. */
        @Actor
        public void writer() {
            store.set(Stage.X, Letters.LONG.bytes());
        }

        /** Reads. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }
    }

    /** Two inserts of one key meet. */
    @JCStressTest
    @Description("set x against set x, x being absent")
    @Outcome(id = "same, a", expect = ACCEPTABLE, desc = "one item, which the second set overwrote with a")
    @Outcome(id = "same, b", expect = ACCEPTABLE, desc = "one item, which the second set overwrote with b")
    @State
    public static class SetVsSet {
        final BucketStore store = Stage.with(Stage.oneBucket(), null, null, null);
        long firstId;
        long secondId;

        /** Inserts or overwrites. */
        @Actor
        public void first() {
            firstId = store.set(Stage.X, Letters.A.bytes());
        }

        /** Inserts or overwrites. */
        @Actor
        public void second() {
            secondId = store.set(Stage.X, Letters.B.bytes());
        }

        /** Looks at what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r1 = firstId == secondId && store.stats().items() == 1 ? "same" : "two items";
            result.r2 = Stage.read(store, Stage.X);
        }
    }

    /** An overwrite meets a delete. */
    @JCStressTest
    @Description("set x against delete x, x being present")
    @Outcome(id = "kept, none", expect = ACCEPTABLE, desc = "the set overwrote the item, then it was deleted")
    @Outcome(id = "new, b", expect = ACCEPTABLE, desc = "the item was deleted, then the set made a new one")
    @State
    public static class SetVsDelete {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);
        private final long id = store.set(Stage.X, Letters.A.bytes());
        long setId;
        long deletedId;

        /** Overwrites or inserts. */
        @Actor
        public void setter() {
            setId = store.set(Stage.X, Letters.B.bytes());
        }

        /** Deletes. */
        @Actor
        public void deleter() {
            deletedId = store.delete(Stage.X);
        }

        /** Looks at what is left. */
        @Arbiter
        public void after(LL_Result result) {
            String number = setId == id ? "kept" : "new";
            result.r1 = deletedId == id ? number : "not deleted";
            result.r2 = Stage.read(store, Stage.X);
        }
    }

    /** Two deletes of one key meet. */
    @JCStressTest
    @Description("delete x against delete x, x being present")
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first one deleted it")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second one deleted it")
    @State
    public static class DeleteVsDelete {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);

        /** Deletes or finds nothing. */
        @Actor
        public void first(ZZ_Result result) {
            result.r1 = store.delete(Stage.X) != 0;
        }

        /** Deletes or finds nothing. */
        @Actor
        public void second(ZZ_Result result) {
            result.r2 = store.delete(Stage.X) != 0;
        }
    }

    /** A read meets a delete. */
    @JCStressTest
    @Description("get x against delete x")
    @Outcome(id = "a", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "none", expect = ACCEPTABLE, desc = "the delete came first")
    @State
    public static class GetVsDelete {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);

        /** Deletes. */
        @Actor
        public void deleter() {
            store.delete(Stage.X);
        }

        /** Reads. */
        @Actor
        public void reader(L_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }
    }

    /** Two compare-and-sets with the same expectation meet. */
    @JCStressTest
    @Description("cas x a->b against cas x a->c")
    @Outcome(id = "stored, exists, b", expect = ACCEPTABLE, desc = "the first one won")
    @Outcome(id = "exists, stored, c", expect = ACCEPTABLE, desc = "the second one won")
    @State
    public static class CasVsCas {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);

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

    /** A compare-and-set meets a set. */
    @JCStressTest
    @Description("cas x a->c against set x b")
    @Outcome(id = "stored, b", expect = ACCEPTABLE, desc = "the cas came first and was overwritten")
    @Outcome(id = "exists, b", expect = ACCEPTABLE, desc = "the set came first and the cas was refused")
    @State
    public static class CasVsSet {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);

        /** Stores or is refused. */
        @Actor
        public void swapper(LL_Result result) {
            result.r1 = Stage.word(store.cas(Stage.X, Letters.A.bytes(), Letters.C.bytes()));
        }

        /** Overwrites. */
        @Actor
        public void setter() {
            store.set(Stage.X, Letters.B.bytes());
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
        }
    }

    /** A compare-and-set meets a delete. */
    @JCStressTest
    @Description("cas x a->b against delete x")
    @Outcome(id = "stored, true, none", expect = ACCEPTABLE, desc = "the cas came first, then its item was deleted")
    @Outcome(id = "missing, true, none", expect = ACCEPTABLE, desc = "the delete came first")
    @State
    public static class CasVsDelete {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, null, null);

        /** Stores or finds nothing. */
        @Actor
        public void swapper(LLL_Result result) {
            result.r1 = Stage.word(store.cas(Stage.X, Letters.A.bytes(), Letters.B.bytes()));
        }

        /** Deletes. */
        @Actor
        public void deleter(LLL_Result result) {
            result.r2 = store.delete(Stage.X) != 0;
        }

        /** Reads what is left. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r3 = Stage.read(store, Stage.X);
        }
    }
}
