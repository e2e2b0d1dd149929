package wdb.client.bench;

import java.util.List;
import java.util.Locale;

/** A search for the highest rate as people see it in a terminal: a bar for each rate tried, as long as its p99 on a logarithmic scale. */
public final class Knee {
    private static final int CELLS = 40;

    private Knee() {}

    /** Returns the drawing and the result below it. */
    public static String of(Sweep.Outcome outcome) {
        List<Sweep.Step> steps = outcome.steps();
        double low = steps.stream().mapToLong(step -> step.latency().p99Ns()).min().orElse(1);
        double high = Math.max(outcome.objective().toNanos(), steps.stream().mapToLong(step -> step.latency().p99Ns()).max().orElse(1));
        int objective = cells(outcome.objective().toNanos(), low, high);
        StringBuilder text = new StringBuilder(Table.head(outcome.plan(), "the highest rate"));
        text.append(String.format(Locale.ROOT, "%12s %12s %10s  %s%n", "planned/s", "answered/s", "p99",
                "p99, logarithmic; | is " + Quantity.time(outcome.objective().toNanos())));
        for (Sweep.Step step : steps) {
            String bar = bar(cells(step.latency().p99Ns(), low, high), objective);
            text.append(String.format(Locale.ROOT, "%12s %12s %10s  %s %s", Quantity.grouped(step.rate()), Quantity.grouped(step.answeredRate()),
                    Quantity.time(step.latency().p99Ns()), bar, step.kept() ? "" : "missed").stripTrailing()).append(System.lineSeparator());
        }
        return text.append(System.lineSeparator()).append(outcome.highestRate() > 0
                ? "highest rate that keeps p99 within " + Quantity.time(outcome.objective().toNanos()) + ": " + Quantity.grouped(outcome.highestRate())
                        + " requests/s"
                : "no rate that was tried keeps p99 within " + Quantity.time(outcome.objective().toNanos()))
                .append(System.lineSeparator()).append("beyond it: ").append(outcome.limit()).append(System.lineSeparator()).toString();
    }

    private static int cells(double ns, double low, double high) {
        return high <= low ? 1 : 1 + (int) (Math.log(Math.max(ns, low) / low) / Math.log(high / low) * (CELLS - 1));
    }

    private static String bar(int full, int mark) {
        StringBuilder bar = new StringBuilder("#".repeat(full)).append(" ".repeat(CELLS + 1 - full));
        bar.setCharAt(Math.min(mark, CELLS), '|');
        return bar.toString();
    }
}
