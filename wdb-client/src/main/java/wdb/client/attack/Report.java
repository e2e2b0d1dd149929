package wdb.client.attack;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import wdb.client.machine.CoreTime;

/**
 * All that a campaign found.
 *
 * @param plan what was done
 * @param precedence whether the honest client had the right of way on the cores ({@link Precedence})
 * @param baseline what the honest client felt alone
 * @param trials the attacks that were carried out, in order
 */
public record Report(Plan plan, boolean precedence, Measurement baseline, List<Trial> trials) {
    private static final String ROW = "%-13s %7s %8s %10s %10s %10s %7s %17s  %s%n";

    /** Copies the list. */
    public Report {
        trials = List.copyOf(trials);
    }

    /** Tells whether every planned attack was carried out and left the honest client unmoved. */
    public boolean unmoved() {
        return trials.size() == plan.kinds().size() && trials.stream().allMatch(Trial::unmoved);
    }

    /** Returns the table for people. */
    public String table() {
        StringBuilder table = new StringBuilder(String.format(ROW,
                "attack", "at once", "in all", "p50", "p99", "max", "failed", "heap MiB", "verdict"));
        table.append(row("(none)", "", "", baseline, "", ""));
        for (Trial trial : trials) {
            table.append(row(trial.kind().word(), String.valueOf(trial.peak()), String.valueOf(trial.connections()), trial.felt(),
                    mib(trial.before().heapBytes()) + " -> " + mib(trial.after().heapBytes()), trial.verdict().text()));
        }
        if (!precedence) {
            table.append(String.format("The honest client had no right of way on the cores (that takes root): its times hold what it waited for one.%n"));
        }
        double stolenBefore = baseline.stolenPercent().orElse(0);
        double stolenMax = trials.stream().mapToDouble(trial -> trial.felt().stolenPercent().orElse(0)).max().orElse(0);
        if (Math.max(stolenBefore, stolenMax) >= CoreTime.STOLEN_PERCENT_MIN) {
            table.append(String.format(Locale.ROOT, "The machine's host took %.1f %% of the cores' time at the baseline, and up to %.1f %% beside an attack: "
                    + "the times hold what was waited for that.%n", stolenBefore, stolenMax));
        }
        return table.toString();
    }

    private static String row(String name, String peak, String connections, Measurement felt, String heap, String verdict) {
        return String.format(Locale.ROOT, ROW, name, peak, connections, ms(felt, felt.p50Us()), ms(felt, felt.p99Us()), ms(felt, felt.maxUs()),
                felt.failed() + felt.wrong(), heap, verdict).stripTrailing() + System.lineSeparator();
    }

    private static String ms(Measurement felt, long us) {
        return felt.answered() > 0 ? ms(us) : "-";
    }

    static String ms(long us) {
        return String.format(Locale.ROOT, "%.2f ms", us / 1e3);
    }

    private static String mib(long bytes) {
        return bytes < 0 ? "?" : String.valueOf(bytes >> 20);
    }

    /** Returns the report for programs: one JSON object. Latencies are microseconds, unknown memory is -1. */
    public String json() {
        return "{\"target\":\"" + plan.target() + "\",\"protocol\":\"" + plan.protocol().word()
                + "\",\"connections\":" + plan.attackers() + ",\"duration_ms\":" + plan.duration().toMillis()
                + ",\"victim_rate\":" + plan.victimRate() + ",\"precedence\":" + precedence
                + ",\"unmoved\":" + unmoved() + ",\"baseline\":" + json(baseline) + ",\"attacks\":["
                + trials.stream().map(Report::json).collect(Collectors.joining(",")) + "]}";
    }

    private static String json(Trial trial) {
        return "{\"kind\":\"" + trial.kind().word() + "\",\"verdict\":\"" + trial.verdict().word() + "\",\"text\":\"" + trial.verdict().text()
                + "\",\"connections_peak\":" + trial.peak() + ",\"connections_total\":" + trial.connections() + ",\"felt\":" + json(trial.felt())
                + ",\"before\":" + json(trial.before()) + ",\"after\":" + json(trial.after()) + "}";
    }

    private static String json(Measurement felt) {
        return "{\"planned\":" + felt.planned() + ",\"answered\":" + felt.answered() + ",\"failed\":" + felt.failed() + ",\"wrong\":" + felt.wrong()
                + ",\"p50_us\":" + felt.p50Us() + ",\"p99_us\":" + felt.p99Us() + ",\"max_us\":" + felt.maxUs()
                + ",\"stolen_percent\":" + String.format(Locale.ROOT, "%.1f", felt.stolenPercent().orElse(-1)) + "}";
    }

    private static String json(Memory memory) {
        return "{\"heap_bytes\":" + memory.heapBytes() + ",\"held_bytes\":" + memory.heldBytes() + "}";
    }
}
