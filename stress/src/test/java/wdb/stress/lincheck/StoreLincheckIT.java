package wdb.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import wdb.server.store.BucketStore;
import wdb.stress.linear.Planted;

/**
 * The store under Lincheck: random programs of three threads, each run under many schedules, each result explained by some order of
 * atomic steps on {@link SequentialStore}. Short unless {@code -Dwdb.lincheck=full};
 * {@code -Dwdb.lincheck.iterations}, {@code .schedules} (of each program) and {@code .runs} (of each, on real threads) say how many instead.
 */
class StoreLincheckIT {
    private static final int ITERATIONS = number("iterations", 10, 100);
    private static final int SCHEDULES = number("schedules", 60, 1_000);
    private static final int RUNS = number("runs", 500, 10_000);
    private static final int WRITTEN_SCHEDULES = 300;
    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    /** All keys behind one lock. */
    public static class OneBucket extends CheckedChanges {
        public OneBucket() {
            super(new BucketStore(1, K0, K1));
        }

        /** One step here, and one for each bucket where there are several. */
        @Operation
        public void clear() {
            store.clear();
        }
    }

    /** Three keys, mostly behind different locks. */
    public static class FourBuckets extends CheckedChanges {
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

        assertThat(CheckedStore.made()).isEqualTo(ITERATIONS * SCHEDULES);
    }

    @Test
    void everyScheduleOfSeveralBucketsHasAnOrder() {
        schedules().check(FourBuckets.class);

        assertThat(CheckedStore.made()).isEqualTo(ITERATIONS * SCHEDULES);
    }

    @Test
    void runsOnRealThreadsHaveAnOrder() {
        stress().check(OneBucket.class);
        stress().check(FourBuckets.class);
    }

    @Test
    void aPlantedHalfExchangeIsFound() throws NoSuchMethodException {
        ModelCheckingOptions options = schedules().iterations(0).invocationsPerIteration(WRITTEN_SCHEDULES).addCustomScenario(exchangeAmongGets());

        assertThatThrownBy(() -> options.minimizeFailedScenario(false).check(HalfExchange.class)).isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("exch(");
    }

    @Test
    void aPlantedHalfExchangeIsFoundOnRealThreads() throws NoSuchMethodException {
        StressOptions options = stress().iterations(0).addCustomScenario(exchangeAmongGets());

        assertThatThrownBy(() -> options.minimizeFailedScenario(false).check(HalfExchange.class)).isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("exch(");
    }

    @Test
    void theRealExchangeHasAnOrderAmongTheSameGets() throws NoSuchMethodException {
        schedules().iterations(0).invocationsPerIteration(WRITTEN_SCHEDULES).addCustomScenario(exchangeAmongGets()).check(FourBuckets.class);

        assertThat(CheckedStore.made()).isEqualTo(WRITTEN_SCHEDULES);
    }

    /** Returns a program in which half an exchange shows. */
    private static ExecutionScenario exchangeAmongGets() throws NoSuchMethodException {
        Actor exch = new Actor(CheckedStore.class.getMethod("exch", int.class, int.class), List.of(1, 2));
        return new ExecutionScenario(List.of(set(1, 1), set(2, 3)), List.of(List.of(exch), List.of(get(1), get(2))), List.of(), null);
    }

    private static Actor set(int key, int value) throws NoSuchMethodException {
        return new Actor(CheckedStore.class.getMethod("set", int.class, int.class), List.of(key, value));
    }

    private static Actor get(int key) throws NoSuchMethodException {
        return new Actor(CheckedStore.class.getMethod("get", int.class), List.of(key));
    }

    private static int number(String name, int shortly, int full) {
        return Integer.getInteger("wdb.lincheck." + name, "full".equals(System.getProperty("wdb.lincheck")) ? full : shortly);
    }

    private static ModelCheckingOptions schedules() {
        CheckedStore.forgetMade();
        return new ModelCheckingOptions().iterations(ITERATIONS).invocationsPerIteration(SCHEDULES).threads(3).actorsPerThread(2)
                .actorsBefore(3).actorsAfter(2).sequentialSpecification(SequentialStore.class)
                // A loop that goes round more often is taken for one that waits: no schedule is tried that switches after it. The pool looks through
                // a list for each length of a run.
                .loopIterationsBeforeThreadSwitch(150).loopBound(1_000)
                // They read arrays of bytes as numbers, which Lincheck cannot follow; no thread is switched in the middle of one access.
                .addGuarantee(in("ItemLayout", "SipHash").allMethods().treatAsAtomic())
                .addGuarantee(in("PagedBucket", "PackedIndex", "PackedTable", "PackedItems", "Bucket").methods("slot").treatAsAtomic());
    }

    private static ManagedStrategyGuarantee.MethodBuilder in(String... classes) {
        return ManagedStrategyGuaranteeKt.forClasses(Stream.of(classes).map(name -> "wdb.server.store." + name).toArray(String[]::new));
    }

    private static StressOptions stress() {
        return new StressOptions().iterations(ITERATIONS).invocationsPerIteration(RUNS).threads(3).actorsPerThread(3)
                .actorsBefore(3).actorsAfter(2).sequentialSpecification(SequentialStore.class);
    }
}
