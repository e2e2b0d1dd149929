package wdb.stress.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.stress.command.Flags;
import wdb.stress.lab.process.ChildProcess;

/**
 * The command {@code soak}: a server process under mixed load and random faults. Every reply is checked; at the end memory, descriptors
 * and threads must be what they were after the first third.
 */
public final class Soak implements AutoCloseable {
    private static final String USAGE = "usage: soak [--minutes N | --seconds N] [--model MODEL] [--transport TRANSPORT] [--report FILE]";
    static final String DEFAULT = "default"; // whatever the server takes
    private static final int OWNERS = 6;
    private static final int EXCHANGERS = 4;
    private static final int VANDALS = 2;
    private static final int VANDAL_PAUSE_MS = 10; // between two faults of a vandal, so that the others get on
    private static final int DESCRIPTORS_SLACK = 10; // what a JVM opens when it first needs it
    private static final int QUIET_MS_MAX = 20_000;
    private static final int SAMPLES = 60;
    private static final int MB = 1 << 20;
    private static final List<String> JAVA_OPTIONS = List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dwdb.log=error");

    /** A client's work, again and again until the end. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param summary in a line
     * @param violations what was wrong, empty if nothing
     * @param samples of the server's process
     */
    record Findings(String summary, List<String> violations, List<Sample> samples) {}

    private final ChildProcess server;
    private final Ports ports;
    private final Tally tally = new Tally();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<WdbClient> clients = new ArrayList<>();
    private final List<Owner> owners = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();

    private Soak(String model, String transport) throws IOException {
        List<String> options = new ArrayList<>(List.of("--model", model, "--listen", "wdb://127.0.0.1:0", "--listen", "memcached://127.0.0.1:0"));
        if (!transport.equals(DEFAULT)) {
            options.addAll(List.of("--transport", transport)); // which most models don't have
        }
        server = ChildProcess.start(SoakServer.class, JAVA_OPTIONS, options);
        ports = Ports.of(server.readLine());
    }

    /** Runs it; exit status 0 if nothing was wrong, 1 if something was, 2 for a bad option. */
    public static void main(String[] args) throws Exception {
        if (Flags.askForHelp(args)) {
            System.out.println(USAGE);
            return;
        }
        int seconds;
        String model;
        String transport;
        Path report;
        try {
            Flags flags = new Flags(args);
            seconds = (int) flags.number("--seconds", 60 * flags.number("--minutes", 60, 1, 10_000), 1, 600_000);
            model = flags.text("--model", "event-loop");
            transport = flags.text("--transport", DEFAULT);
            report = Path.of(flags.text("--report", "soak.html"));
            flags.end();
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        Findings findings = run(model, transport, seconds);
        Files.writeString(report, SoakReport.page(findings.summary(), findings.violations(), findings.samples()));
        System.out.println(findings.summary());
        findings.violations().forEach(System.out::println);
        System.out.println("report: " + report);
        System.exit(findings.violations().isEmpty() ? 0 : 1);
    }

    /** Runs a soak of a model, with a transport or the {@link #DEFAULT}. */
    static Findings run(String model, String transport, int seconds) throws Exception {
        try (Soak soak = new Soak(model, transport)) {
            return soak.run(model, seconds * 1_000L);
        }
    }

    private Findings run(String model, long lengthMs) throws Exception {
        WdbClient looker = client();
        Exchanges exchanges = new Exchanges(looker, tally);
        long descriptorsMax = descriptors() + 2 * OWNERS + EXCHANGERS + DESCRIPTORS_SLACK;
        startAll(exchanges);
        long beginNs = System.nanoTime();
        do {
            Thread.sleep(lengthMs / SAMPLES);
            exchanges.look(looker);
            samples.add(sample((System.nanoTime() - beginNs) / 1e9));
        } while (System.nanoTime() - beginNs < lengthMs * 1_000_000);
        ended.countDown();
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(2));
        }
        exchanges.look(looker);
        quietDown(descriptorsMax);
        flat("live heap, MB", Sample::heapMb, 1.2, 8);
        flat("resident memory, MB", Sample::residentMb, 1.2, 32);
        flat("descriptors", Sample::descriptors, 1.0, 120); // two crowds may be there at every sample
        flat("threads", Sample::threads, 1.0, 120); // one for each connection in some models
        String summary = String.format(Locale.ROOT, "soak of %.1f minutes, model %s: %,d replies checked, %,d faults, %d violations",
                lengthMs / 60_000.0, model, tally.checks.sum(), tally.faults.sum(), tally.violations().size());
        return new Findings(summary, tally.violations(), List.copyOf(samples));
    }

    private void startAll(Exchanges exchanges) throws IOException, InterruptedException {
        for (int i = 0; i < OWNERS; i++) {
            Owner owner = new Owner(i, ports, tally);
            owners.add(owner);
            start("owner-" + i, owner::step);
        }
        for (int i = 0; i < EXCHANGERS; i++) {
            WdbClient client = client();
            Random random = new Random(i);
            start("exchanger-" + i, () -> exchanges.step(client, random));
        }
        for (int i = 0; i < VANDALS; i++) {
            Vandal vandal = new Vandal(i, ports, tally);
            start("vandal-" + i, () -> {
                try {
                    vandal.step();
                } catch (IOException e) {
                    tally.faults.increment(); // the server cut it off first: its right
                }
                Thread.sleep(VANDAL_PAUSE_MS);
            });
        }
    }

    private WdbClient client() throws InterruptedException {
        WdbClient client = WdbClient.connect("wdb://127.0.0.1:" + ports.wdb());
        clients.add(client);
        return client;
    }

    private void start(String name, Step step) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                while (ended.getCount() > 0) {
                    step.run();
                }
            } catch (IOException | WdbException e) {
                tally.violation(name + " was let down: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private Sample sample(double second) throws IOException {
        double heap = Double.parseDouble(server.ask("heap")) / MB;
        return new Sample(second, heap, (double) server.residentBytes() / MB, descriptors(), server.threads(), tally.checks.sum());
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(server.handle().pid()), "fd"))) {
            return open.count();
        }
    }

    /** Waits until the connections of the vandals are gone, which must not take long. */
    private void quietDown(long descriptorsMax) throws IOException, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(QUIET_MS_MAX);
        while (descriptors() > descriptorsMax && System.nanoTime() < endNs) {
            Thread.sleep(VANDAL_PAUSE_MS);
        }
        if (descriptors() > descriptorsMax) {
            tally.violation(descriptors() + " descriptors when all but the lasting connections are gone, expected at most " + descriptorsMax);
        }
    }

    /** Compares the least of the last third with that of the one before: a leak raises it, a crowd of vandals does not. */
    private void flat(String name, ToDoubleFunction<Sample> figure, double factor, double slack) {
        int third = samples.size() / 3;
        double before = least(samples.subList(third, 2 * third), figure);
        double last = least(samples.subList(2 * third, samples.size()), figure);
        if (third > 0 && last > factor * before + slack) {
            tally.violation(String.format(Locale.ROOT, "%s: at least %.1f in the last third, %.1f in the one before", name, last, before));
        }
    }

    private static double least(List<Sample> part, ToDoubleFunction<Sample> figure) {
        return part.stream().mapToDouble(figure).min().orElse(0);
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        clients.forEach(WdbClient::close);
        for (Owner owner : owners) {
            owner.close();
        }
        server.close();
    }
}
