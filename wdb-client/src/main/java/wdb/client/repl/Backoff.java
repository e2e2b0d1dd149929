package wdb.client.repl;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts to reach a server that is gone: twice as long each time up to a ceiling, and of that a random share, so that
 * many clients of a server that restarts don't all come back in the same instant.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration CEILING = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private long nextMs = FIRST.toMillis();

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Returns how long to wait before the next attempt: between half of the present step and all of it. */
    Duration next() {
        long stepMs = nextMs;
        nextMs = Math.min(CEILING.toMillis(), stepMs * 2);
        return Duration.ofMillis(stepMs / 2 + random.nextLong(stepMs / 2 + 1));
    }
}
