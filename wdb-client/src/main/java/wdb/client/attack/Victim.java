package wdb.client.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import wdb.client.WdbAddress;
import wdb.client.machine.CoreTime;

/**
 * The honest client: sets and gets at a steady rate, and knows what it must get back.
 *
 * <p>The rate is open-loop: a request is due when it is due, whether the server keeps up or not, and its latency counts from then. It comes
 * back on a new connection every second, as new clients do. Runs on one thread; replies come on the client's own.
 */
final class Victim {
    static final int KEYS = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(2); // later than this is no answer
    private static final long RENEWAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int WARM_UP_IN_FLIGHT = 32;
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);

    // immutable
    private final WdbAddress target;
    private final Dialect dialect;
    private final long periodNs;

    // concurrent: replies come on the client's reader
    private final Ledger ledger = new Ledger(KEYS);
    private final Recorder recent = new Recorder(HIGHEST_NS, 2);
    private volatile Histogram all = new ConcurrentHistogram(HIGHEST_NS, 3);

    // the victim's thread only
    private HonestClient client;
    private long clientSinceNs;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null); // what becomes of the last request's reply

    Victim(WdbAddress target, Dialect dialect, int rate) {
        this.target = target;
        this.dialect = dialect;
        this.periodNs = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    /** Returns the p99 since the last call, in microseconds; 0 if nothing was answered. */
    long recentP99Us() {
        return TimeUnit.NANOSECONDS.toMicros(recent.getIntervalHistogram().getValueAtPercentile(99));
    }

    /** Asks as fast as it gets answers for so long, so that both sides are compiled when it measures; it has no connection before and after. */
    void warmUp(Duration duration) throws InterruptedException {
        Semaphore room = new Semaphore(WARM_UP_IN_FLIGHT);
        long startNs = System.nanoTime();
        for (long n = 0; System.nanoTime() - startNs < duration.toNanos(); n++) {
            room.acquire();
            renew();
            send(n, System.nanoTime());
            if (client == null) {
                break; // the server has gone: what is measured next will show it
            }
            last.whenComplete((_, _) -> room.release());
        }
        leave();
    }

    /** Keeps up the rate for so long, waits for the replies that are due, and tells what it felt. It has no connection before and after. */
    Measurement run(Duration duration) throws InterruptedException {
        all = new ConcurrentHistogram(HIGHEST_NS, 3);
        ledger.clearCounts();
        long planned = duration.toNanos() / periodNs;
        CoreTime begin = CoreTime.now();
        long startNs = System.nanoTime();
        for (long n = 0; n < planned; n++) {
            long dueNs = startNs + n * periodNs;
            sleepUntil(dueNs);
            renew();
            send(n, dueNs);
        }
        leave();
        Histogram felt = all;
        return new Measurement(planned, felt.getTotalCount(), ledger.wrong(), us(felt, 50), us(felt, 99), us(felt, 100),
                CoreTime.now().stolenPercentSince(begin));
    }

    private static long us(Histogram histogram, double percentile) {
        return TimeUnit.NANOSECONDS.toMicros(histogram.getValueAtPercentile(percentile));
    }

    private static void sleepUntil(long dueNs) throws InterruptedException {
        for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Comes back on a new connection if it is time, or if the old one has ended. */
    private void renew() {
        long sinceNs = System.nanoTime() - clientSinceNs;
        boolean open = client != null && client.isOpen();
        if (open && sinceNs < RENEWAL_NS || !open && clientSinceNs != 0 && sinceNs < RETRY_NS) {
            return;
        }
        leave();
        try {
            client = dialect.connect(target, TIMEOUT);
        } catch (IOException _) {
            client = null; // the requests that are due now fail, and are counted
        }
        clientSinceNs = System.nanoTime();
    }

    /** Waits until every request has its answer or is too late, and closes the connection. */
    void leave() {
        if (client != null) {
            client.close();
            client = null;
            last.handle((_, _) -> null).join(); // close() waits for replies, not for what is done with them
        }
        clientSinceNs = 0;
    }

    private void send(long n, long dueNs) {
        if (client == null) {
            return;
        }
        int slot = (int) (n / 2 % KEYS);
        String key = ToolKeys.victim(slot);
        Histogram histogram = all;
        if (n % 2 == 0) {
            long version = ledger.planned(slot);
            last = client.set(key, (slot + ":" + version).getBytes(StandardCharsets.US_ASCII)).whenComplete((_, failure) -> {
                if (failure == null) {
                    ledger.stored(slot, version);
                    answered(histogram, dueNs);
                }
            });
        } else {
            long least = ledger.stored(slot);
            last = client.get(key).whenComplete((value, failure) -> {
                if (failure == null) {
                    check(slot, least, value, histogram, dueNs);
                }
            });
        }
    }

    private void check(int slot, long least, Optional<String> text, Histogram histogram, long dueNs) {
        if (ledger.isRight(slot, least, text)) {
            answered(histogram, dueNs);
        }
    }

    private void answered(Histogram histogram, long dueNs) {
        long latencyNs = Math.clamp(System.nanoTime() - dueNs, 0, HIGHEST_NS);
        histogram.recordValue(latencyNs);
        recent.recordValue(latencyNs);
    }
}
