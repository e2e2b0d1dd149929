package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import wdb.server.store.BucketStore;

/** Races of a full bucket that evicts its oldest items, X and Y among them, against operations on those. */
public final class EvictionRaces {
    private EvictionRaces() {}

    private static BucketStore full() {
        return Brink.EVICTION.approachWithTwo(Stage.with(Stage.evicting(), Letters.A, Letters.B, null));
    }

    /** A read meets the eviction of its item. */
    @JCStressTest
    @Description("get x against an insert that evicts the oldest items, x first unless it was read")
    @Outcome(id = "a, true", expect = ACCEPTABLE, desc = "the read came first, or saw to it that x was spared")
    @Outcome(id = "none, true", expect = ACCEPTABLE, desc = "the eviction came first")
    @State
    public static class GetVsEviction {
        final BucketStore store = full();

        /** Inserts another key; the bucket evicts. */
        @Actor
        public void writer() {
            Brink.EVICTION.goOver(store);
        }

        /** Reads. */
        @Actor
        public void reader(LZ_Result result) {
            result.r1 = Stage.read(store, Stage.X);
        }

        /** Makes sure that there was an eviction. */
        @Arbiter
        public void after(LZ_Result result) {
            result.r2 = store.stats().evictions() > 0;
        }
    }

    /** An overwrite that moves its item meets an eviction. */
    @JCStressTest
    @Description("set x to a longer value against an insert that evicts the oldest items")
    @Outcome(id = "(l|none), true", expect = ACCEPTABLE, desc = "x has the new value, unless it was evicted after that")
    @State
    public static class SetVsEviction {
        final BucketStore store = full();

        /** Inserts another key; the bucket evicts. */
        @Actor
        public void inserter() {
            Brink.EVICTION.goOver(store);
        }

        /** Overwrites, or inserts again what was evicted. */
        @Actor
        public void writer() {
            store.set(Stage.X, Letters.LONG.bytes());
        }

        /** Reads x. */
        @Arbiter
        public void after(LZ_Result result) {
            result.r1 = Stage.read(store, Stage.X);
            result.r2 = store.stats().evictions() > 0;
        }
    }

    /** An exchange meets an eviction of both its items. */
    @JCStressTest
    @Description("exch x y against an insert that evicts the oldest items, x and y first")
    @Outcome(id = "exchanged, (b|none), (a|none)", expect = ACCEPTABLE, desc = "exchanged; each may have been evicted after that")
    @Outcome(id = "missing, none, (b|none)", expect = ACCEPTABLE, desc = "the eviction came first; nothing changed places")
    @Outcome(id = "missing, a, none", expect = ACCEPTABLE, desc = "the eviction came first and took y")
    @State
    public static class ExchVsEviction {
        final BucketStore store = full();

        /** Inserts another key; the bucket evicts. */
        @Actor
        public void inserter() {
            Brink.EVICTION.goOver(store);
        }

        /** Exchanges. */
        @Actor
        public void exchanger(LLL_Result result) {
            result.r1 = Stage.word(store.exch(Stage.X, Stage.Y));
        }

        /** Reads both. */
        @Arbiter
        public void after(LLL_Result result) {
            result.r2 = Stage.read(store, Stage.X);
            result.r3 = Stage.read(store, Stage.Y);
        }
    }
}
