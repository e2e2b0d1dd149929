package wdb.stress.race;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import wdb.stress.command.Flags;

/**
 * The command that runs all races and judges them: no test may see an outcome that is not described, every broken twin must.
 *
 * <p>jcstress itself judges neither that a twin was caught nor that a test ran at all, so its raw results are read again here. One line
 * per test goes to standard output, jcstress's own output and its HTML report to the report directory. Exit status 0 if all is well, 1
 * if not, 2 for a bad option.
 */
public final class Races {
    private static final String USAGE = "usage: race [--long] [--only REGEX] [--report DIRECTORY]";

    /** Rounds that a twin gets to show its race: a scheduler may be unkind once. */
    private static final int TWIN_ROUNDS_MAX = 4;

    private final RaceOptions options;
    private final PrintStream out;

    private Races(RaceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs the races; see the usage line. */
    public static void main(String[] args) throws Exception {
        if (Flags.askForHelp(args)) {
            System.out.println(USAGE);
            return;
        }
        RaceOptions options;
        try {
            options = RaceOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("race: " + e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        System.exit(new Races(options, System.out).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        Files.createDirectories(options.report());
        long beginNanos = System.nanoTime();
        Map<String, Tally> tallies = new TreeMap<>();
        String howLong = options.thorough() ? "for an hour or more" : "for three to five minutes";
        out.println("race: jcstress runs, " + howLong + "; its report will be in " + options.report());
        Collection<String> expected = round(options.report(), options.only(), tallies);
        for (int i = 1; i < TWIN_ROUNDS_MAX && !uncaught(tallies).isEmpty(); i++) {
            String again = uncaught(tallies).stream().map(Pattern::quote).collect(Collectors.joining("|"));
            round(options.report().resolve("again-" + i), again, tallies);
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (String test : expected) {
            verdicts.add(tallies.containsKey(test) ? tallies.get(test).verdict() : Verdict.notRun(test));
        }
        verdicts.forEach(out::println);
        Files.write(options.report().resolve("verdicts.txt"), verdicts.stream().map(Verdict::toString).toList());
        return conclude(verdicts, (System.nanoTime() - beginNanos) / 1_000_000_000);
    }

    private boolean conclude(List<Verdict> verdicts, long seconds) {
        long failed = verdicts.stream().filter(verdict -> !verdict.passed()).count();
        long twins = verdicts.stream().filter(Verdict::twin).count();
        out.printf("race: %d tests and %d broken twins in %d s: %s%n",
                verdicts.size() - twins, twins, seconds, failed == 0 ? "all as they should be" : failed + " FAILED");
        return failed == 0 && !verdicts.isEmpty();
    }

    private static List<String> uncaught(Map<String, Tally> tallies) {
        return tallies.values().stream().filter(Tally::mayCatchLater).map(Tally::test).toList();
    }

    /** Runs the tests that match, adds what they saw to {@code tallies} and returns their names. */
    private Collection<String> round(Path report, String only, Map<String, Tally> tallies) throws Exception {
        Files.createDirectories(report);
        List<String> all = new ArrayList<>(options.jcstressArgs());
        all.addAll(List.of("-t", only, "-r", report.toString()));
        Options jcstress = new Options(all.toArray(String[]::new));
        PrintStream stdout = System.out;
        Path log = report.resolve("jcstress.log");
        Collection<String> tests;
        // jcstress always prints to System.out; a terminal gets the verdicts instead.
        try (PrintStream toLog = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8);
                Watchdog _ = Watchdog.over(options.forkAgeMax())) {
            System.setOut(toLog);
            if (!jcstress.parse()) {
                throw new IllegalStateException("jcstress did not take its options: " + all);
            }
            JCStress run = new JCStress(jcstress);
            tests = run.getTests();
            runAndLeaveJudgingToUs(run);
        } finally {
            System.setOut(stdout);
        }
        for (TestResult result : results(jcstress, report)) {
            tallies.computeIfAbsent(result.getName(), Tally::new).add(result);
        }
        return tests;
    }

    private static void runAndLeaveJudgingToUs(JCStress run) throws Exception {
        try {
            run.run();
        } catch (AssertionError failures) {
            // jcstress's way of saying that some test failed; by then it has written its report and all results.
            System.out.println(failures.getMessage());
        }
    }

    /** Reads jcstress's raw results, which it leaves in the working directory, and moves them to the report. */
    private static Collection<TestResult> results(Options jcstress, Path report) throws IOException, ClassNotFoundException {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(jcstress.getResultFile(), collector);
        reader.dump();
        reader.close();
        Files.move(Path.of(jcstress.getResultFile()), report.resolve("results.bin.gz"), StandardCopyOption.REPLACE_EXISTING);
        return collector.getTestResults();
    }
}
