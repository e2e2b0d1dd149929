package wdb.client.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The lengths of the values written: each of the ranges as often as any other, each length in a range too.
 *
 * @param ranges at least one
 */
public record ValueSizes(List<Range> ranges) {
    /** Longest value that the generator writes. */
    public static final int BYTES_MAX = 64 << 20;
    private static final int RANGES_MAX = 1_000;

    /** Lengths from {@code from} to {@code to}, both included, in bytes. */
    public record Range(int from, int to) {
        /** Checks the order. */
        public Range {
            if (from < 0 || to < from || to > BYTES_MAX) {
                throw new IllegalArgumentException("value lengths " + from + " to " + to + ", expected 0 to " + BYTES_MAX + ", the smaller first");
            }
        }

        private String text() {
            return from == to ? String.valueOf(from) : from + "-" + to;
        }
    }

    /** Copies the list. */
    public ValueSizes {
        ranges = List.copyOf(ranges);
    }

    /** Returns the lengths in a text such as {@code 32}, {@code 8-200} or {@code 16,100-200,4k}. */
    public static ValueSizes of(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length > RANGES_MAX) {
            throw new IllegalArgumentException(parts.length + " value lengths, expected up to " + RANGES_MAX);
        }
        List<Range> ranges = new ArrayList<>();
        for (String part : parts) {
            int dash = part.indexOf('-');
            int from = Quantity.bytes("values", dash < 0 ? part : part.substring(0, dash));
            ranges.add(new Range(from, dash < 0 ? from : Quantity.bytes("values", part.substring(dash + 1))));
        }
        return new ValueSizes(ranges);
    }

    int next(RandomGenerator random) {
        Range range = ranges.size() == 1 ? ranges.getFirst() : ranges.get(random.nextInt(ranges.size()));
        return range.from == range.to ? range.from : random.nextInt(range.from, range.to + 1);
    }

    int min() {
        return ranges.stream().mapToInt(Range::from).min().orElseThrow();
    }

    int max() {
        return ranges.stream().mapToInt(Range::to).max().orElseThrow();
    }

    String text() {
        return ranges.stream().map(Range::text).collect(Collectors.joining(","));
    }
}
