package wdb.stress.lab.matrix;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The threads of a server in this process, as the JVM sees them. */
final class ServerThreads {
    private static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();
    private static final String WEENSY = "wdb.stress.lab.weensy.Weensy";
    private static final int DEPTH = 40;

    private ServerThreads() {}

    /**
     * Returns how many threads are deadlocked: those that the JVM finds to wait in a circle, and those that wait for a lock which they
     * own, which the JVM does not count.
     *
     * @param prefix what the names of the server's threads begin with, or null for all threads of the process
     */
    static int deadlocked(String prefix) {
        Set<Long> found = new LinkedHashSet<>();
        long[] circle = BEAN.findDeadlockedThreads();
        for (ThreadInfo info : circle == null ? new ThreadInfo[0] : BEAN.getThreadInfo(circle)) {
            if (ofServer(info, prefix)) {
                found.add(info.getThreadId());
            }
        }
        for (ThreadInfo info : BEAN.getThreadInfo(BEAN.getAllThreadIds())) {
            if (ofServer(info, prefix) && info.getLockOwnerId() == info.getThreadId()) {
                found.add(info.getThreadId());
            }
        }
        return found.size();
    }

    /** Returns the lines of WeensyDB in which the server's threads stand, as {@code SimpleClass:line}; none without a prefix. */
    static List<String> frames(String prefix) {
        Set<String> frames = new LinkedHashSet<>();
        if (prefix != null) {
            for (ThreadInfo info : BEAN.getThreadInfo(BEAN.getAllThreadIds(), DEPTH)) {
                if (ofServer(info, prefix)) {
                    Arrays.stream(info.getStackTrace())
                            .filter(frame -> frame.getClassName().startsWith(WEENSY) && frame.getFileName() != null)
                            .forEach(frame -> frames.add(frame.getFileName().replace(".java", "") + ":" + frame.getLineNumber()));
                }
            }
        }
        return new ArrayList<>(frames);
    }

    /** Returns how many threads the process has. */
    static int count() {
        return BEAN.getThreadCount();
    }

    private static boolean ofServer(ThreadInfo info, String prefix) {
        return info != null && (prefix == null || info.getThreadName().startsWith(prefix));
    }
}
