package wdb.stress.linear;

import java.io.IOException;
import java.util.Locale;

/** Histories of one server, recorded and checked one after another. Confined to one thread. */
public final class Campaign {
    /** States after which the search for an order is given up: some hundred megabytes. */
    static final int STATES_MAX = 8_000_000;

    /**
     * How much is recorded.
     *
     * @param histories how many
     * @param operations of each history
     * @param clients of each history
     * @param keys of each history
     * @param seed of the first one; each one after it has the next
     */
    public record Size(int histories, int operations, int clients, int keys, long seed) {
        /** Returns the size with another number of histories. */
        Size of(int count) {
            return new Size(count, operations, clients, keys, seed);
        }
    }

    /**
     * What was found.
     *
     * @param histories how many were checked
     * @param operations of all of them
     * @param unfinished those without a reply
     * @param states that the searches passed
     * @param undecided histories whose search was given up
     * @param timeline of the first history without an order, shrunk; or null
     */
    public record Findings(int histories, long operations, long unfinished, long states, int undecided, String timeline) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d histories, %,d operations (%d without reply), %,d states: %s%s", histories, operations, unfinished, states,
                    timeline == null ? "every one has an order" : "NO ORDER", undecided == 0 ? "" : ", but " + undecided + " undecided");
        }
    }

    private final Target target;
    private final Size size;
    private final Checker checker = new Checker(STATES_MAX);
    private long operations;
    private long unfinished;
    private long states;
    private int undecided;

    Campaign(Target target, Size size) {
        this.target = target;
        this.size = size;
    }

    /** Runs it; ends at the first history without an order. */
    Findings run() throws IOException, InterruptedException {
        for (int i = 0; i < size.histories(); i++) {
            long seed = size.seed() + i;
            Plan plan = Plan.of(size.clients(), size.keys(), size.operations(), target.oneConnectionAtATime(), seed);
            History history = new Recorder(plan, target.dialer("h" + i + "-"), seed).record();
            operations += history.operations().size();
            unfinished += history.operations().stream().filter(Operation::unfinished).count();
            Verdict verdict = checker.check(history);
            switch (verdict) {
                case Verdict.Linearizable(long passed) -> states += passed;
                case Verdict.Undecided(long passed) -> {
                    states += passed;
                    undecided++;
                }
                case Verdict.Violation(History part, long passed) -> {
                    states += passed;
                    return findings(i + 1, "seed " + seed + "\n" + Timeline.of(new Shrinker(checker).shrink(part)));
                }
            }
        }
        return findings(size.histories(), null);
    }

    private Findings findings(int histories, String timeline) {
        return new Findings(histories, operations, unfinished, states, undecided, timeline);
    }
}
