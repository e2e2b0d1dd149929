package wdb.stress.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import wdb.stress.command.Flags;

/**
 * The command that shows whether a full server stays within its memory: values of mixed lengths are stored over one another for as long as
 * it takes, while its resident set is watched; what is read, meanwhile and afterwards, must be whole.
 *
 * <p>Several connections send sets together with one get of a key by chance. Which lengths there are: {@link ChurnValues}. Ends by itself: when
 * the sets are done or time is over.
 */
public final class Churn {
    private static final int SAMPLE_MS = 500;
    private static final int LINES = 20; // of progress
    private static final int KEYS_A_GET = 50;

    private final ChurnOptions options;
    private final ChurnServer server;
    private final PrintStream out;
    private final ChurnTally tally;
    private final ChurnValues values = new ChurnValues();
    private long residentPeak = -1;

    private Churn(ChurnOptions options, ChurnServer server, PrintStream out) {
        this.options = options;
        this.server = server;
        this.out = out;
        this.tally = new ChurnTally(options.sets());
    }

    /** Runs the churn; exit status 0 if the server passes. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (Flags.askForHelp(args)) {
            System.out.println(ChurnOptions.USAGE);
            return;
        }
        ChurnOptions options;
        try {
            options = ChurnOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("churn: " + e.getMessage());
            System.err.println(ChurnOptions.USAGE);
            System.exit(2);
            return;
        }
        ChurnResult result = run(options, System.out);
        System.out.println(result.text());
        result.faults().forEach(fault -> System.out.println("FAULT: " + fault));
        System.exit(result.faults().isEmpty() ? 0 : 1);
    }

    /** Runs the churn, telling how it goes. */
    static ChurnResult run(ChurnOptions options, PrintStream out) throws IOException, InterruptedException {
        try (ChurnServer server = ChurnServer.of(options)) {
            return new Churn(options, server, out).run();
        }
    }

    private ChurnResult run() throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(options.connections());
                ChurnConnection own = new ChurnConnection(server.port(), values)) {
            List<Future<Void>> writers = IntStream.range(0, options.connections()).mapToObj(i -> threads.submit(writer(i))).toList();
            watch(writers, own);
            boolean complete = tally.complete();
            readBack(own);
            Map<String, String> stats = own.stats();
            long resident = resident();
            return new ChurnResult(options, tally, complete, figure(stats, "curr_items"), figure(stats, "held_bytes"), figure(stats, "evictions"), resident,
                    Math.max(residentPeak, resident));
        }
    }

    private Callable<Void> writer(int number) {
        return () -> {
            write(number);
            return null;
        };
    }

    private static long figure(Map<String, String> stats, String name) {
        return Long.parseLong(stats.getOrDefault(name, "-1"));
    }

    /** Stores values until all are stored: so many together, then a get, whose reply comes while others write. */
    private void write(int number) throws IOException {
        SplittableRandom random = new SplittableRandom(number);
        try (ChurnConnection connection = new ChurnConnection(server.port(), values)) {
            for (int batch = tally.take(options.pipeline()); batch > 0; batch = tally.take(options.pipeline())) {
                for (int i = 0; i < batch; i++) {
                    connection.set(random.nextInt(options.keys()), values.length(random));
                }
                connection.get(random.nextInt(options.keys()), 1);
                connection.flush();
                for (int i = 0; i < batch; i++) {
                    tally.answered(connection.readStored());
                }
                connection.readValues(tally);
            }
        }
    }

    /** Looks at the server until the writers are done, or time is over. */
    private void watch(List<Future<Void>> writers, ChurnConnection own) throws IOException, InterruptedException {
        long beginNs = System.nanoTime();
        long endNs = beginNs + TimeUnit.MINUTES.toNanos(options.minutesMax());
        long told = 0;
        for (Future<Void> writer : writers) {
            while (!done(writer)) {
                residentPeak = Math.max(residentPeak, resident());
                if (tally.stored() * LINES / options.sets() > told) {
                    told = tally.stored() * LINES / options.sets();
                    tell((System.nanoTime() - beginNs) / 1e9, own);
                }
                if (System.nanoTime() - endNs > 0) {
                    tally.giveUp();
                }
            }
        }
        residentPeak = Math.max(residentPeak, resident());
        tell((System.nanoTime() - beginNs) / 1e9, own);
    }

    /** Waits for a writer, for a moment. */
    private boolean done(Future<Void> writer) throws IOException, InterruptedException {
        try {
            writer.get(SAMPLE_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            tally.giveUp(); // the others end too
            throw new IOException("a connection failed: " + e.getCause().getMessage(), e);
        }
    }

    private long resident() throws IOException {
        return server.figures().known() ? server.figures().residentBytes() : -1;
    }

    private void tell(double seconds, ChurnConnection own) throws IOException {
        Map<String, String> stats = own.stats();
        out.printf(Locale.ROOT, "%7.1f s  %,13d sets  resident %,6d MiB  held %,6d MiB  items %,11d  evictions %,13d%n", seconds, tally.stored(),
                resident() >> 20, figure(stats, "held_bytes") >> 20, figure(stats, "curr_items"), figure(stats, "evictions"));
    }

    /** Reads every key. */
    private void readBack(ChurnConnection own) throws IOException {
        for (int key = 0; key < options.keys(); key += KEYS_A_GET) {
            own.get(key, Math.min(KEYS_A_GET, options.keys() - key));
            own.flush();
            own.readValues(tally);
        }
    }
}
