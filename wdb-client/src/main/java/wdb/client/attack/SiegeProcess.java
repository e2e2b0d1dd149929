package wdb.client.attack;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A {@link Siege} in a process of its own, at the lowest scheduling priority.
 *
 * <p>Attackers have machines of their own; here they share cores with the server and the honest client. In their own process their
 * garbage collections stop nobody else, and at the lowest priority ({@link Precedence#below}) they take only the time that server and
 * honest client leave. So what the honest client feels is what the server does to it, and not how the kernel divides the cores. Thread-safe.
 */
final class SiegeProcess {
    private static final String LOWEST_PRIORITY = "19";
    private static final int BEGIN_S_MAX = 30; // an idle task may have to wait for a core
    private static final int END_MS_MAX = 10_000;

    // immutable
    private final Process process;
    private final Thread listener;
    private final CountDownLatch begun = new CountDownLatch(1);

    // concurrent
    private volatile Tally tally = new Tally(0, 0, 0);

    /** What the attackers last told: connections open, the most at once, and all that were made. */
    private record Tally(int open, int peak, long connections) {
        static Tally of(String line) {
            String[] numbers = line.split(" ");
            return new Tally(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Long.parseLong(numbers[2]));
        }
    }

    private SiegeProcess(Process process) {
        this.process = process;
        this.listener = Thread.ofPlatform().daemon().name("wdb-siege").start(this::listen);
    }

    /** Starts the attackers, and returns when each has tried to connect, or after half a minute. */
    static SiegeProcess begin(Kind kind, Protocol protocol, InetSocketAddress address, int attackers, Precedence precedence) throws InterruptedException {
        List<String> command = new ArrayList<>();
        if (inPath("setsid")) {
            command.add("setsid"); // Linux shares its cores among sessions first: SiegeMain lowers that of its own
        }
        if (inPath("nice")) {
            command.addAll(List.of("nice", "-n", LOWEST_PRIORITY));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m",
                "-cp", System.getProperty("java.class.path"), SiegeMain.class.getName(),
                kind.word(), address.getHostString(), String.valueOf(address.getPort()), String.valueOf(attackers), protocol.name()));
        try {
            SiegeProcess siege = new SiegeProcess(new ProcessBuilder(precedence.below(command)).redirectError(ProcessBuilder.Redirect.INHERIT).start());
            siege.awaitBegun();
            return siege;
        } catch (IOException e) {
            throw new UncheckedIOException("the attackers' process could not be started", e);
        }
    }

    private void awaitBegun() throws InterruptedException {
        try {
            if (!begun.await(BEGIN_S_MAX, TimeUnit.SECONDS)) {
                return; // those that come later still count
            }
        } catch (InterruptedException e) {
            end(); // or it would go on storing what is about to be removed
            throw e;
        }
    }

    /** Lowers the session of this process, if it has one of its own; called by it. */
    static void lowerSession() throws IOException {
        Path autogroup = Path.of("/proc/self/autogroup");
        if (Files.isWritable(autogroup) && session() == ProcessHandle.current().pid()) {
            Files.writeString(autogroup, LOWEST_PRIORITY);
        }
    }

    /** Returns the id of the process that began this one's session: the sixth field, after a name that may hold anything. */
    private static long session() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    }

    static boolean inPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return List.of(path.split(File.pathSeparator)).stream().anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tally = Tally.of(line);
                begun.countDown();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the attackers' process can't be heard", e);
        } finally {
            begun.countDown();
        }
    }

    /** Returns the connections that are open now. */
    int open() {
        return tally.open;
    }

    /** Returns the most connections that were open at once. */
    int peak() {
        return tally.peak;
    }

    /** Returns all connections that were made. */
    long connections() {
        return tally.connections;
    }

    /** Ends the attack, and waits until nothing of it is left; kills it if it takes too long. */
    void end() throws InterruptedException {
        try {
            process.getOutputStream().close(); // the sign to end
        } catch (IOException _) {
            process.destroy(); // it has ended already
        }
        if (!process.waitFor(END_MS_MAX, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        listener.join();
    }
}
