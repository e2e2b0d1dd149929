package wdb.stress.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import wdb.stress.command.Flags;

/** Runs the microbenchmarks: short unless told otherwise, with the allocation profiler on. The options are JMH's own. */
public final class Microbenchmarks {
    private static final String USAGE =
            "usage: jmh [NAME...] [OPTION...]: microbenchmarks whose names match, about a minute for all; -wi, -i, -w, -r and -f make it longer";

    private static final int ITERATIONS = 3;
    private static final int ITERATION_MS = 300;

    private Microbenchmarks() {}

    /** Runs the benchmarks whose names the arguments match, or all. */
    public static void main(String[] args) throws RunnerException {
        if (Flags.askForHelp(args)) {
            System.out.println(USAGE);
            return;
        }
        CommandLineOptions given;
        try {
            given = new CommandLineOptions(args);
        } catch (CommandLineOptionException e) {
            System.err.println("jmh: " + e.getMessage());
            System.exit(2);
            return;
        }
        if (given.shouldHelp()) {
            System.out.println(USAGE);
            return;
        }
        ChainedOptionsBuilder options = new OptionsBuilder().parent(given).addProfiler(GCProfiler.class).shouldFailOnError(true);
        if (given.getBenchModes().isEmpty()) {
            options.mode(Mode.AverageTime);
        }
        if (!given.getTimeUnit().hasValue()) {
            options.timeUnit(TimeUnit.NANOSECONDS);
        }
        if (!given.getForkCount().hasValue()) {
            options.forks(1);
        }
        if (!given.getWarmupIterations().hasValue()) {
            options.warmupIterations(ITERATIONS);
        }
        if (!given.getMeasurementIterations().hasValue()) {
            options.measurementIterations(ITERATIONS);
        }
        if (!given.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(ITERATION_MS));
        }
        if (!given.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(ITERATION_MS));
        }
        new Runner(options.build()).run();
    }
}
