package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import wdb.server.store.BucketStore;

/** Races of a scan against operations that change what it scans. */
public final class ScanRaces {
    private ScanRaces() {}

    /** A scan meets a delete; the key that stays is given exactly once. */
    @JCStressTest
    @Description("scan against delete x, y and z staying")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the delete came first")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the scan was past x before the delete")
    @State
    public static class ScanVsDeleteOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), Letters.A, Letters.B, Letters.C);

        /** Deletes x. */
        @Actor
        public void deleter() {
            store.delete(Stage.X);
        }

        /** Scans all. */
        @Actor
        public void scanner(III_Result result) {
            KeyCounts counts = KeyCounts.scan(store);
            result.r1 = counts.of(Stage.X);
            result.r2 = counts.of(Stage.Y);
            result.r3 = counts.of(Stage.Z);
        }
    }

    /** A scan meets an insert; the keys that were there are given exactly once. */
    @JCStressTest
    @Description("scan against insert x, y and z being there")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the scan was past the bucket of x before the insert")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the insert came first")
    @State
    public static class ScanVsInsertOneBucket {
        final BucketStore store = Stage.with(Stage.oneBucket(), null, Letters.B, Letters.C);

        /** Inserts x. */
        @Actor
        public void inserter() {
            store.set(Stage.X, Letters.A.bytes());
        }

        /** Scans all. */
        @Actor
        public void scanner(III_Result result) {
            KeyCounts counts = KeyCounts.scan(store);
            result.r1 = counts.of(Stage.X);
            result.r2 = counts.of(Stage.Y);
            result.r3 = counts.of(Stage.Z);
        }
    }

    /** A scan meets a delete; the key that stays is given exactly once. */
    @JCStressTest
    @Description("scan against delete x, y and z staying")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the delete came first")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the scan was past x before the delete")
    @State
    public static class ScanVsDeleteTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, Letters.C);

        /** Deletes x. */
        @Actor
        public void deleter() {
            store.delete(Stage.X);
        }

        /** Scans all. */
        @Actor
        public void scanner(III_Result result) {
            KeyCounts counts = KeyCounts.scan(store);
            result.r1 = counts.of(Stage.X);
            result.r2 = counts.of(Stage.Y);
            result.r3 = counts.of(Stage.Z);
        }
    }

    /** A scan meets an insert; the keys that were there are given exactly once. */
    @JCStressTest
    @Description("scan against insert x, y and z being there")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the scan was past the bucket of x before the insert")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the insert came first")
    @State
    public static class ScanVsInsertTwoBuckets {
        final BucketStore store = Stage.with(Stage.twoBuckets(), null, Letters.B, Letters.C);

        /** Inserts x. */
        @Actor
        public void inserter() {
            store.set(Stage.X, Letters.A.bytes());
        }

        /** Scans all. */
        @Actor
        public void scanner(III_Result result) {
            KeyCounts counts = KeyCounts.scan(store);
            result.r1 = counts.of(Stage.X);
            result.r2 = counts.of(Stage.Y);
            result.r3 = counts.of(Stage.Z);
        }
    }

    /** A scan meets an exchange: keys stay where they are. */
    @JCStressTest
    @Description("scan against exch x y")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "each key is given once")
    @State
    public static class ScanVsExch {
        final BucketStore store = Stage.with(Stage.twoBuckets(), Letters.A, Letters.B, Letters.C);

        /** Exchanges. */
        @Actor
        public void exchanger() {
            store.exch(Stage.X, Stage.Y);
        }

        /** Scans all. */
        @Actor
        public void scanner(III_Result result) {
            KeyCounts counts = KeyCounts.scan(store);
            result.r1 = counts.of(Stage.X);
            result.r2 = counts.of(Stage.Y);
            result.r3 = counts.of(Stage.Z);
        }
    }

    /** A scan meets the growth of the bucket that it reads. */
    @JCStressTest
    @Description("scan against an insert that makes the bucket grow")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the key that was there is given once")
    @State
    public static class ScanVsGrowth {
        final BucketStore store = Brink.GROWTH.approach(Stage.oneBucket(), Letters.A);

        /** Inserts another key; the arrays grow. */
        @Actor
        public void inserter() {
            Brink.GROWTH.goOver(store);
        }

        /** Scans all. */
        @Actor
        public void scanner(I_Result result) {
            result.r1 = KeyCounts.scan(store).of(Stage.X);
        }
    }
}
