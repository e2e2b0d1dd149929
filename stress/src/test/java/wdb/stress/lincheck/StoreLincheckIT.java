package wdb.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import wdb.server.store.BucketStore;
import wdb.stress.linear.Planted;

/**
 * The store under Lincheck: random programs of three threads, each run under many schedules, each result explained by some order of
 * atomic steps on {@link SequentialStore}. Short unless {@code -Dwdb.lincheck=full}.
 */
class StoreLincheckIT {
    private static final boolean FULL = "full".equals(System.getProperty("wdb.lincheck"));
    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    /** All keys behind one lock. */
    public static class OneBucket extends CheckedStore {
        public OneBucket() {
            super(new BucketStore(1, K0, K1));
        }
    }

    /** Three keys, mostly behind different locks. */
    public static class FourBuckets extends CheckedStore {
        public FourBuckets() {
            super(new BucketStore(4, K0, K1));
        }
    }

    /** The real store with one mistake. */
    public static class HalfExchange extends CheckedStore {
        public HalfExchange() {
            super(Planted.HALF_EXCHANGE.over(new BucketStore(4, K0, K1)));
        }
    }

    @Test
    void everyScheduleOfOneBucketHasAnOrder() {
        schedules().check(OneBucket.class);
    }

    @Test
    void everyScheduleOfSeveralBucketsHasAnOrder() {
        schedules().check(FourBuckets.class);
    }

    @Test
    void runsOnRealThreadsHaveAnOrder() {
        stress().check(OneBucket.class);
        stress().check(FourBuckets.class);
    }

    @Test
    void aPlantedHalfExchangeIsFound() {
        assertThatThrownBy(() -> schedules().iterations(200).minimizeFailedScenario(false).check(HalfExchange.class)).isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("exch(");
    }

    private static ModelCheckingOptions schedules() {
        return new ModelCheckingOptions().iterations(FULL ? 100 : 10).invocationsPerIteration(FULL ? 1_000 : 100).threads(3).actorsPerThread(3)
                .actorsBefore(3).actorsAfter(2).sequentialSpecification(SequentialStore.class)
                // They read arrays of bytes as numbers, which Lincheck cannot follow; no thread is switched in the middle of one access.
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses("wdb.server.store.ItemLayout", "wdb.server.store.SipHash").allMethods().treatAsAtomic());
    }

    private static StressOptions stress() {
        return new StressOptions().iterations(FULL ? 100 : 10).invocationsPerIteration(FULL ? 10_000 : 500).threads(3).actorsPerThread(3)
                .actorsBefore(3).actorsAfter(2).sequentialSpecification(SequentialStore.class);
    }
}
