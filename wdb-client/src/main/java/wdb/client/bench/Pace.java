package wdb.client.bench;

import java.util.Locale;

/** Who decides when a request is sent. */
public sealed interface Pace {
    /** Highest rate that can be asked for, requests a second. */
    double RATE_MAX = 10_000_000;

    /** The clock: so many requests a second, evenly spaced, whatever the server does. Latencies count from the planned time. */
    record Open(double rate) implements Pace {
        /** Checks the rate. */
        public Open {
            if (!(rate >= 0.1 && rate <= RATE_MAX)) {
                throw new IllegalArgumentException("rate " + rate + ", expected 0.1 to " + (long) RATE_MAX + " requests a second");
            }
        }
    }

    /** The server: a connection sends the next request when there is room in its pipeline. Slow moments are asked about seldom. */
    record Closed() implements Pace {}

    /** Returns the pace in words. */
    default String text() {
        return switch (this) {
            case Open(double rate) -> "open loop, " + String.format(Locale.ROOT, "%,.0f", rate) + " requests/s";
            case Closed _ -> "closed loop";
        };
    }
}
