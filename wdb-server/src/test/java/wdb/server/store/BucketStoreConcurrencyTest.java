package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.protocol.Slice;

/** What many threads at once must not break. Finer races, and the proof that these can be seen, are in the module stress. */
class BucketStoreConcurrencyTest {
    private static final int THREADS = 4;
    private static final long SEED = 42;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest(name = "{0} buckets")
    @ValueSource(ints = {1, 2, 64})
    void exchangesLoseAndDoubleNoValue(int buckets) throws Exception {
        BucketStore store = new BucketStore(buckets, 1, 2);
        int keys = 50;
        TreeSet<String> values = new TreeSet<>();
        for (int i = 0; i < keys; i++) {
            String value = i + "!" + "x".repeat(i % 10 == 0 ? 5_000 : i * 7); // lengths differ, some are large
            values.add(value);
            store.set(Slice.of("key" + i), Slice.of(value));
        }
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(SEED + thread);
            tasks.add(() -> {
                for (int i = 0; i < 20_000; i++) {
                    Exchange exchange = store.exch(Slice.of("key" + random.nextInt(keys)), Slice.of("key" + random.nextInt(keys)));
                    assertThat(exchange).isNotNull();
                }
                return null;
            });
        }
        runAll(tasks);
        TreeSet<String> found = new TreeSet<>();
        Item item = new Item();
        for (int i = 0; i < keys; i++) {
            store.get(Slice.of("key" + i), item);
            assertThat(item.id()).as("the number stays with the key").isEqualTo(i + 1);
            found.add(item.value().toString());
        }
        assertThat(found).isEqualTo(values);
        BucketAudit.audit(store);
    }

    @Test
    void readersNeverSeeHalfAValueWhileItsBucketMoves() throws Exception {
        BucketStore store = new BucketStore(1, 1, 2);
        int keys = 20;
        for (int key = 0; key < keys; key++) {
            store.set(Slice.of("key" + key), uniform((byte) 1));
        }
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Void>> readers = new ArrayList<>();
        for (int thread = 0; thread < THREADS / 2; thread++) {
            Random random = new Random(SEED + thread);
            readers.add(threads.submit(() -> {
                Item item = new Item();
                while (!done.get()) {
                    assertThat(store.get(Slice.of("key" + random.nextInt(keys)), item)).isTrue();
                    byte fill = item.value().toBytes()[0];
                    if (!item.value().hasBytesOf(uniform(fill))) {
                        throw new AssertionError("half a value: fill " + fill + ", length " + item.valueLength());
                    }
                }
                return null;
            }));
        }
        List<Callable<Void>> writers = new ArrayList<>();
        for (int thread = 0; thread < THREADS / 2; thread++) {
            Random random = new Random(SEED - 1 - thread);
            writers.add(() -> {
                for (int i = 0; i < 30_000; i++) {
                    store.set(Slice.of("key" + random.nextInt(keys)), uniform((byte) (1 + random.nextInt(100))));
                }
                return null;
            });
        }
        try {
            runAll(writers);
        } finally {
            done.set(true);
        }
        join(readers);
        assertThat(store.stats().compactions()).as("the bucket has moved").isGreaterThan(100);
        BucketAudit.audit(store);
    }

    /** It reads without the lock what others grow, compact, empty and let go: it may see anything, and must stand it. */
    @Test
    void prefetchingStandsWhateverOthersDoMeanwhile() throws Exception {
        BucketStore store = new BucketStore(2, 1, 2);
        Slice[] keys = new Slice[Store.PREFETCH_KEYS_MAX];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Slice.of("key" + i);
        }
        AtomicBoolean running = new AtomicBoolean(true);
        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(() -> {
            Random random = new Random(SEED);
            for (int i = 0; i < 200_000; i++) {
                Slice key = keys[random.nextInt(keys.length)];
                if (random.nextBoolean()) {
                    store.set(key, Slice.of("x".repeat(random.nextInt(300))));
                } else {
                    store.delete(key);
                }
            }
            running.set(false);
            return null;
        });
        tasks.add(() -> {
            while (running.get()) {
                store.prefetch(keys, keys.length, new long[keys.length]);
            }
            return null;
        });
        runAll(tasks);
        BucketAudit.audit(store);
    }

    @Test
    void countingByCompareAndSetLosesNoCount() throws Exception {
        BucketStore store = new BucketStore(4, 1, 2);
        Slice key = Slice.of("counter");
        store.set(key, Slice.of("0"));
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            tasks.add(() -> {
                for (int i = 0; i < 5_000; i++) {
                    increment(store, key);
                }
                return null;
            });
        }
        runAll(tasks);
        Item item = new Item();
        store.get(key, item);
        assertThat(item.value().toString()).isEqualTo("20000");
    }

    @Test
    void aScanGivesKeysThatStayExactlyOnceWhileOthersComeAndGo() throws Exception {
        BucketStore store = new BucketStore(32, 1, 2);
        int staying = 500;
        for (int i = 0; i < staying; i++) {
            store.set(Slice.of("stays" + i), Slice.of("v"));
        }
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Void>> churners = new ArrayList<>();
        for (int thread = 0; thread < THREADS - 1; thread++) {
            Random random = new Random(SEED + thread);
            churners.add(threads.submit(() -> {
                while (!done.get()) {
                    Slice passing = Slice.of("passing" + random.nextInt(1_000));
                    store.set(passing, Slice.of("v".repeat(random.nextInt(100))));
                    store.delete(Slice.of("passing" + random.nextInt(1_000)));
                    store.set(Slice.of("stays" + random.nextInt(staying)), Slice.of("v".repeat(random.nextInt(100))));
                    store.exch(Slice.of("stays" + random.nextInt(staying)), passing);
                }
                return null;
            }));
        }
        try {
            for (int round = 0; round < 200; round++) {
                Map<String, Integer> seen = scanAll(store, 1 + round);
                assertThat(seen).hasSize(staying);
                assertThat(seen.values()).as("times that each key was given in round %d", round).containsOnly(1);
            }
        } finally {
            done.set(true);
        }
        join(churners);
        BucketAudit.audit(store);
    }

    private static Map<String, Integer> scanAll(Store store, int count) {
        Map<String, Integer> seen = new HashMap<>();
        KeyList list = new KeyList();
        long cursor = 0;
        do {
            list.clear();
            cursor = store.scan(cursor, Slice.of("stays"), count, list);
            for (int i = 0; i < list.size(); i++) {
                seen.merge(new String(list.bytes(), list.from(i), list.to(i) - list.from(i), StandardCharsets.UTF_8), 1, Integer::sum);
            }
        } while (cursor != 0);
        return seen;
    }

    private static void increment(Store store, Slice key) {
        Item item = new Item();
        while (true) {
            store.get(key, item);
            Slice present = item.value();
            int count = Integer.parseInt(present.toString());
            if (store.cas(key, present, Slice.of(Integer.toString(count + 1))).stored()) {
                return;
            }
        }
    }

    /** Returns a value all of whose bytes are {@code fill}, which also gives its length. */
    private static Slice uniform(byte fill) {
        byte[] value = new byte[fill % 25 == 0 ? Bucket.LARGE_VALUE_BYTES_MIN + fill : fill * 3];
        Arrays.fill(value, fill);
        return Slice.of(value);
    }

    private void runAll(List<Callable<Void>> tasks) throws Exception {
        List<Future<Void>> futures = new ArrayList<>();
        for (Callable<Void> task : tasks) {
            futures.add(threads.submit(task));
        }
        join(futures);
    }

    private static void join(List<Future<Void>> futures) throws Exception {
        for (Future<Void> future : futures) {
            future.get(120, TimeUnit.SECONDS);
        }
    }
}
