package wdb.client.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The honest client's right of way on the cores that it shares with the server and the attackers.
 *
 * <p>An honest client has a machine of its own. Here its thread wakes on a core where somebody else computes, and the kernel may let it
 * wait for some milliseconds, both to ask and to hear the answer: that is not the server's doing. So this process takes the lowest of the
 * real-time priorities for as long as it measures, if the system lets it (on Linux: root, or the capability {@code CAP_SYS_NICE}). Its
 * needs are a few percent of a core. Thread-safe.
 */
final class Precedence implements AutoCloseable {
    private static final String PROGRAM = "chrt";
    private static final int PATIENCE_S = 5;

    private final boolean taken;

    private Precedence(boolean taken) {
        this.taken = taken;
    }

    /** Takes the right of way for all threads of this process, those to come included; without it if that is not allowed. */
    static Precedence take() {
        return new Precedence(change("--fifo", "1"));
    }

    /** Tells whether the system allowed it. */
    boolean taken() {
        return taken;
    }

    /** Gives it back. */
    @Override
    public void close() {
        if (taken) {
            change("--other", "0");
        }
    }

    /**
     * Returns a command whose process does not inherit the right of way, but the contrary: a core where only it computes is as good as idle to whoever
     * else wakes up (Linux, {@code SCHED_IDLE}; anybody may).
     */
    List<String> below(List<String> command) {
        boolean idle = succeeds("--idle", "0", "true");
        if (!idle && !taken) {
            return command;
        }
        List<String> lower = new ArrayList<>(List.of(PROGRAM, idle ? "--idle" : "--other", "0"));
        lower.addAll(command);
        return lower;
    }

    private static boolean change(String policy, String priority) {
        return succeeds("--all-tasks", policy, "--pid", priority, String.valueOf(ProcessHandle.current().pid()));
    }

    /** Not every program of this name knows these options, and not every system allows what they ask for. */
    private static boolean succeeds(String... arguments) {
        if (!SiegeProcess.inPath(PROGRAM)) {
            return false;
        }
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(List.of(arguments));
        try {
            Process chrt = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return chrt.waitFor(PATIENCE_S, TimeUnit.SECONDS) && chrt.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the campaign will notice
            return false;
        }
    }
}
