package wdb.client.bench;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** How often each key is asked for. */
public sealed interface Distribution {
    /** The exponent that YCSB made usual. */
    double ZIPF_EXPONENT_DEFAULT = 0.99;

    /** Each key as often as any other, in random order. */
    record Uniform() implements Distribution {}

    /** The n-th most popular key in proportion to 1 / n^exponent. */
    record Zipfian(double exponent) implements Distribution {
        /** Checks the exponent. */
        public Zipfian {
            if (!(exponent > 0 && exponent <= 5)) {
                throw new IllegalArgumentException("exponent " + exponent + " of zipf, expected more than 0, up to 5");
            }
        }
    }

    /** One key after the other, from the first to the last and again. */
    record Sequential() implements Distribution {}

    /** Returns the distribution that {@code uniform}, {@code zipf}, {@code zipf:1.2} or {@code sequential} names. */
    static Distribution of(String text) {
        if (text.matches("zipf:[0-9]{1,3}([.][0-9]{1,6})?")) {
            return new Zipfian(Double.parseDouble(text.substring(5)));
        }
        return switch (text) {
            case "uniform" -> new Uniform();
            case "zipf" -> new Zipfian(ZIPF_EXPONENT_DEFAULT);
            case "sequential" -> new Sequential();
            default -> throw new IllegalArgumentException("distribution \"" + text + "\", expected uniform, zipf, zipf:EXPONENT or sequential");
        };
    }

    /** Returns the keys of the worker {@code number} of {@code workers}; the workers' sequential keys are together all keys. */
    default KeyChooser chooser(long keys, RandomGenerator random, int number, int workers) {
        return switch (this) {
            case Uniform _ -> () -> random.nextLong(keys);
            case Zipfian(double exponent) -> new Zipf(keys, exponent, random);
            case Sequential _ -> new Stride(keys, number, workers);
        };
    }

    /** Returns the distribution in a word. */
    default String text() {
        return switch (this) {
            case Uniform _ -> "uniform";
            case Zipfian(double exponent) -> String.format(Locale.ROOT, "zipf:%s", exponent);
            case Sequential _ -> "sequential";
        };
    }

    /** Every {@code step}-th key. */
    final class Stride implements KeyChooser {
        private final long keys;
        private final int step;
        private long next;

        private Stride(long keys, int first, int step) {
            this.keys = keys;
            this.step = step;
            this.next = first % keys;
        }

        @Override
        public long next() {
            long key = next;
            next = (next + step) % keys;
            return key;
        }
    }
}
