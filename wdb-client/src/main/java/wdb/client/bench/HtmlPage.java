package wdb.client.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Results as one HTML file that refers to nothing outside itself. */
public final class HtmlPage {
    private static final int POINTS_MAX = 400;
    private static final int DEPTH_MAX = 5; // nines
    private static final int STEPS_A_DEPTH = 20;
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#222;background:#fff}
            h1{font-size:1.5em;margin-bottom:.2em}h2{font-size:1.1em;margin:1.8em 0 .4em}p{margin:.3em 0}
            .wide{overflow-x:auto}table{border-collapse:collapse}
            th,td{border:1px solid #ddd;padding:.3em .6em;text-align:right;font-size:.9em;white-space:nowrap}
            th:first-child,td:first-child,td.text{text-align:left}td.text{white-space:normal;min-width:16em}.bad{background:#fbdcd9}.ok{background:#e4f5e6}
            .verdict{background:#fbdcd9;padding:.5em .8em;border-radius:4px}.sound{background:#e4f5e6;padding:.5em .8em;border-radius:4px}
            svg{display:block;width:100%;min-width:560px;height:auto}svg text{font:12px system-ui,sans-serif;fill:#333}
            .grid{stroke:#e2e2e2}.level{stroke:#b3261e;stroke-dasharray:6 4}
            .figures{display:flex;flex-wrap:wrap;gap:1.6em;margin:1em 0}.figures div{min-width:6em}.figures b{display:block;font-size:1.4em}
            """;

    private HtmlPage() {}

    /** Returns the page of a run. */
    public static String of(Result result) {
        StringBuilder body = new StringBuilder(plan(result.plan(), result.plan().pace().text()));
        Latency all = result.latency();
        body.append("<div class=\"figures\">").append(figure("requests/s", Quantity.grouped(result.rate()))).append(figure("p50", Quantity.time(all.p50Ns())))
                .append(figure("p99", Quantity.time(all.p99Ns()))).append(figure("p99.9", Quantity.time(all.p999Ns())))
                .append(figure("max", Quantity.time(all.maxNs()))).append(figure("errors", Quantity.grouped(result.counts().errors()))).append("</div>\n");
        body.append(verdicts(result.verdicts()));
        List<Sample> samples = thinned(result.samples());
        body.append("<h2>Throughput over time</h2>\n").append(wide(new Chart("Throughput over time", "seconds", false, Quantity::grouped)
                .line("replies a second", xs(samples), ys(samples, Sample::rate))));
        samples.removeIf(sample -> sample.latency().count() == 0); // nothing was answered: no latency to show
        body.append("<h2>Latency over time</h2>\n").append(wide(new Chart("Latency over time", "seconds", true, y -> Quantity.time((long) y))
                .line("max", xs(samples), ys(samples, sample -> sample.latency().maxNs()))
                .line("p99.9", xs(samples), ys(samples, sample -> sample.latency().p999Ns()))
                .line("p99", xs(samples), ys(samples, sample -> sample.latency().p99Ns()))
                .line("p50", xs(samples), ys(samples, sample -> sample.latency().p50Ns()))));
        body.append("<h2>Latency by percentile</h2>\n").append(distribution(result));
        body.append("<h2>By command</h2>\n<div class=\"wide\"><table><tr><th></th><th>requests</th><th>mean</th><th>p50</th><th>p90</th><th>p99</th>"
                + "<th>p99.9</th><th>p99.99</th><th>max</th></tr>\n");
        result.byOp().forEach((op, histogram) -> body.append(row(op.word(), Latency.of(histogram))));
        body.append(row("all", all)).append("</table></div>\n");
        return page("Load on " + result.plan().serverName(), body);
    }

    /** Returns the page of a search for the highest rate. */
    public static String of(Sweep.Outcome outcome) {
        StringBuilder body = new StringBuilder(plan(outcome.plan(), "rates tried for " + outcome.plan().span().duration().toMillis() + " ms each"));
        body.append("<div class=\"figures\">").append(figure("highest rate, requests/s", Quantity.grouped(outcome.highestRate())))
                .append(figure("p99 to keep", Quantity.time(outcome.objective().toNanos()))).append("</div>\n");
        body.append("<p>Beyond it: ").append(escape(outcome.limit())).append("</p>\n");
        List<Sweep.Step> steps = outcome.steps();
        double[] rates = steps.stream().mapToDouble(Sweep.Step::rate).toArray();
        body.append("<h2>Latency against rate</h2>\n")
                .append(wide(new Chart("Latency against rate", "planned requests a second", true, y -> Quantity.time((long) y))
                .level("the p99 to keep", outcome.objective().toNanos())
                .line("p50", rates, steps.stream().mapToDouble(step -> step.latency().p50Ns()).toArray())
                .line("p99", rates, steps.stream().mapToDouble(step -> step.latency().p99Ns()).toArray())
                .line("p99.9", rates, steps.stream().mapToDouble(step -> step.latency().p999Ns()).toArray())));
        body.append("<h2>Every rate tried</h2>\n<div class=\"wide\"><table><tr><th>planned/s</th><th>answered/s</th><th>p50</th><th>p99</th><th>p99.9</th>"
                + "<th>max</th><th></th></tr>\n");
        steps.forEach(step -> body.append("<tr class=\"").append(step.kept() ? "ok" : "bad").append("\"><td>").append(Quantity.grouped(step.rate()))
                .append(cell(Quantity.grouped(step.answeredRate()))).append(cell(Quantity.time(step.latency().p50Ns())))
                .append(cell(Quantity.time(step.latency().p99Ns()))).append(cell(Quantity.time(step.latency().p999Ns())))
                .append(cell(Quantity.time(step.latency().maxNs()))).append("</td><td class=\"text\">")
                .append(step.kept() ? "kept" : escape(step.verdicts().getFirst().text())).append("</td></tr>\n"));
        body.append("</table></div>\n");
        return page("Highest rate of " + outcome.plan().serverName(), body);
    }

    /** Latency by percentile: each step to the right has ten times fewer requests behind it. */
    private static String distribution(Result result) {
        Chart chart = new Chart("Latency by percentile", "percentile", true, y -> Quantity.time((long) y))
                .tick(0, "0 %").tick(1, "90 %").tick(2, "99 %").tick(3, "99.9 %").tick(4, "99.99 %").tick(5, "99.999 %");
        chart.line("all", depths(), latencies(result.latencies()));
        if (result.byOp().size() > 1) {
            result.byOp().forEach((op, histogram) -> chart.line(op.word(), depths(), latencies(histogram)));
        }
        return wide(chart);
    }

    private static double[] depths() {
        double[] depths = new double[DEPTH_MAX * STEPS_A_DEPTH + 1];
        for (int i = 0; i < depths.length; i++) {
            depths[i] = (double) i / STEPS_A_DEPTH;
        }
        return depths;
    }

    private static double[] latencies(Histogram histogram) {
        double[] latencies = depths();
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] = histogram.getValueAtPercentile(100 * (1 - Math.pow(10, -latencies[i])));
        }
        return latencies;
    }

    /** Joins neighbours until a chart has room for all: rates as means, latencies as the worst. */
    static List<Sample> thinned(List<Sample> samples) {
        List<Sample> thin = new ArrayList<>(samples);
        while (thin.size() > POINTS_MAX) {
            List<Sample> half = new ArrayList<>();
            for (int i = 0; i < thin.size(); i += 2) {
                half.add(i + 1 < thin.size() ? joined(thin.get(i), thin.get(i + 1)) : thin.get(i));
            }
            thin = half;
        }
        return thin;
    }

    private static Sample joined(Sample a, Sample b) {
        Latency x = a.latency();
        Latency y = b.latency();
        return new Sample(b.atS(), (a.rate() + b.rate()) / 2, new Latency(x.count() + y.count(), Math.max(x.meanNs(), y.meanNs()),
                Math.max(x.p50Ns(), y.p50Ns()), Math.max(x.p90Ns(), y.p90Ns()), Math.max(x.p99Ns(), y.p99Ns()), Math.max(x.p999Ns(), y.p999Ns()),
                Math.max(x.p9999Ns(), y.p9999Ns()), Math.max(x.maxNs(), y.maxNs())), b.errors(), b.progress());
    }

    private static double[] xs(List<Sample> samples) {
        return ys(samples, Sample::atS);
    }

    private static double[] ys(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).toArray();
    }

    /** Returns a chart that a narrow screen moves sideways instead of making its text too small. */
    private static String wide(Chart chart) {
        return "<div class=\"wide\">" + chart.svg() + "</div>\n";
    }

    private static String plan(Plan plan, String what) {
        return "<p>" + escape(plan.protocol().word() + ", " + what) + "</p>\n<p>" + escape(Table.workload(plan)) + "</p>\n";
    }

    private static String figure(String name, String value) {
        return "<div><b>" + escape(value) + "</b>" + escape(name) + "</div>";
    }

    private static String verdicts(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "<p class=\"sound\">Nothing is to be said against this run.</p>\n";
        }
        StringBuilder html = new StringBuilder();
        verdicts.forEach(verdict -> html.append("<p class=\"verdict\">").append(escape(verdict.text())).append("</p>\n"));
        return html.toString();
    }

    private static String row(String name, Latency latency) {
        return "<tr><td>" + name + cell(Quantity.grouped(latency.count())) + cell(Quantity.time((long) latency.meanNs()))
                + cell(Quantity.time(latency.p50Ns())) + cell(Quantity.time(latency.p90Ns())) + cell(Quantity.time(latency.p99Ns()))
                + cell(Quantity.time(latency.p999Ns())) + cell(Quantity.time(latency.p9999Ns())) + cell(Quantity.time(latency.maxNs())) + "</td></tr>\n";
    }

    private static String cell(String text) {
        return "</td><td>" + escape(text);
    }

    private static String page(String title, CharSequence body) {
        return String.format(Locale.ROOT, "<!DOCTYPE html>%n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">%n<title>%s</title>%n<style>%n%s</style></head><body>%n"
                + "<h1>%s</h1>%n%s</body></html>%n", escape(title), STYLE, escape(title), body);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
