package wdb.client.bench;

import java.util.random.RandomGenerator;

/**
 * Numbers from 0 to {@code count - 1}, the number {@code i} with a probability in proportion to {@code 1 / (i + 1)^exponent}.
 *
 * <p>Rejection-inversion (Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", 1996): exact
 * for every exponent above 0, with no table and no sum over all numbers at the start. The usual way of YCSB approximates.
 */
final class Zipf implements KeyChooser {
    private final long count;
    private final double exponent;
    private final RandomGenerator random;

    private final double areaOfFirst;
    private final double areaOfAll;
    private final double acceptedAtOnce;

    Zipf(long count, double exponent, RandomGenerator random) {
        this.count = count;
        this.exponent = exponent;
        this.random = random;
        this.areaOfFirst = area(1.5) - 1;
        this.areaOfAll = area(count + 0.5);
        this.acceptedAtOnce = 2 - inverseArea(area(2.5) - weight(2));
    }

    @Override
    public long next() {
        while (true) {
            double area = areaOfAll + random.nextDouble() * (areaOfFirst - areaOfAll);
            double x = inverseArea(area);
            long rank = Math.clamp((long) (x + 0.5), 1, count);
            if (rank - x <= acceptedAtOnce || area >= area(rank + 0.5) - weight(rank)) {
                return rank - 1;
            }
        }
    }

    private double weight(double x) {
        return Math.exp(-exponent * Math.log(x));
    }

    /** The integral of the weight: (x^(1 - exponent) - 1) / (1 - exponent), or log x for the exponent 1. */
    private double area(double x) {
        double log = Math.log(x);
        double power = (1 - exponent) * log;
        return Math.abs(power) > 1e-8 ? Math.expm1(power) / (1 - exponent) : log * (1 + power / 2);
    }

    private double inverseArea(double area) {
        double power = Math.max(-1, area * (1 - exponent));
        return Math.exp(Math.abs(power) > 1e-8 ? Math.log1p(power) / (1 - exponent) : area * (1 - power / 2));
    }
}
