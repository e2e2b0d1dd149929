package wdb.client.bench;

import java.io.PrintStream;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** An audience at a terminal: a line with progress, rate and percentiles that moves. Without a terminal, only what begins. */
public final class LiveLine implements Audience {
    private static final int CELLS = 20;

    private final PrintStream err;
    private final boolean terminal;
    private String phase = "";

    /** Writes to {@code err}; the moving line only if it is a terminal. */
    public LiveLine(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public void phase(String what) {
        phase = what;
        if (terminal) {
            err.print("\r\033[K" + what);
        } else {
            err.println(what);
        }
        err.flush();
    }

    @Override
    public void sample(Sample sample, Histogram latencies) {
        if (terminal) {
            err.print("\r\033[K" + line(phase, sample));
            err.flush();
        }
    }

    static String line(String phase, Sample sample) {
        int full = (int) (sample.progress() * CELLS);
        return String.format(Locale.ROOT, "%s [%s%s] %3.0f %%  %,9.0f/s  p50 %s  p99 %s%s", phase, "#".repeat(full), ".".repeat(CELLS - full),
                100 * sample.progress(), sample.rate(), Quantity.time(sample.latency().p50Ns()), Quantity.time(sample.latency().p99Ns()),
                sample.errors() > 0 ? "  errors " + sample.errors() : "");
    }

    @Override
    public void phaseEnds() {
        if (terminal) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
