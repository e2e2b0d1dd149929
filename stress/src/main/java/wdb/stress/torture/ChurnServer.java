package wdb.stress.torture;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server of a churn: one that runs already, or one started for it by WDB's launcher, with the JVM that users get. */
final class ChurnServer implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("memcached://[^ ]*:([0-9]+)");
    private static final int END_S_MAX = 10;

    private final Process process; // null if it is not ours
    private final int port;
    private final long pid;

    private ChurnServer(Process process, int port, long pid) {
        this.process = process;
        this.port = port;
        this.pid = pid;
    }

    static ChurnServer of(ChurnOptions options) throws IOException {
        if (options.port() != 0) {
            return new ChurnServer(null, options.port(), options.pid());
        }
        Process process = new ProcessBuilder(List.of(options.server(), "--listen", "memcached://127.0.0.1:0", "--memory", String.valueOf(options.memory()),
                "--on-full", "evict")).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        String ready = process.inputReader().readLine();
        Matcher matcher = READY.matcher(String.valueOf(ready));
        if (!matcher.find()) {
            process.destroy();
            throw new EOFException("the server did not start");
        }
        return new ChurnServer(process, Integer.parseInt(matcher.group(1)), process.pid()); // the launcher becomes the JVM
    }

    int port() {
        return port;
    }

    ProcessFigures figures() {
        return ProcessFigures.of(pid);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            try {
                if (!process.waitFor(END_S_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
