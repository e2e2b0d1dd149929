package wdb.server.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file descriptors that the operating system lets this process have. Thread-safe. */
public final class Descriptors {
    /** Descriptors that connections never get: for listeners, logs, jars, and whatever else a running server opens. */
    public static final int RESERVE = 32;

    private static final File OPEN = new File("/proc/self/fd");
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LIMIT = "Max open files";

    private Descriptors() {}

    /**
     * Returns how many connections the process may open now with {@link #RESERVE} descriptors left; at least 1, huge if unknown.
     *
     * @param promised descriptors that are not open yet and that connections must not get either
     */
    public static int connectionsPossible(int promised) {
        // Linux says it in files. The JDK's management beans say it everywhere, but would take a tenth of the server's start.
        String[] open = OPEN.list();
        long limit = open == null ? -1 : limit();
        return limit < 0 ? byManagement(promised) : possible(limit, (long) open.length + promised);
    }

    /** Returns the soft limit, or -1 if it can't be read. */
    private static long limit() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(LIMIT)) {
                    String soft = line.substring(LIMIT.length()).strip();
                    return Long.parseLong(soft.substring(0, soft.indexOf(' ')));
                }
            }
        } catch (IOException | RuntimeException _) {
            // No such file, or no number: "unlimited".
        }
        return -1;
    }

    static int byManagement(int promised) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            return possible(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount() + promised);
        }
        return Integer.MAX_VALUE;
    }

    private static int possible(long limit, long taken) {
        return Math.clamp(limit - taken - RESERVE, 1, Integer.MAX_VALUE);
    }
}
