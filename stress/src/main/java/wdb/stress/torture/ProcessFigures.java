package wdb.stress.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process in {@code /proc}. */
final class ProcessFigures {
    private static final int TICK_US = 10_000; // of the kernel's interface, whatever the kernel's own ticks are
    private static final int USER_TIME = 11; // the fields of stat after the name, counted from 0: see proc(5)
    private static final int SYSTEM_TIME = 12;
    private static final int KIB = 1_024;

    private final Path directory;

    private ProcessFigures(Path directory) {
        this.directory = directory;
    }

    /** Returns the figures of a process. */
    static ProcessFigures of(long pid) {
        return new ProcessFigures(Path.of("/proc", String.valueOf(pid)));
    }

    /** Returns the figures of this process. */
    static ProcessFigures ofThis() {
        return new ProcessFigures(Path.of("/proc/self"));
    }

    /** Tells whether there are any: not on every system, and not of a process that has ended. */
    boolean known() {
        return Files.exists(directory.resolve("status"));
    }

    /** Returns the resident set in bytes. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(directory.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return KIB * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmRSS in " + directory + "/status: the process has ended");
    }

    /** Returns the processor time of all its threads so far, its own and the kernel's for it, in microseconds; in steps of 10 ms. */
    long cpuUs() throws IOException {
        String stat = Files.readString(directory.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // the name before may hold anything
        return TICK_US * (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]));
    }
}
