package wdb.client.bench;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import wdb.client.machine.CoreTime;

/** Results as people read them in a terminal. */
public final class Table {
    private static final String ROW = "%-7s %13s %10s %10s %10s %10s %10s %10s%n";

    private Table() {}

    /** Returns the table of a run, with what is to be said against it. */
    public static String of(Result result) {
        StringBuilder table = new StringBuilder(head(result.plan()));
        table.append(String.format(Locale.ROOT, ROW, "", "requests", "mean", "p50", "p90", "p99", "p99.9", "max"));
        if (result.byOp().size() > 1) {
            result.byOp().forEach((op, histogram) -> table.append(row(op.word(), histogram)));
        }
        table.append(row("all", result.latencies()));
        Counts counts = result.counts();
        table.append(String.format(Locale.ROOT, "%n%,.0f requests/s in %.2f s; %,d found no key, %,d errors", result.rate(), result.seconds(),
                counts.missing(), counts.errors()));
        if (counts.differing() > 0) {
            table.append(String.format(Locale.ROOT, ", %,d cas met another value", counts.differing()));
        }
        if (result.plan().data().verify()) {
            table.append(String.format(Locale.ROOT, ", %,d wrong values", counts.wrong()));
        }
        if (result.lateness().getTotalCount() > 0) {
            table.append("; the generator's own lateness: p99 ").append(Quantity.time(result.lateness().getValueAtPercentile(99)));
        }
        double stolen = result.stolenPercent().orElse(0);
        if (stolen >= CoreTime.STOLEN_PERCENT_MIN) {
            table.append(String.format(Locale.ROOT, "; this machine's host took %.1f %% of its cores' time", stolen));
        }
        return table.append(System.lineSeparator()).append(verdicts(result.verdicts())).toString();
    }

    static String verdicts(List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder();
        verdicts.forEach(verdict -> text.append("! ").append(verdict.text()).append(System.lineSeparator()));
        return text.toString();
    }

    static String head(Plan plan) {
        return head(plan, plan.pace().text());
    }

    static String head(Plan plan, String what) {
        return plan.serverName() + " (" + plan.protocol().word() + "), " + what + System.lineSeparator() + workload(plan)
                + System.lineSeparator() + System.lineSeparator();
    }

    static String workload(Plan plan) {
        Plan.Data data = plan.data();
        return String.format(Locale.ROOT, "%,d connections, pipeline %,d, %d %s; %s; %,d %s keys of %d bytes, values of %s bytes",
                plan.wiring().connections(), plan.wiring().pipeline(), plan.wiring().threads(), plan.wiring().threads() == 1 ? "thread" : "threads",
                data.mix().text(), data.keys(), data.distribution().text(), data.keyBytes(), data.sizes().text());
    }

    private static String row(String name, Histogram histogram) {
        Latency latency = Latency.of(histogram);
        return String.format(Locale.ROOT, ROW, name, Quantity.grouped(latency.count()), Quantity.time((long) latency.meanNs()),
                Quantity.time(latency.p50Ns()), Quantity.time(latency.p90Ns()), Quantity.time(latency.p99Ns()), Quantity.time(latency.p999Ns()),
                Quantity.time(latency.maxNs()));
    }
}
