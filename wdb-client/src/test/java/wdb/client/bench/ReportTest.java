package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as table, JSON, page and histogram log, and the search for the highest rate. */
class ReportTest {
    private static final long MS = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void theTableHasTheFigures() {
        assertThat(Table.of(result(20_000, 3 * MS, 0))).contains("a-server (wdb), open loop, 20,000 requests/s", "50 connections, pipeline 1, 1 thread",
                "get=90,set=10; 1,000 uniform keys of 16 bytes, values of 8-200 bytes", "1,000", "3.00 ms", "500 requests/s in 2.00 s", "0 errors")
                .doesNotContain("!");
        assertThat(Table.of(result(20_000, 3 * MS, 7))).contains("! 7 replies were errors, the first: <b>\"no\"</b>");
    }

    @Test
    void tellsWhatTheMachinesHostTook() {
        Result little = result(20_000, 3 * MS, 0);
        Result much = new Result(little.plan(), 2, little.counts(), little.latencies(), little.byOp(), little.lateness(), OptionalDouble.of(7.26),
                little.samples());
        assertThat(Table.of(little)).doesNotContain("host");
        assertThat(Table.of(much)).contains("; this machine's host took 7.3 % of its cores' time");
        assertThat(Json.of(much)).contains(",\"stolen_percent\":7.260,");
    }

    @Test
    void thePageHasTheFiguresAndNeedsNothingElse() {
        String page = HtmlPage.of(result(20_000, 3 * MS, 7));
        assertThat(page).contains("<title>Load on a-server</title>", "<title>Throughput over time</title>", "<title>Latency over time</title>",
                "<title>Latency by percentile</title>", "3.00 ms", "99.99 %", "&lt;b&gt;&quot;no&quot;&lt;/b&gt;", "p99.9")
                .doesNotContain("<b>\"no\"", "http:", "https:", "src=", "@import", "NaN", "Infinity");
        assertThat(page.split("<svg", -1)).hasSize(4);
    }

    @Test
    void stretchesWithoutAnAnswerHaveNoLatency() {
        Result whole = result(20_000, 3 * MS, 0);
        List<Sample> samples = new ArrayList<>(whole.samples());
        samples.add(new Sample(3, 0, Latency.of(new Histogram(3)), 0, 1));
        String page = HtmlPage.of(new Result(whole.plan(), 3, whole.counts(), whole.latencies(), whole.byOp(), whole.lateness(),
                OptionalDouble.empty(), samples));
        assertThat(page).doesNotContain(">0.0 us<");
    }

    @Test
    void longRunsAreThinnedToTheirWorst() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            samples.add(new Sample(i, 100, Latency.of(histogram(i == 2_345 ? 900 * MS : MS)), 0, 0));
        }
        List<Sample> thin = HtmlPage.thinned(samples);
        assertThat(thin).hasSizeBetween(150, 400);
        assertThat(thin.stream().filter(sample -> sample.latency().maxNs() >= 900 * MS)).hasSize(1);
        assertThat(thin).allMatch(sample -> sample.rate() == 100);
    }

    @Test
    void jsonHasTheFigures() {
        assertThat(Json.of(result(20_000, 3 * MS, 7))).startsWith("{\"server\":\"a-server\",\"protocol\":\"wdb\"").endsWith("]}")
                .contains("\"rate\":500.000", "\"errors\":7", "\"first_error\":\"<b>\\\"no\\\"</b>\"", "\"by_command\":{\"get\":{\"count\":1000",
                        "\"verdicts\":[{\"kind\":\"errors\"", "\"samples\":[{\"at_s\":1.000");
    }

    @Test
    void theHistogramLogCanBeReadBack() throws IOException {
        Path file = directory.resolve("log.hdr");
        try (HdrLog log = new HdrLog(file)) {
            for (int i = 1; i <= 3; i++) {
                Histogram stretch = histogram(i * MS);
                stretch.setStartTimeStamp(1_000_000 + 250 * i);
                stretch.setEndTimeStamp(1_000_250 + 250 * i);
                log.add(stretch);
            }
        }
        assertThat(Files.readString(file)).contains("#[StartTime: 1000.250 ");
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            List<Long> maxima = new ArrayList<>();
            while (reader.nextIntervalHistogram() instanceof AbstractHistogram histogram) {
                assertThat(histogram.getTotalCount()).isEqualTo(1_000);
                maxima.add(Math.round(histogram.getMaxValue() / (double) MS));
            }
            assertThat(maxima).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void theLiveLineHasABar() {
        assertThat(LiveLine.line("measuring", new Sample(5, 12_345, Latency.of(histogram(2 * MS)), 3, 0.5)))
                .isEqualTo("measuring [##########..........]  50 %     12,345/s  p50 2.00 ms  p99 2.00 ms  errors 3");
    }

    @Test
    void theSearchFindsTheKnee() throws Exception {
        Sweep.Outcome outcome = new Sweep(rate -> result(rate, rate <= 123_000 ? MS : 50 * MS, 0), () -> false).search(plan(10_000), 10_000);
        assertThat(outcome.highestRate()).isBetween(117_000.0, 123_000.0);
        assertThat(outcome.limit()).matches("the objective is missed: p99 50[.]0. ms, to keep 5[.]00 ms");
        assertThat(outcome.steps()).isSortedAccordingTo((a, b) -> Double.compare(a.rate(), b.rate()));
        assertThat(Knee.of(outcome)).contains("highest rate that keeps p99 within 5.00 ms: " + Quantity.grouped(outcome.highestRate()), "missed", "####");
        assertThat(HtmlPage.of(outcome)).contains("<title>Latency against rate</title>", "the p99 to keep", "class=\"bad\"", "class=\"ok\"");
        assertThat(Json.of(outcome)).contains("\"highest_rate\":", "\"kept\":false");
    }

    @Test
    void theSearchLooksBelowTheStartAndGivesUp() throws Exception {
        Sweep.Outcome below = new Sweep(rate -> result(rate, rate <= 1_000 ? MS : 50 * MS, 0), () -> false).search(plan(10_000), 10_000);
        assertThat(below.highestRate()).isBetween(950.0, 1_000.0);
        Sweep.Outcome none = new Sweep(rate -> result(rate, 50 * MS, 0), () -> false).search(plan(10_000), 10_000);
        assertThat(none.highestRate()).isZero();
        assertThat(Knee.of(none)).contains("no rate that was tried keeps p99 within 5.00 ms");
    }

    @Test
    void oneBadRunIsNoLimit() throws Exception {
        int[] runs = {0};
        Sweep.Outcome outcome = new Sweep(rate -> result(rate, ++runs[0] == 2 || rate > 1e6 ? 50 * MS : MS, 0), () -> false).search(plan(10_000), 10_000);
        assertThat(outcome.highestRate()).isGreaterThan(900_000);
    }

    @Test
    void aStoppedSearchEnds() throws Exception {
        int[] runs = {0};
        Sweep.Outcome outcome = new Sweep(rate -> result(rate, MS, 0), () -> ++runs[0] > 2).search(plan(10_000), 10_000);
        assertThat(outcome.limit()).isEqualTo("the search was stopped");
        assertThat(outcome.highestRate()).isEqualTo(20_000);
    }

    private static Result result(double rate, long latencyNs, long errors) {
        Histogram all = histogram(latencyNs);
        Counts counts = new Counts(1_000, 0, 0, errors, 0, 0, 0, errors > 0 ? "<b>\"no\"</b>" : "");
        return new Result(plan(rate), 2, counts, all, Map.of(Op.GET, all), new Histogram(3), OptionalDouble.of(0.9),
                List.of(new Sample(1, 500, Latency.of(all), 0, 0.5), new Sample(2, 600, Latency.of(all), 0, 1)));
    }

    private static Histogram histogram(long ns) {
        Histogram histogram = new Histogram(Tally.LATENCY_MAX_NS, 3);
        histogram.recordValueWithCount(ns, 1_000);
        return histogram;
    }

    private static Plan plan(double rate) {
        return new Plan(new InetSocketAddress("127.0.0.1", 1), "a-server", Protocol.WDB, new Pace.Open(rate), new Plan.Wiring(50, 1, 1),
                new Plan.Data(1_000, 16, new Distribution.Uniform(), ValueSizes.of("8-200"), Mix.of("get=90,set=10"), false, 1),
                new Plan.Span(Duration.ZERO, Duration.ofSeconds(1), 0), Optional.of(Duration.ofMillis(5)));
    }
}
