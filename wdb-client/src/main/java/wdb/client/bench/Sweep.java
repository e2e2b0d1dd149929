package wdb.client.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The search for the highest rate at which the p99 objective is kept: the rate is doubled until it is not, then the gap is halved until it is
 * narrow. A rate that fails is tried a second time, for one pause of the machine is no limit of the server.
 */
public final class Sweep {
    /** A run at a rate. */
    @FunctionalInterface
    public interface Trial {
        /** Carries it out. */
        Result at(double rate) throws IOException, InterruptedException;
    }

    /**
     * A rate that was tried.
     *
     * @param rate planned requests a second
     * @param answeredRate replies a second
     * @param kept whether the objective was kept; by a generator that fell behind, too, for its lateness is in the p99
     */
    public record Step(double rate, double answeredRate, Latency latency, List<Verdict> verdicts, boolean kept) {}

    /**
     * What was found.
     *
     * @param highestRate the highest that kept the objective; 0 if none did
     * @param limit what stood in the way of a higher one
     * @param steps all rates tried, ascending
     */
    public record Outcome(Plan plan, Duration objective, double highestRate, String limit, List<Step> steps) {
        /** Copies the list. */
        public Outcome {
            steps = List.copyOf(steps);
        }
    }

    private static final double NARROW = 1.05;
    private static final int STEPS_MAX = 40;
    private static final int LOWER_PART = 100; // how far below the start rate it is worth looking

    private final List<Step> steps = new ArrayList<>();
    private final Trial trial;
    private final BooleanSupplier stopped;

    /** Will use this way to try a rate, and end early when it was stopped. */
    public Sweep(Trial trial, BooleanSupplier stopped) {
        this.trial = trial;
        this.stopped = stopped;
    }

    /** Searches from this rate on. */
    public Outcome search(Plan plan, double startRate) throws IOException, InterruptedException {
        Duration objective = plan.objective().orElseThrow(() -> new IllegalArgumentException("a sweep needs an objective"));
        double kept = 0;
        double failed = Double.POSITIVE_INFINITY;
        double rate = startRate;
        String limit = "no rate up to the highest that can be planned missed the objective";
        while (steps.size() < STEPS_MAX && (kept == 0 || failed / kept > NARROW) && rate >= startRate / LOWER_PART) {
            Step step = twiceIfFailed(rate);
            if (stopped.getAsBoolean()) {
                limit = "the search was stopped";
                break;
            }
            if (step.kept) {
                kept = rate;
            } else {
                failed = rate;
                limit = step.verdicts.getFirst().text();
            }
            if (kept == Pace.RATE_MAX) {
                break;
            }
            rate = kept == 0 ? failed / 4 : Double.isInfinite(failed) ? Math.min(2 * kept, Pace.RATE_MAX) : (kept + failed) / 2;
        }
        steps.sort(Comparator.comparingDouble(Step::rate));
        return new Outcome(plan, objective, kept, limit, steps);
    }

    private Step twiceIfFailed(double rate) throws IOException, InterruptedException {
        Step first = step(rate);
        if (first.kept || stopped.getAsBoolean()) {
            return first;
        }
        Step second = step(rate);
        return second.kept ? second : first;
    }

    private Step step(double rate) throws IOException, InterruptedException {
        Result result = trial.at(rate);
        Step step = new Step(rate, result.rate(), result.latency(), result.verdicts(),
                result.verdicts().stream().allMatch(Verdict::leavesUpperBounds));
        steps.add(step);
        return step;
    }
}
