package wdb.client.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results as programs read them: one JSON object each. Latencies are microseconds. */
public final class Json {
    private Json() {}

    /** Returns the object of a run. */
    public static String of(Result result) {
        Counts counts = result.counts();
        return "{" + plan(result.plan()) + ",\"seconds\":" + number(result.seconds()) + ",\"rate\":" + number(result.rate())
                + ",\"answered\":" + counts.answered() + ",\"missing\":" + counts.missing() + ",\"differing\":" + counts.differing()
                + ",\"errors\":" + counts.errors() + ",\"wrong_values\":" + counts.wrong() + ",\"unanswered\":" + counts.unanswered()
                + ",\"unsent\":" + counts.unsent() + ",\"first_error\":" + text(counts.firstError())
                + ",\"latency_us\":" + latency(result.latency())
                + ",\"by_command\":{" + result.byOp().entrySet().stream().map(entry -> text(entry.getKey().word()) + ":"
                        + latency(Latency.of(entry.getValue()))).collect(Collectors.joining(",")) + "}"
                + ",\"generator_lateness_p99_us\":" + us(result.lateness().getValueAtPercentile(99))
                + ",\"stolen_percent\":" + number(result.stolenPercent().orElse(-1)) + ",\"verdicts\":" + verdicts(result.verdicts())
                + ",\"samples\":[" + result.samples().stream().map(Json::sample).collect(Collectors.joining(",")) + "]}";
    }

    /** Returns the object of a search for the highest rate. */
    public static String of(Sweep.Outcome outcome) {
        return "{" + plan(outcome.plan()) + ",\"objective_p99_us\":" + us(outcome.objective().toNanos()) + ",\"highest_rate\":"
                + number(outcome.highestRate()) + ",\"limit\":" + text(outcome.limit()) + ",\"steps\":["
                + outcome.steps().stream().map(step -> "{\"rate\":" + number(step.rate()) + ",\"answered_rate\":" + number(step.answeredRate())
                        + ",\"kept\":" + step.kept() + ",\"latency_us\":" + latency(step.latency()) + ",\"verdicts\":" + verdicts(step.verdicts()) + "}")
                        .collect(Collectors.joining(",")) + "]}";
    }

    private static String plan(Plan plan) {
        return "\"server\":" + text(plan.serverName()) + ",\"protocol\":" + text(plan.protocol().word()) + ",\"pace\":" + text(plan.pace().text())
                + ",\"connections\":" + plan.wiring().connections() + ",\"pipeline\":" + plan.wiring().pipeline() + ",\"threads\":"
                + plan.wiring().threads() + ",\"keys\":" + plan.data().keys() + ",\"key_bytes\":" + plan.data().keyBytes() + ",\"distribution\":"
                + text(plan.data().distribution().text()) + ",\"values\":" + text(plan.data().sizes().text()) + ",\"mix\":" + text(plan.data().mix().text());
    }

    private static String sample(Sample sample) {
        return "{\"at_s\":" + number(sample.atS()) + ",\"rate\":" + number(sample.rate()) + ",\"latency_us\":" + latency(sample.latency()) + "}";
    }

    private static String latency(Latency latency) {
        return "{\"count\":" + latency.count() + ",\"mean\":" + us((long) latency.meanNs()) + ",\"p50\":" + us(latency.p50Ns()) + ",\"p90\":"
                + us(latency.p90Ns()) + ",\"p99\":" + us(latency.p99Ns()) + ",\"p99.9\":" + us(latency.p999Ns()) + ",\"p99.99\":"
                + us(latency.p9999Ns()) + ",\"max\":" + us(latency.maxNs()) + "}";
    }

    private static String verdicts(List<Verdict> verdicts) {
        return "[" + verdicts.stream().map(verdict -> "{\"kind\":" + text(verdict.word()) + ",\"text\":" + text(verdict.text()) + "}")
                .collect(Collectors.joining(",")) + "]";
    }

    private static String us(long ns) {
        return number(ns / 1e3);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    private static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
