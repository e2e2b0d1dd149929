package wdb.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import wdb.client.bench.Audience;
import wdb.client.bench.Bench;
import wdb.client.bench.HdrLog;
import wdb.client.bench.HtmlPage;
import wdb.client.bench.Json;
import wdb.client.bench.Knee;
import wdb.client.bench.LiveLine;
import wdb.client.bench.Pace;
import wdb.client.bench.Plan;
import wdb.client.bench.Result;
import wdb.client.bench.Sample;
import wdb.client.bench.Sweep;
import wdb.client.bench.Table;
import wdb.client.load.SafeFile;

/** {@code wdb-client bench}. */
@Command(
        name = "bench",
        description = {
            "Put load on a server, and measure throughput and latency.",
            "",
            "By default requests are sent at a rate, whether the server keeps up or not, and latencies count from the planned times, so a pause of the "
                + "server is charged with all requests that it made wait. The keys bench:... are written first, and stay.",
            ""},
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 the figures are sound; 1 errors, wrong values, a missed objective, a server or generator that did not keep up, "
            + "or no connection; 2 bad usage."})
final class BenchCommand implements Callable<Integer> {
    @ParentCommand
    private ClientCommand parent;

    @Mixin
    private BenchOptions options;

    @Option(names = "--no-load", description = "Don't write the keys first.")
    private boolean noLoad;

    @Option(names = "--sweep", description = "Look for the highest rate that keeps the objective, and draw latency against rate.")
    private boolean sweep;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with charts to FILE; it needs no network.")
    private Path html;

    @Option(names = "--hdr", paramLabel = "FILE", description = "Write the histograms to FILE in HdrHistogram's log format, one for each moment of the run.")
    private Path hdr;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan plan = options.plan(parent.options().build().address(), sweep);
        if (sweep && hdr != null) {
            throw new IllegalArgumentException("--hdr is for one run, and --sweep has many; expected one of the two");
        }
        Surroundings surroundings = parent.surroundings();
        LiveLine live = new LiveLine(surroundings.err(), surroundings.errorIsTerminal().getAsBoolean());
        Bench bench = new Bench();
        // The files are opened first: a measurement that can't be written is not worth its time.
        try (var _ = new Stop(bench::stop);
                SafeFile page = html == null ? null : new SafeFile(html);
                HdrLog log = hdr == null ? null : new HdrLog(hdr)) {
            if (!noLoad) {
                live.phase("loading");
                Result loaded = bench.run(plan.loading(), new Samples(live, (sample, _) -> endAtAnError(bench, sample)));
                if (!loaded.isSound()) {
                    throw new IOException("the keys can't be written: " + loaded.verdicts().getFirst().text());
                }
            }
            return sweep ? sweep(plan, bench, live, page) : run(plan, bench, live, page, log);
        }
    }

    private int run(Plan plan, Bench bench, LiveLine live, SafeFile page, HdrLog log) throws IOException, InterruptedException {
        live.phase("measuring");
        Result result = bench.run(plan, log == null ? live : new Samples(live, (_, latencies) -> log.add(latencies)));
        print(json ? Json.of(result) + "\n" : Table.of(result));
        if (page != null) {
            write(HtmlPage.of(result), page);
        }
        return result.isSound() ? ClientCommand.OK : ClientCommand.TROUBLE;
    }

    private int sweep(Plan plan, Bench bench, LiveLine live, SafeFile page) throws IOException, InterruptedException {
        Sweep.Outcome outcome = new Sweep(rate -> {
            live.phase(String.format("trying %,.0f/s", rate));
            return bench.run(plan.at(new Pace.Open(rate)), live);
        }, bench::isStopped).search(plan, ((Pace.Open) plan.pace()).rate());
        print(json ? Json.of(outcome) + "\n" : Knee.of(outcome));
        if (page != null) {
            write(HtmlPage.of(outcome), page);
        }
        return outcome.highestRate() > 0 ? ClientCommand.OK : ClientCommand.TROUBLE;
    }

    private static void write(String text, SafeFile page) throws IOException {
        page.out().write(text.getBytes(StandardCharsets.UTF_8));
        page.commit();
    }

    private void print(String text) throws IOException {
        parent.surroundings().out().write(text.getBytes(StandardCharsets.UTF_8));
        parent.surroundings().out().flush();
    }

    /** The live line, and what else a sample is for. */
    private record Samples(LiveLine live, Use use) implements Audience {
        @FunctionalInterface
        interface Use {
            void take(Sample sample, Histogram latencies) throws IOException;
        }

        @Override
        public void phase(String what) {
            live.phase(what);
        }

        @Override
        public void sample(Sample sample, Histogram latencies) throws IOException {
            use.take(sample, latencies);
            live.sample(sample, latencies);
        }

        @Override
        public void phaseEnds() {
            live.phaseEnds();
        }
    }

    /** Ends the loading at the first error: a server that refuses one value refuses many, and each is sent whole. */
    private static void endAtAnError(Bench bench, Sample sample) {
        if (sample.errors() > 0) {
            bench.stop();
        }
    }
}
