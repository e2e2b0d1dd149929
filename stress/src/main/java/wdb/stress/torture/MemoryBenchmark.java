package wdb.stress.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Locale;
import wdb.protocol.Slice;
import wdb.server.store.BucketStore;
import wdb.server.store.Item;
import wdb.server.store.StoreStats;

/**
 * The command that measures what an item costs in memory beyond the bytes of its key and value.
 *
 * <p>Two figures: live heap after a full collection, less that of the empty JVM; and the resident set of the process, everything of the
 * JVM included. The second one is what a machine's owner pays; it holds whatever the collector keeps as room, so {@code -Xmx} matters.
 * Every item is read back afterwards, so that no figure comes from a store that lost some.
 */
public final class MemoryBenchmark {
    private static final int HEX_DIGIT_BITS = 4;
    private static final int COLLECTIONS = 5; // the serial collector leaves some dead objects where they are, but not in every fourth collection
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MemoryOptions options;
    private final PrintStream out;

    // moved from item to item; one thread
    private final byte[] keyBytes;
    private final byte[] valueBytes;
    private final Slice key;
    private final Slice value;

    private MemoryBenchmark(MemoryOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.keyBytes = new byte[options.keyBytes()];
        this.valueBytes = new byte[options.valueBytes()];
        this.key = Slice.of(keyBytes);
        this.value = Slice.of(valueBytes);
    }

    /** Runs the benchmark; {@code --help} names the options. */
    public static void main(String[] args) throws IOException {
        MemoryOptions options;
        try {
            options = MemoryOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("memory: " + e.getMessage());
            System.err.println(MemoryOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(MemoryOptions.USAGE);
            return;
        }
        new MemoryBenchmark(options, System.out).run();
    }

    private void run() throws IOException {
        long heapBefore = liveHeapBytes();
        long residentBefore = residentBytes();
        BucketStore store = BucketStore.withRandomKey(options.buckets());
        long heapEmpty = liveHeapBytes();
        long beginNanos = System.nanoTime();
        fill(store);
        double fillS = (System.nanoTime() - beginNanos) / 1e9;
        long heapFull = liveHeapBytes();
        long residentFull = residentBytes();
        readBack(store);
        print("items", "%,d, keys of %d and values of %d bytes, %,d buckets", options.items(), options.keyBytes(), options.valueBytes(), options.buckets());
        print("JVM", "%s, flags %s", Runtime.version(), String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        print("filled in", "%.1f s, %,.0f sets/s by one thread", fillS, options.items() / fillS);
        print("live heap", "%,d bytes before, %,d with the empty store, %,d full", heapBefore, heapEmpty, heapFull);
        print("overhead by live heap", "%.1f bytes an item", perItem(heapFull - heapBefore));
        if (residentFull > 0) {
            print("resident set", "%,d bytes before, %,d full", residentBefore, residentFull);
            print("overhead by resident set", "%.1f bytes an item, the JVM's own %.1f included", perItem(residentFull),
                    (double) residentBefore / options.items());
        }
        StoreStats stats = store.stats();
        print("the store says", "%,d items, live %,d, dead %,d, held %,d bytes, %,d compactions", stats.items(), stats.liveBytes(), stats.deadBytes(),
                stats.heldBytes(), stats.compactions());
    }

    private double perItem(long bytes) {
        return (double) bytes / options.items() - options.keyBytes() - options.valueBytes();
    }

    private void print(String name, String format, Object... arguments) {
        out.printf(Locale.ROOT, "%-25s " + format + "%n", prepend(name + ":", arguments));
    }

    private static Object[] prepend(Object first, Object[] rest) {
        Object[] all = new Object[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private void fill(BucketStore store) {
        for (int i = 0; i < options.items(); i++) {
            name(i);
            store.set(key, value);
        }
    }

    private void readBack(BucketStore store) {
        Item item = new Item();
        for (int i = 0; i < options.items(); i++) {
            name(i);
            if (!store.get(key, item) || item.valueLength() != valueBytes.length || !value.hasBytesOf(item.value())) {
                throw new IllegalStateException("item " + i + " was not read back as it was stored");
            }
        }
    }

    /** Writes the number of an item, in hexadecimal digits from the end, as its key and its value. */
    private void name(int item) {
        digits(item, keyBytes);
        digits(item, valueBytes);
    }

    private static void digits(int number, byte[] into) {
        int rest = number;
        for (int i = into.length - 1; i >= 0; i--) {
            into[i] = HEX[rest & HEX.length - 1];
            rest >>>= HEX_DIGIT_BITS;
        }
    }

    private static long liveHeapBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** Returns the resident set of this process in bytes, or 0 where the system does not show it as Linux does. */
    private static long residentBytes() throws IOException {
        return ProcessFigures.ofThis().known() ? ProcessFigures.ofThis().residentBytes() : 0;
    }
}
