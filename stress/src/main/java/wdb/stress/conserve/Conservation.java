package wdb.stress.conserve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import wdb.client.Value;
import wdb.client.WdbClient;
import wdb.server.net.Model;
import wdb.stress.command.Flags;
import wdb.stress.linear.Target;

/**
 * The command {@code conserve}: connections exchange random pairs of values; between rounds, when nobody writes, all values are read and
 * compared with those of the beginning.
 */
public final class Conservation {
    private static final String USAGE = "usage: conserve [--exchanges N] [--keys N] [--connections N] [--rounds N] [--seed N] [--model MODEL|all]";
    private static final int LARGE_ONE_IN = 50;
    private static final int LARGE_BYTES = 5_000;

    /**
     * How much is exchanged.
     *
     * @param exchanges of all connections and rounds together
     * @param keys how many values there are
     * @param connections how many exchange at a time
     * @param rounds after each of which all values are read
     * @param seed of the pairs
     */
    record Size(long exchanges, int keys, int connections, int rounds, long seed) {}

    /**
     * What was found.
     *
     * @param exchanges carried out
     * @param reads quiescent reads of all values
     * @param seconds of wall clock
     * @param change what is wrong with the values, or null
     */
    record Findings(long exchanges, int reads, double seconds, String change) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d exchanges in %.1f s, %d quiescent reads: %s", exchanges, seconds, reads,
                    change == null ? "no value lost or doubled" : change);
        }
    }

    private final Target target;
    private final Size size;
    private long exchanged;

    private Conservation(Target target, Size size) {
        this.target = target;
        this.size = size;
    }

    /** Runs it; exit status 0 if nothing was lost or doubled, 1 if something was, 2 for a bad option. */
    public static void main(String[] args) throws Exception {
        if (Flags.askForHelp(args)) {
            System.out.println(USAGE);
            return;
        }
        Size size;
        List<Model> models;
        try {
            Flags flags = new Flags(args);
            size = new Size(flags.number("--exchanges", 100_000_000, 1, Long.MAX_VALUE / 2), (int) flags.number("--keys", 1_000, 2, 1_000_000),
                    (int) flags.number("--connections", 16, 1, 1_000), flags.count("--rounds", 10), flags.number("--seed", 1, 0, Long.MAX_VALUE));
            models = flags.models();
            flags.end();
        } catch (IllegalArgumentException e) {
            System.err.println("conserve: " + e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        System.out.println("conserve: " + size + " in each of " + models.size() + " models");
        boolean good = true;
        for (Model model : models) {
            try (Target target = Target.of(model)) {
                Findings findings = of(target, size);
                System.out.println("model " + model.word() + ": " + findings);
                good &= findings.change() == null;
            }
        }
        System.exit(good ? 0 : 1);
    }

    /** Runs all rounds on one server, or as many as it takes to find a change. */
    static Findings of(Target target, Size size) throws IOException, InterruptedException {
        return new Conservation(target, size).run();
    }

    private Findings run() throws IOException, InterruptedException {
        long beginNs = System.nanoTime();
        List<String> before = fill();
        String change = null;
        int reads = 0;
        while (reads < size.rounds() && change == null) {
            round(reads);
            change = change(before, read());
            reads++;
        }
        return new Findings(exchanged, reads, (System.nanoTime() - beginNs) / 1e9, change);
    }

    private List<String> fill() throws InterruptedException {
        try (WdbClient client = client()) {
            for (int key = 0; key < size.keys(); key++) {
                String value = "value-" + key;
                client.set(key(key), key % LARGE_ONE_IN == 0 ? value.repeat(LARGE_BYTES / value.length()) : value);
            }
        }
        return read();
    }

    private void round(int round) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("conserve-", 0).factory())) {
            List<Future<Long>> parts = new ArrayList<>();
            for (int i = 0; i < size.connections(); i++) {
                SplittableRandom random = new SplittableRandom(size.seed() + 1_000L * round + i);
                long part = size.exchanges() / size.rounds() / size.connections();
                parts.add(threads.submit(() -> new Exchanger(target.port(), size.keys(), random).run(part)));
            }
            for (Future<Long> part : parts) {
                exchanged += part.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a connection to " + target.name() + " failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Returns all values, sorted. */
    private List<String> read() {
        List<String> values = new ArrayList<>();
        try (WdbClient client = client()) {
            for (int key = 0; key < size.keys(); key++) {
                values.add(client.get(key(key)).map(Value::text).orElse("nothing"));
            }
        }
        values.sort(null);
        return values;
    }

    /** Returns what differs first, or null. */
    private static String change(List<String> before, List<String> after) {
        List<String> lost = new ArrayList<>(before);
        after.forEach(lost::remove);
        List<String> doubled = new ArrayList<>(after);
        before.forEach(doubled::remove);
        return lost.isEmpty() ? null : lost.size() + " VALUES LOST, such as " + shown(lost) + "; found instead, such as " + shown(doubled);
    }

    private static String shown(List<String> values) {
        String first = values.getFirst();
        return first.substring(0, Math.min(20, first.length()));
    }

    private WdbClient client() {
        return WdbClient.connect("wdb://127.0.0.1:" + target.port());
    }

    static String key(int number) {
        return "key-" + number;
    }
}
