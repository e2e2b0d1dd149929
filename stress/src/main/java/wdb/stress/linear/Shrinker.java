package wdb.stress.linear;

import java.util.function.LongFunction;

/**
 * Cuts a history that has no order down to the few operations that contradict each other.
 *
 * <p>Every cut keeps the contradiction honest: what remains has no order only if the whole had none. It forgets the replies after a
 * moment, forgets everything before a moment (the keys may then hold anything), and leaves out operations that changed nothing.
 */
final class Shrinker {
    private final Checker checker;

    Shrinker(Checker checker) {
        this.checker = checker;
    }

    /** Returns a part of {@code history} without an order, as small as it gets. */
    History shrink(History history) {
        History small = failing(history);
        if (small == null) {
            throw new IllegalArgumentException("the history has an order");
        }
        int before;
        do {
            before = small.operations().size();
            small = cutEnd(small);
            small = cutBegin(small);
            small = leaveOut(small);
        } while (small.operations().size() < before);
        return small;
    }

    /** Returns the part without an order, or null. */
    private History failing(History history) {
        return checker.check(history) instanceof Verdict.Violation(History part, long _) ? part : null;
    }

    private History cutEnd(History history) {
        long[] returns = history.operations().stream().filter(operation -> !operation.unfinished())
                .mapToLong(operation -> operation.returnedNs() + 1).sorted().toArray();
        return first(history, returns, history::until);
    }

    private History cutBegin(History history) {
        long[] opens = history.operations().stream().filter(operation -> !operation.unfinished())
                .mapToLong(operation -> -operation.returnedNs()).sorted().toArray();
        return first(history, opens, ns -> history.from(-ns));
    }

    /** Tries cuts that keep more and more, by halves, and returns the result of the first one that still has no order. */
    private History first(History whole, long[] moments, LongFunction<History> cut) {
        int low = 0;
        int high = moments.length;
        History best = whole;
        while (low < high) {
            int middle = low + high >>> 1;
            History part = failing(cut.apply(moments[middle]));
            if (part == null) {
                low = middle + 1;
            } else {
                best = part;
                high = middle;
            }
        }
        return best;
    }

    private History leaveOut(History history) {
        History small = history;
        for (Operation operation : history.operations()) {
            if (operation.changesNothing()) {
                History part = failing(small.without(operation));
                small = part == null ? small : part;
            }
        }
        return small;
    }
}
