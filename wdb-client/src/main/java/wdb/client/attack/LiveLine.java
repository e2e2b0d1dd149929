package wdb.client.attack;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** An audience at a terminal: one line that moves while an attack goes on, and one that stays. Without a terminal only the latter. */
public final class LiveLine implements Audience {
    private static final int REDRAW_MS = 200;
    private static final int CELLS = 24;
    private static final String LEVELS = "▁▂▃▄▅▆▇█"; // each four times the latency of the one before; the lowest is up to 0.25 ms
    private static final long LOWEST_US = 250;

    private final PrintStream err;
    private final boolean terminal;

    /** Writes to {@code err}; the moving line only if it is a terminal. */
    public LiveLine(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public void baseline(Measurement baseline) {
        say(String.format(Locale.ROOT, "%-13s p50 %s, p99 %s", "baseline", Report.ms(baseline.p50Us()), Report.ms(baseline.p99Us())));
    }

    @Override
    public Watching watch(Kind kind, IntSupplier connectionsOpen, LongSupplier recentP99Us) {
        if (!terminal) {
            return () -> err.flush();
        }
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("wdb-live").factory());
        StringBuilder line = new StringBuilder();
        ticker.scheduleAtFixedRate(() -> draw(kind, connectionsOpen.getAsInt(), recentP99Us.getAsLong(), line), 0, REDRAW_MS, TimeUnit.MILLISECONDS);
        return ticker::close;
    }

    private void draw(Kind kind, int open, long p99Us, StringBuilder sparkline) {
        sparkline.append(level(p99Us));
        if (sparkline.length() > CELLS) {
            sparkline.deleteCharAt(0);
        }
        err.printf(Locale.ROOT, "\r\033[K%-13s %5d connections, victim p99 %9s %s", kind.word(), open,
                p99Us <= 0 ? "no answer" : Report.ms(p99Us), sparkline);
        err.flush();
    }

    /** Returns a bar as high as the latency, on a logarithmic scale; a space if nothing was answered. */
    static char level(long us) {
        if (us <= 0) {
            return ' ';
        }
        int level = 0;
        for (long bound = LOWEST_US; us > bound && level < LEVELS.length() - 1; bound *= 4) {
            level++;
        }
        return LEVELS.charAt(level);
    }

    @Override
    public void ended(Trial trial) {
        say(String.format(Locale.ROOT, "%-13s %s", trial.kind().word(), trial.verdict().text()));
    }

    private void say(String line) {
        err.println((terminal ? "\r\033[K" : "") + line);
        err.flush();
    }
}
