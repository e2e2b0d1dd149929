package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/** Random operations on a store with few buckets, step by step against a {@link HashMap}. */
class BucketStoreModelTest {
    private static final int STEPS = 20_000;

    private static final int VALUE_BYTES_MAX = 3 * Bucket.LARGE_VALUE_BYTES_MIN;

    /** What the model knows of a key that is present. */
    private record Entry(byte[] value, long id, long clientFlags, long expiry) {
        Entry(byte[] value, long id) {
            this(value, id, 0, 0);
        }

        Entry withValue(byte[] other) {
            return new Entry(other, id, clientFlags, expiry);
        }

        Entry withExpiry(long other) {
            return new Entry(value, id, clientFlags, other);
        }
    }

    private final Map<String, Entry> model = new HashMap<>();
    private final Map<String, Long> lastVersion = new HashMap<>(); // of keys that are present
    private final Map<String, Set<Long>> versions = new HashMap<>(); // of all keys ever: all versions that they had
    private final Set<String> changed = new HashSet<>(); // by the present step
    private final Item item = new Item();
    private final Change change = new Change();
    private final Fetch fetch = new Fetch();
    private final StoreClock clock = StoreClock.standingAt(1_000);
    private long sweep;
    private final List<OffHeapBytes> given = new ArrayList<>(); // to the store, in the present step
    private final long offHeapBefore = OffHeapBytes.total();
    private Random random;
    private BucketStore store;
    private int keys;
    private long lastId;
    private long versionsBefore;
    private int refusals;

    @ParameterizedTest(name = "seed {0}: {1} buckets, {2} keys, regions of {3} bytes, after {4} versions")
    @CsvSource({
        "1, 1, 10, 1073741760, 0", "2, 1, 300, 1073741760, 0", "3, 2, 300, 1073741760, 0", "4, 8, 300, 1073741760, 0", "5, 8, 2000, 1073741760, 0",
        "6, 1, 60, 6000, 0", "7, 2, 300, 20000, 0", "8, 4, 3, 1073741760, 0", "9, 4, 1000, 30000, 0",
        "10, 1, 60, 1073741760, 268430000", "11, 2, 300, 50000, 268433000", "12, 1, 10, 1073741760, 281474976700000"
    })
    void everyStepDoesWhatTheModelDoes(long seed, int buckets, int keys, int regionBytesMax, long versionsBefore) {
        random = new Random(seed);
        store = new BucketStore(buckets, random.nextLong(), random.nextLong(), clock, MemoryLimit.none(), regionBytesMax);
        this.keys = keys;
        this.versionsBefore = versionsBefore;
        for (int number = 0; number < buckets; number++) {
            store.bucketAt(number).versions = versionsBefore; // a header has 28 bits for them
        }
        for (int step = 0; step < STEPS; step++) {
            try {
                step();
                given.forEach(OffHeapBytes::release);
                given.clear();
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
        item.release();
        assertThat(OffHeapBytes.total()).as("bytes outside the heap").isEqualTo(offHeapBefore);
    }

    private void step() {
        changed.clear();
        String key = randomKey();
        int operation = random.nextInt(100);
        if (random.nextInt(50) == 0) {
            clock.advance(1);
            model.values().removeIf(entry -> entry.expiry() != 0 && entry.expiry() <= clock.seconds());
        }
        try {
            if (operation < 25) {
                set(key);
            } else if (operation < 35) {
                delete(key);
            } else if (operation < 50) {
                exchange(key, random.nextInt(10) == 0 ? key : randomKey());
            } else if (operation < 60) {
                compareAndSet(key);
            } else if (operation < 70) {
                store(key);
            } else if (operation < 78) {
                join(key);
            } else if (operation < 84) {
                count(key);
            } else if (operation < 92) {
                touch(key);
            } else if (operation < 95) {
                sweep = store.sweepExpired(sweep);
            }
        } catch (StoreFullException _) {
            refusals++;
        }
        check(key);
    }

    private void set(String key) {
        byte[] value = randomValue();
        long id = store.set(Slice.of(key), random.nextBoolean() ? offset(value) : outsideTheHeap(value));
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
            model.put(first, new Entry(was2.value(), was1.id(), was2.clientFlags(), was1.expiry()));
            model.put(second, new Entry(was1.value(), was2.id(), was1.clientFlags(), was2.expiry()));
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
        Swap swap = store.cas(Slice.of(key), random.nextBoolean() ? offset(expected) : outsideTheHeap(expected), offset(value));
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

    /** Sets, adds or replaces, with client flags and expiry or without, perhaps only if the version is the expected one. */
    private void store(String key) {
        Change.Mode mode = List.of(Change.Mode.SET, Change.Mode.ADD, Change.Mode.REPLACE).get(random.nextInt(3));
        Entry present = model.get(key);
        byte[] value = randomValue();
        change.to(mode, VALUE_BYTES_MAX).value(random.nextBoolean() ? offset(value) : outsideTheHeap(value)).clientFlags(randomFlags()).expiry(randomExpiry());
        boolean expects = mode != Change.Mode.ADD && random.nextBoolean();
        boolean right = random.nextBoolean();
        if (expects) {
            change.expectVersion((present == null ? 7 : lastVersion.get(key)) + (right ? 0 : 1));
        }
        Entry stored = new Entry(value, present == null ? lastId + 1 : present.id(), change.clientFlags, change.expiry);
        Outcome outcome = store.change(Slice.of(key), change, item);
        if (present == null && expects) {
            assertThat(outcome).isEqualTo(Outcome.NOT_FOUND);
        } else if (present == null ? mode == Change.Mode.REPLACE : mode == Change.Mode.ADD) {
            assertThat(outcome).isEqualTo(Outcome.NOT_STORED);
        } else if (expects && !right) {
            assertThat(outcome).isEqualTo(Outcome.EXISTS);
        } else {
            assertThat(outcome).isEqualTo(Outcome.DONE);
            put(key, stored);
        }
    }

    /** Appends or prepends, to a new item if so told. */
    private void join(String key) {
        boolean append = random.nextBoolean();
        boolean inserts = random.nextInt(4) == 0;
        byte[] piece = randomValue();
        Entry present = model.get(key);
        change.to(append ? Change.Mode.APPEND : Change.Mode.PREPEND, VALUE_BYTES_MAX).value(offset(piece));
        if (inserts) {
            change.insertIfAbsent(clock.seconds() + 3);
        }
        Outcome outcome = store.change(Slice.of(key), change, item);
        if (present == null) {
            assertThat(outcome).isEqualTo(inserts ? Outcome.DONE : Outcome.NOT_STORED);
            if (inserts) {
                put(key, new Entry(piece, lastId + 1, 0, clock.seconds() + 3));
            }
            return;
        }
        byte[] joined = append ? joined(present.value(), piece) : joined(piece, present.value());
        assertThat(outcome).isEqualTo(joined.length > VALUE_BYTES_MAX ? Outcome.NOT_STORED : Outcome.DONE);
        if (outcome == Outcome.DONE) {
            assertThat(item.valueLength()).isEqualTo(joined.length);
            put(key, present.withValue(joined));
        }
    }

    /** Counts a number up or down, which it sets first. */
    private void count(String key) {
        long number = random.nextLong() >>> random.nextInt(64);
        long delta = random.nextLong() >>> random.nextInt(64);
        Slice value = Slice.of(Long.toUnsignedString(number) + " ".repeat(random.nextInt(3)));
        store.change(Slice.of(key), change.to(Change.Mode.SET, VALUE_BYTES_MAX).value(value).clientFlags(3), item);
        put(key, new Entry(value.toBytes(), item.id(), 3, 0));
        check(key);
        changed.remove(key);
        boolean up = random.nextBoolean();
        change.to(up ? Change.Mode.INCREMENT : Change.Mode.DECREMENT, VALUE_BYTES_MAX).delta(delta, 0);
        assertThat(store.change(Slice.of(key), change, item)).isEqualTo(Outcome.DONE);
        long result = up ? number + delta : Long.compareUnsigned(delta, number) > 0 ? 0 : number - delta;
        String text = Long.toUnsignedString(result);
        put(key, model.get(key).withValue(bytes(text + " ".repeat(Math.max(0, value.length() - text.length())))));
    }

    /** Sets another expiry, with the value read meanwhile or without; the version stays. */
    private void touch(String key) {
        long expiry = randomExpiry();
        Entry present = model.get(key);
        boolean found = random.nextBoolean()
                ? store.fetch(Slice.of(key), fetch.anew(true).touch(expiry), item)
                : store.change(Slice.of(key), change.to(Change.Mode.TOUCH, VALUE_BYTES_MAX).expiry(expiry), item) == Outcome.DONE;
        assertThat(found).isEqualTo(present != null);
        if (found) {
            model.put(key, present.withExpiry(expiry));
        }
    }

    private void put(String key, Entry entry) {
        lastId = Math.max(lastId, entry.id());
        model.put(key, entry);
        changed.add(key);
    }

    private long randomFlags() {
        return random.nextBoolean() ? 0 : random.nextInt() & 0xffff_ffffL;
    }

    private long randomExpiry() {
        return random.nextBoolean() ? 0 : clock.seconds() + 1 + random.nextInt(20);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void check(String key) {
        Entry expected = model.get(key);
        assertThat(store.get(offset(bytes(key)), item)).isEqualTo(expected != null);
        if (expected == null) {
            lastVersion.remove(key);
            return;
        }
        assertThat(item.value().toBytes()).isEqualTo(expected.value());
        assertThat(item.id()).isEqualTo(expected.id());
        assertThat(item.clientFlags()).isEqualTo(expected.clientFlags());
        assertThat(item.expiry()).isEqualTo(expected.expiry());
        assertThat(item.large()).isEqualTo(expected.value().length >= Bucket.LARGE_VALUE_BYTES_MIN);
        if (changed.contains(key)) {
            boolean isNew = versions.computeIfAbsent(key, _ -> new HashSet<>()).add(item.version());
            assertThat(isNew).as("version %d is new for a changed key", item.version()).isTrue();
            assertThat(item.version()).as("the versions go on where they were").isBetween(versionsBefore + 1, versionsBefore + 2L * STEPS);
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
        do {
            sweep = store.sweepExpired(sweep);
        } while (sweep != 0);
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
        assertThat(stats).isEqualTo(new StoreStats(0, 0, 0, 0, 0, stats.compactions(), 0));
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

    /** Returns a slice of the bytes in memory outside the heap: of just these, or of others too. */
    private Slice outsideTheHeap(byte[] bytes) {
        int before = random.nextInt(2);
        OffHeapBytes memory = OffHeapBytes.take(before + bytes.length);
        given.add(memory);
        memory.write(before, bytes, 0, bytes.length);
        return new Slice().wrap(memory, before, bytes.length);
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
