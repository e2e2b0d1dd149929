package wdb.client.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be said against a run. Nothing said: its figures are what they seem. */
public sealed interface Verdict {
    /** How late the generator may be at a planned time. */
    long LATE_NS_MAX = 1_000_000;

    /** Or this part of the latency measured: then its own lateness does not make the figure. */
    int LATE_PART = 10;

    /** Part of the planned requests that the server may leave without an answer when the time is over. */
    double LEFT_PART_MAX = 0.01;

    /** So many replies were errors. */
    record Errors(long count, String first) implements Verdict {}

    /** So many values were not what was written. */
    record WrongValues(long count, String first) implements Verdict {}

    /** The generator came to one request in a hundred so long after its planned time: part of the latencies is its own. */
    record FellBehind(long latenessP99Ns) implements Verdict {}

    /** The server did not keep up with the planned rate. */
    record Overloaded(double planned, double answered) implements Verdict {}

    /** The p99 is above the one to keep. */
    record ObjectiveMissed(long p99Ns, Duration objective) implements Verdict {}

    /** Nothing was measured. */
    record Empty() implements Verdict {}

    /**
     * Judges a run.
     *
     * @param lateness the generator's lateness at planned times; without any in a closed loop
     */
    static List<Verdict> of(Counts counts, Latency latency, Latency lateness, Optional<Duration> objective, double seconds) {
        List<Verdict> verdicts = new ArrayList<>();
        if (counts.answered() == 0) {
            verdicts.add(new Empty());
        }
        if (counts.errors() > 0) {
            verdicts.add(new Errors(counts.errors(), counts.firstError()));
        }
        if (counts.wrong() > 0) {
            verdicts.add(new WrongValues(counts.wrong(), counts.firstError()));
        }
        if (lateness.p99Ns() > Math.max(LATE_NS_MAX, latency.p99Ns() / LATE_PART)) {
            verdicts.add(new FellBehind(lateness.p99Ns()));
        }
        if (counts.unsent() + counts.unanswered() > counts.planned() * LEFT_PART_MAX) {
            verdicts.add(new Overloaded(counts.planned() / seconds, counts.answered() / seconds));
        }
        if (objective.isPresent() && latency.p99Ns() > objective.get().toNanos()) {
            verdicts.add(new ObjectiveMissed(latency.p99Ns(), objective.get()));
        }
        return verdicts;
    }

    /** Tells whether the figures hold in spite of it, as upper bounds: latencies count from the planned times, whoever came late. */
    default boolean leavesUpperBounds() {
        return switch (this) {
            case FellBehind _ -> true;
            case Errors _, WrongValues _, Overloaded _, ObjectiveMissed _, Empty _ -> false;
        };
    }

    /** Returns the verdict as reports show it. */
    default String text() {
        return switch (this) {
            case Errors(long count, String first) -> Quantity.grouped(count) + " replies were errors, the first: " + first;
            case WrongValues(long count, String first) -> Quantity.grouped(count) + " values were wrong, the first: " + first;
            case FellBehind(long lateness) -> "the generator itself fell behind: it came to 1 % of the requests " + Quantity.time(lateness)
                    + " or more after their planned times; the latencies are partly its own (lower the rate, or add threads or processors)";
            case Overloaded(double planned, double answered) -> "the server did not keep up: " + Quantity.grouped(planned)
                    + " requests/s planned, " + Quantity.grouped(answered) + " answered";
            case ObjectiveMissed(long p99, Duration objective) -> "the objective is missed: p99 " + Quantity.time(p99) + ", to keep "
                    + Quantity.time(objective.toNanos());
            case Empty _ -> "no request was answered";
        };
    }

    /** Returns the verdict in a word or two, for programs. */
    default String word() {
        return switch (this) {
            case Errors _ -> "errors";
            case WrongValues _ -> "wrong_values";
            case FellBehind _ -> "generator_fell_behind";
            case Overloaded _ -> "overloaded";
            case ObjectiveMissed _ -> "objective_missed";
            case Empty _ -> "empty";
        };
    }
}
