package wdb.server.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The file descriptors that the operating system lets this process have. Thread-safe. */
public final class Descriptors {
    /** Descriptors that connections never get: for listeners, logs, jars, and whatever else a running server opens. */
    public static final int RESERVE = 32;

    private Descriptors() {}

    /** Returns how many connections the process may open now with {@link #RESERVE} descriptors left; at least 1, huge if unknown. */
    public static int connectionsPossible() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long possible = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE;
            return Math.clamp(possible, 1, Integer.MAX_VALUE);
        }
        return Integer.MAX_VALUE;
    }
}
