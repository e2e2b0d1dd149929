package wdb.stress.torture;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.protocol.Key;

/**
 * The command that measures the client library: so many threads that share one client and wait for each reply, against a server that a second
 * client keeps busy.
 *
 * <p>A closed loop, so the latencies are those of callers that wait, not those of a steady stream. The CPU time is that of this process, both
 * clients in it: on a noisy machine the figure to compare.
 */
public final class ClientBenchmark {
    private static final int KEYS = 100_000;
    private static final int VALUE_BYTES = 32;
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int BURSTS_PER_SECOND = 1_000;

    private final ClientOptions options;
    private final PrintStream out;
    private final List<Key> keys = IntStream.range(0, KEYS).mapToObj(i -> Key.of(String.format(Locale.ROOT, "benchmark-%06d", i))).toList();
    private final byte[] value = "v".repeat(VALUE_BYTES).getBytes(StandardCharsets.US_ASCII);
    private volatile boolean over;

    private ClientBenchmark(ClientOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs the benchmark; {@code --help} names the options. */
    public static void main(String[] args) throws InterruptedException {
        ClientOptions options;
        try {
            options = ClientOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("client: " + e.getMessage());
            System.err.println(ClientOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(ClientOptions.USAGE);
            return;
        }
        try {
            new ClientBenchmark(options, System.out).run();
        } catch (WdbException e) {
            System.err.println("client: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws InterruptedException {
        try (WdbClient background = connect(1); WdbClient client = connect(options.connections())) {
            keys.forEach(key -> background.setAsync(key, value));
            background.ping();
            Thread load = Thread.ofPlatform().daemon().name("background").start(() -> load(background));
            out.printf(Locale.ROOT, "%s, %d %% gets, values of %d bytes, %,d requests/s in the background, %d connections, %s threads%n",
                    options.address(), options.readPercent(), VALUE_BYTES, options.backgroundRate(), options.connections(),
                    options.virtual() ? "virtual" : "platform");
            out.printf("%8s %12s %9s %9s %9s %16s%n", "callers", "requests/s", "p50 us", "p99 us", "p99.9 us", "CPU us/request");
            for (int callers : options.callers()) {
                measure(client, callers, WARM_UP_NS);
                print(callers, measure(client, callers, TimeUnit.SECONDS.toNanos(options.seconds())));
            }
            over = true;
            load.join();
        }
    }

    private WdbClient connect(int connections) {
        return WdbClient.builder().address(options.address()).connections(connections).connect();
    }

    /** What was measured: the latencies in nanoseconds, the time it took, and this process' CPU time. */
    private record Run(Histogram latencies, double seconds, double cpuSeconds) {}

    private Run measure(WdbClient client, int callers, long lengthNs) throws InterruptedException {
        List<Histogram> histograms = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long cpuNs = cpuNs();
        long beginNs = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            Histogram histogram = new Histogram(HIGHEST_NS, 3);
            histograms.add(histogram);
            Thread.Builder builder = options.virtual() ? Thread.ofVirtual() : Thread.ofPlatform();
            threads.add(builder.start(() -> call(client, beginNs + lengthNs, histogram)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long tookNs = System.nanoTime() - beginNs;
        Histogram all = new Histogram(HIGHEST_NS, 3);
        histograms.forEach(all::add);
        return new Run(all, tookNs / 1e9, (cpuNs() - cpuNs) / 1e9);
    }

    private void call(WdbClient client, long endNs, Histogram histogram) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (long nowNs = System.nanoTime(); nowNs - endNs < 0; ) {
            Key key = keys.get(random.nextInt(KEYS));
            if (random.nextInt(100) < options.readPercent()) {
                client.get(key).orElseThrow();
            } else {
                client.set(key, value);
            }
            long thenNs = System.nanoTime();
            histogram.recordValue(Math.min(thenNs - nowNs, HIGHEST_NS));
            nowNs = thenNs;
        }
    }

    /** Sends a burst of gets every millisecond, and never more than the client takes. */
    private void load(WdbClient background) {
        int burst = options.backgroundRate() / BURSTS_PER_SECOND;
        long periodNs = TimeUnit.SECONDS.toNanos(1) / BURSTS_PER_SECOND;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!over) {
            long nextNs = System.nanoTime() + periodNs;
            for (int i = 0; i < burst; i++) {
                background.getAsync(keys.get(random.nextInt(KEYS)));
            }
            LockSupport.parkNanos(nextNs - System.nanoTime());
        }
    }

    private void print(int callers, Run run) {
        Histogram latencies = run.latencies();
        long requests = latencies.getTotalCount();
        out.printf(Locale.ROOT, "%8d %,12.0f %,9.0f %,9.0f %,9.0f %16.2f%n", callers, requests / run.seconds(),
                latencies.getValueAtPercentile(50) / 1e3, latencies.getValueAtPercentile(99) / 1e3, latencies.getValueAtPercentile(99.9) / 1e3,
                run.cpuSeconds() * 1e6 / requests);
    }

    private static long cpuNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
