package wdb.stress.lab.readiness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command {@code lab c10k}: microseconds per question, by the number of descriptors, as a table and a chart. */
public final class ReadinessCommand {
    /** What it understands. */
    public static final String USAGE = "lab c10k [--html FILE]";

    private static final List<Integer> COUNTS = List.of(10, 100, 1_000, 10_000);

    private ReadinessCommand() {}

    /**
     * Runs it.
     *
     * @return the exit status, 0
     * @throws IllegalArgumentException if an option is unknown
     */
    public static int run(List<String> args, PrintStream out) throws IOException {
        if (!args.isEmpty() && !(args.size() == 2 && args.getFirst().equals("--html"))) {
            throw new IllegalArgumentException("expected: " + USAGE);
        }
        out.println("microseconds per call; one descriptor is ready ("
                + "a lecture's figures for select and epoll: 10: 0.73 / 0.41, 100: 3.0 / 0.42, 10,000: 930 / 0.66)");
        out.println(String.format(Locale.ROOT, "%12s%16s%16s%16s", "descriptors", Probe.POLL.title(), Probe.EPOLL.title(), Probe.SELECTOR.title()));
        Map<Probe, List<Double>> figures = new EnumMap<>(Probe.class);
        for (int count : COUNTS) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%12d", count));
            for (Probe probe : Probe.values()) {
                double us = probe.usPerCall(count);
                figures.computeIfAbsent(probe, _ -> new ArrayList<>()).add(us);
                line.append(String.format(Locale.ROOT, "%16.2f", us));
            }
            out.println(line);
        }
        if (!args.isEmpty()) {
            Files.writeString(Path.of(args.getLast()), ReadinessChart.page(COUNTS, figures));
            out.println("report: " + args.getLast());
        }
        return 0;
    }
}
