package wdb.stress.lab.idle;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import wdb.server.net.Descriptors;
import wdb.server.net.Model;

/** The command {@code lab idle}: memory per idle connection under each model, as a table and a chart. */
public final class IdleCommand {
    /** What it understands. */
    public static final String USAGE = "lab idle [--connections N] [--html FILE]";

    static final String HOW = "Each connection has asked ping once and says nothing more. Resident set of the server's process after a garbage"
            + " collection, without and with the connections; what the kernel keeps for sockets and threads is not in it.";
    static final String SEQUENTIAL = "sequential serves one connection at a time: it cannot hold many.";
    static final List<String> COLUMNS =
            List.of("connections", "MiB without", "MiB with", "KiB each", "of it heap", "threads");

    private static final int CONNECTIONS_DEFAULT = 10_000;
    private static final int CONNECTIONS_MAX = 20_000;
    private static final double MIB = 1_048_576;
    private static final double KIB = 1_024;

    private IdleCommand() {}

    /**
     * Runs it.
     *
     * @return the exit status: 0 if each model held what was asked for, else 1
     * @throws IllegalArgumentException if an option is unknown
     */
    public static int run(List<String> args, PrintStream out) throws IOException {
        int wanted = CONNECTIONS_DEFAULT;
        Path html = null;
        List<String> rest = new ArrayList<>(args);
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            if (rest.isEmpty()) {
                throw new IllegalArgumentException("expected: " + USAGE);
            }
            switch (option) {
                case "--connections" -> wanted = connections(rest.removeFirst());
                case "--html" -> html = Path.of(rest.removeFirst());
                default -> throw new IllegalArgumentException("unknown option " + option + ", expected: " + USAGE);
            }
        }
        return run(wanted, html, out);
    }

    private static int connections(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= CONNECTIONS_MAX) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("--connections " + text + ", expected 1 to " + CONNECTIONS_MAX);
    }

    private static int run(int wanted, Path html, PrintStream out) throws IOException {
        out.println(HOW);
        int possible = Descriptors.connectionsPossible(0); // of this process, which children resemble: the JVM raises its limit to the hard one
        if (possible < wanted) {
            out.println("the limit of descriptors (ulimit -Hn) stops it at " + possible + " connections instead of " + wanted);
        }
        StringBuilder header = new StringBuilder(String.format("%-12s", "model"));
        COLUMNS.forEach(column -> header.append(String.format("%13s", column)));
        out.println(header);
        List<IdleBenchmark.Found> all = new ArrayList<>();
        for (Model model : Model.values()) {
            if (model != Model.SEQUENTIAL) {
                IdleBenchmark.Found found = IdleBenchmark.measure(model, Math.min(wanted, possible));
                all.add(found);
                out.println(line(found));
            }
        }
        out.println(SEQUENTIAL);
        if (html != null) {
            Files.writeString(html, IdlePage.of(all));
            out.println("report: " + html);
        }
        int least = all.stream().mapToInt(IdleBenchmark.Found::held).min().orElse(0);
        return least == wanted ? 0 : 1;
    }

    private static String line(IdleBenchmark.Found found) {
        StringBuilder line = new StringBuilder(String.format("%-12s", found.model().word()));
        figures(found).forEach(figure -> line.append(String.format("%13s", figure)));
        return line + (found.stopped().isEmpty() ? "" : " stopped: " + found.stopped());
    }

    /** Returns the figures of one model, in the order of {@link #COLUMNS}. */
    static List<String> figures(IdleBenchmark.Found found) {
        return List.of(
                String.format(Locale.ROOT, "%,d", found.held()),
                String.format(Locale.ROOT, "%.1f", found.before().residentBytes() / MIB),
                String.format(Locale.ROOT, "%.1f", found.after().residentBytes() / MIB),
                String.format(Locale.ROOT, "%.2f", found.residentBytesEach() / KIB),
                String.format(Locale.ROOT, "%.2f", found.heapBytesEach() / KIB),
                String.format(Locale.ROOT, "%,d", found.after().threads()));
    }
}
