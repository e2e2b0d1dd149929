package wdb.stress.torture;

import java.util.Locale;
import wdb.stress.command.Flags;

/**
 * What the churn was asked for.
 *
 * @param sets how many values are stored, in all
 * @param memory the server's {@code --memory}, in bytes
 * @param keys how many keys there are
 * @param connections connections at once, each with a thread
 * @param pipeline sets that a connection sends together
 * @param minutesMax when to give up
 * @param server the launcher of a server to start, or empty
 * @param port the port of a running server, 0 to start one
 * @param pid the running server's process
 * @param residentPercentMax the largest resident set that passes, in percent of the memory; 0 if it is not judged
 */
record ChurnOptions(
        long sets, long memory, int keys, int connections, int pipeline, int minutesMax, String server, int port, long pid, int residentPercentMax) {
    static final String USAGE = "usage: churn [--count N] [--memory SIZE] [--keys N] [--connections N] [--pipeline N] [--minutes N] [--resident PERCENT]"
            + " [--port PORT --pid PID]";

    private static final long COUNT_MAX = 10_000_000_000L;
    private static final int CONNECTIONS_MAX = 1_000;
    private static final int PIPELINE_MAX = 1_000;
    private static final int PORT_MAX = 65_535;
    private static final int DAY_MINUTES = 1_440;
    private static final int PERCENT_MAX = 10_000;

    static ChurnOptions parse(String... args) {
        Flags flags = new Flags(args);
        ChurnOptions options = new ChurnOptions(
                flags.number("--count", 100_000_000, 1, COUNT_MAX),
                size(flags.text("--memory", "512m")),
                flags.count("--keys", 3_000_000),
                (int) flags.number("--connections", 8, 1, CONNECTIONS_MAX),
                (int) flags.number("--pipeline", 64, 1, PIPELINE_MAX),
                (int) flags.number("--minutes", 120, 1, DAY_MINUTES),
                flags.text("--server", ""),
                (int) flags.number("--port", 0, 1, PORT_MAX),
                flags.number("--pid", 0, 1, Long.MAX_VALUE),
                (int) flags.number("--resident", 115, 0, PERCENT_MAX));
        flags.end();
        if (options.port == 0 && options.server.isEmpty() || options.port != 0 && options.pid == 0) {
            throw new IllegalArgumentException("expected --server LAUNCHER, or --port and --pid of a running server");
        }
        return options;
    }

    private static long size(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9]{1,9}[kmg]?")) {
            throw new IllegalArgumentException("--memory " + text + ", expected such as 512m");
        }
        int shift = lower.endsWith("k") ? 10 : lower.endsWith("m") ? 20 : lower.endsWith("g") ? 30 : 0;
        return Long.parseLong(shift == 0 ? lower : lower.substring(0, lower.length() - 1)) << shift;
    }
}
