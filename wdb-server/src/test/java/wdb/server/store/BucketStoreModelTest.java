package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.Slice;

/** Random operations on a store with few buckets, step by step against a {@link HashMap}. */
class BucketStoreModelTest {
    private static final int STEPS = 20_000;

    /** What the model knows of a key that is present. */
    private record Entry(byte[] value, long id) {}

    private final Map<String, Entry> model = new HashMap<>();
    private final Map<String, Long> lastVersion = new HashMap<>(); // of keys that are present
    private final Map<String, Set<Long>> versions = new HashMap<>(); // of all keys ever: all versions that they had
    private final Set<String> changed = new HashSet<>(); // by the present step
    private final Item item = new Item();
    private Random random;
    private BucketStore store;
    private int keys;
    private long lastId;
    private int refusals;

    @ParameterizedTest(name = "seed {0}: {1} buckets, {2} keys, regions of {3} bytes")
    @CsvSource({
        "1, 1, 10, 2147483632", "2, 1, 300, 2147483632", "3, 2, 300, 2147483632", "4, 8, 300, 2147483632", "5, 8, 2000, 2147483632",
        "6, 1, 60, 6000", "7, 2, 300, 20000", "8, 4, 3, 2147483632", "9, 4, 1000, 30000"
    })
    void everyStepDoesWhatTheModelDoes(long seed, int buckets, int keys, int regionBytesMax) {
        random = new Random(seed);
        store = new BucketStore(buckets, random.nextLong(), random.nextLong(), regionBytesMax);
        this.keys = keys;
        for (int step = 0; step < STEPS; step++) {
            try {
                step();
                if (step % 97 == 0 || step == STEPS - 1) {
                    BucketAudit.audit(store);
                    compareAll();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
            }
        }
        if (regionBytesMax < IndexLayout.REGION_BYTES_MAX) {
            assertThat(refusals).as("operations refused because a region was full").isPositive();
        }
        emptyIt();
    }

    private void step() {
        changed.clear();
        String key = randomKey();
        int operation = random.nextInt(100);
        try {
            if (operation < 40) {
                set(key);
            } else if (operation < 55) {
                delete(key);
            } else if (operation < 75) {
                exchange(key, random.nextInt(10) == 0 ? key : randomKey());
            } else if (operation < 90) {
                compareAndSet(key);
            }
        } catch (StoreFullException _) {
            refusals++;
        }
        check(key);
    }

    private void set(String key) {
        byte[] value = randomValue();
        long id = random.nextBoolean() ? store.set(Slice.of(key), offset(value)) : store.set(Slice.of(key), value);
        if (!model.containsKey(key)) {
            lastId++;
        }
        assertThat(id).isEqualTo(model.containsKey(key) ? model.get(key).id() : lastId);
        model.put(key, new Entry(value, id));
        changed.add(key);
    }

    private void delete(String key) {
        Entry removed = model.remove(key);
        assertThat(store.delete(offset(bytes(key)))).isEqualTo(removed == null ? 0 : removed.id());
    }

    private void exchange(String first, String second) {
        Exchange exchange = store.exch(Slice.of(first), Slice.of(second));
        if (!model.containsKey(first) || !model.containsKey(second)) {
            assertThat(exchange).isNull();
            return;
        }
        Entry was1 = model.get(first);
        Entry was2 = model.get(second);
        assertThat(exchange).isEqualTo(new Exchange(was1.id(), was2.id()));
        if (!first.equals(second)) {
            model.put(first, new Entry(was2.value(), was1.id()));
            model.put(second, new Entry(was1.value(), was2.id()));
            changed.add(first);
            changed.add(second);
            check(second);
        }
    }

    private void compareAndSet(String key) {
        Entry present = model.get(key);
        byte[] expected = present != null && random.nextInt(3) > 0 ? present.value().clone() : randomValue();
        if (present != null && expected.length > 0 && random.nextInt(4) == 0) {
            expected[random.nextInt(expected.length)] ^= 1;
        }
        byte[] value = randomValue();
        Swap swap = store.cas(Slice.of(key), offset(expected), offset(value));
        if (present == null) {
            assertThat(swap).isNull();
            return;
        }
        boolean equal = Arrays.equals(expected, present.value());
        assertThat(swap).isEqualTo(new Swap(equal, present.id()));
        if (equal) {
            model.put(key, new Entry(value, present.id()));
            changed.add(key);
        }
    }

    private void check(String key) {
        Entry expected = model.get(key);
        assertThat(store.get(offset(bytes(key)), item)).isEqualTo(expected != null);
        if (expected == null) {
            lastVersion.remove(key);
            return;
        }
        assertThat(Arrays.copyOf(item.value(), item.valueLength())).isEqualTo(expected.value());
        assertThat(item.id()).isEqualTo(expected.id());
        assertThat(item.large()).isEqualTo(expected.value().length >= Bucket.LARGE_VALUE_BYTES_MIN);
        if (changed.contains(key)) {
            boolean isNew = versions.computeIfAbsent(key, _ -> new HashSet<>()).add(item.version());
            assertThat(isNew).as("version %d is new for a changed key", item.version()).isTrue();
            lastVersion.put(key, item.version());
        } else {
            assertThat(item.version()).as("version of an unchanged key").isEqualTo(lastVersion.get(key));
        }
    }

    private void compareAll() {
        changed.clear();
        Map<String, Long> scanned = new HashMap<>();
        KeyList list = new KeyList();
        long cursor = 0;
        do {
            list.clear();
            cursor = store.scan(cursor, Slice.of(""), 1 + random.nextInt(50), list);
            for (int i = 0; i < list.size(); i++) {
                String key = new String(list.bytes(), list.from(i), list.to(i) - list.from(i), StandardCharsets.ISO_8859_1);
                assertThat(scanned.put(key, list.id(i))).as("key %s is scanned once", key).isNull();
                assertThat(list.valueLength(i)).isEqualTo(model.get(key).value().length);
                assertThat(list.id(i)).isEqualTo(model.get(key).id());
            }
        } while (cursor != 0);
        assertThat(scanned.keySet()).isEqualTo(model.keySet());
        model.keySet().forEach(this::check);
        StoreStats stats = store.stats();
        assertThat(stats.items()).isEqualTo(model.size());
        assertThat(stats.heldBytes()).isGreaterThanOrEqualTo(stats.liveBytes() + stats.deadBytes());
    }

    private void emptyIt() {
        for (String key : Set.copyOf(model.keySet())) {
            delete(key);
        }
        BucketAudit.audit(store);
        StoreStats stats = store.stats();
        assertThat(stats).isEqualTo(new StoreStats(0, 0, 0, 0, 0, stats.compactions()));
        assertThat(stats.compactions()).isPositive();
    }

    private String randomKey() {
        int number = random.nextInt(keys);
        return "k" + number + ".".repeat(number % 17 == 0 ? 240 : number % 13); // lengths that cross the rounding to 8
    }

    private byte[] randomValue() {
        int length = switch (random.nextInt(20)) {
            case 0 -> Bucket.LARGE_VALUE_BYTES_MIN - 8 + random.nextInt(16);
            case 1 -> 2 * Bucket.LARGE_VALUE_BYTES_MIN;
            case 2 -> 0;
            case 3, 4, 5 -> random.nextInt(700);
            default -> random.nextInt(40);
        };
        byte[] value = new byte[length];
        random.nextBytes(value);
        return value;
    }

    /** Returns a slice of the bytes that does not begin at index 0, and whose array ends later than it. */
    private Slice offset(byte[] bytes) {
        byte[] array = new byte[bytes.length + 9];
        random.nextBytes(array);
        System.arraycopy(bytes, 0, array, 5, bytes.length);
        return new Slice().wrap(array, 5, bytes.length);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.ISO_8859_1);
    }
}
