package wdb.client.load;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import wdb.client.repl.Printable;

/** What a user sees of a long run: a bar that moves, if standard error is a terminal, and the line at the end. Confined to one thread. */
public final class Progress {
    private static final long REDRAW_NS = 100_000_000; // ten times a second moves smoothly and costs nothing
    private static final int BAR_CELLS = 30;

    private final PrintStream err;
    private final boolean bar;
    private final String unit;
    private final LongSupplier clockNs;
    private final long startNs;
    private long drawnNs;
    private int drawnLength;

    /**
     * Starts the clock.
     *
     * @param bar whether to show a moving bar
     * @param unit what is counted, such as {@code records}
     * @param clockNs the time, as {@link System#nanoTime} gives it
     */
    public Progress(PrintStream err, boolean bar, String unit, LongSupplier clockNs) {
        this.err = err;
        this.bar = bar;
        this.unit = unit;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
        this.drawnNs = startNs;
    }

    /** Redraws the bar if it is time; {@code share} is 0 to 1, or negative if the whole is not known. */
    void update(long records, double share) {
        if (!bar || clockNs.getAsLong() - drawnNs < REDRAW_NS) {
            return;
        }
        drawnNs = clockNs.getAsLong();
        String text = String.format(Locale.ROOT, "%,d %s, %,d/s", records, unit, rate(records));
        if (share >= 0) {
            int filled = (int) (share * BAR_CELLS);
            String cells = "#".repeat(filled) + " ".repeat(BAR_CELLS - filled);
            text = String.format(Locale.ROOT, "[%s] %3.0f %% %s", cells, share * 100, text);
        }
        err.print("\r" + text + " ".repeat(Math.max(0, drawnLength - text.length())));
        err.flush();
        drawnLength = text.length();
    }

    /** Takes the bar away, so that a whole line can be printed. */
    void clear() {
        if (drawnLength > 0) {
            err.print("\r" + " ".repeat(drawnLength) + "\r");
            drawnLength = 0;
        }
    }

    /** Prints a line, in a server's words perhaps. */
    void say(String line) {
        clear();
        err.println(Printable.text(line));
        err.flush();
    }

    /** Prints the summary: {@code imported 34924 records in 0.8 s (43,700/s)}. */
    void finish(String verb, long records) {
        say(String.format(Locale.ROOT, "%s %d %s in %.1f s (%,d/s)", verb, records, unit, seconds(), rate(records)));
    }

    private double seconds() {
        return (clockNs.getAsLong() - startNs) / 1e9;
    }

    private long rate(long records) {
        return rounded(records / Math.max(seconds(), 1e-3));
    }

    /** Returns a rate with three digits that mean something. */
    private static long rounded(double rate) {
        long unit = (long) Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, rate))) - 2));
        return Math.round(rate / unit) * unit;
    }
}
