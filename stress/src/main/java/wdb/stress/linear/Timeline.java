package wdb.stress.linear;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** A history as text: a line for each operation, a bar from its call to its return. Moments stand in their order, not to scale. Stateless. */
final class Timeline {
    private static final int COLUMNS_MAX = 60;

    private Timeline() {}

    static String of(History history) {
        long[] moments = history.operations().stream().flatMapToLong(operation ->
                LongStream.of(operation.calledNs(), operation.returnedNs())).sorted().distinct().toArray();
        long begin = moments.length == 0 ? 0 : moments[0];
        StringBuilder text = new StringBuilder();
        text.append(history.fromEmptyStore() ? "the store was empty" : "what the keys held before is not known").append('\n');
        for (Operation operation : history.operations()) {
            text.append(String.format(Locale.ROOT, "%10.1f us  connection %-4d %s  %-24s -> %s%n", (operation.calledNs() - begin) / 1_000.0,
                    operation.lane(), bar(moments, operation), operation.call(), operation.result()));
        }
        return text.toString();
    }

    private static String bar(long[] moments, Operation operation) {
        int width = Math.min(COLUMNS_MAX, Math.max(2, moments.length));
        int from = column(moments, operation.calledNs(), width);
        int to = Math.max(from + 1, column(moments, operation.returnedNs(), width));
        return " ".repeat(from) + '[' + "=".repeat(to - from - 1) + (operation.unfinished() ? '>' : ']') + " ".repeat(width - to);
    }

    private static int column(long[] moments, long moment, int width) {
        return (int) ((long) Arrays.binarySearch(moments, moment) * (width - 1) / Math.max(1, moments.length - 1));
    }
}
