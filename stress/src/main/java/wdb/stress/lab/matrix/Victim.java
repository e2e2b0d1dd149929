package wdb.stress.lab.matrix;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * An honest client at a steady rate. Its latencies count from when a request was due, so that a server that stops is not forgiven the
 * requests which it kept from being sent; what was never answered counts as long as it was waited for.
 */
final class Victim {
    /** Enough different keys to touch every bucket of a small table. */
    static final int KEYS = 256;

    /** A reply is waited for this long: on a busy machine each one may take its time, which is not yet a server that has stopped. */
    private static final int PATIENCE_MS = 2_000;
    /** After the last request was due, all replies together are waited for this long. */
    private static final int GRACE_MS = 10_000;

    private Victim() {}

    /**
     * What it saw.
     *
     * @param due requests that were due
     * @param answered requests that were answered, and rightly
     * @param wrong requests that were answered with something else than what was stored
     * @param p50Us median latency in microseconds
     * @param p99Us the 99th percentile in microseconds
     * @param end why it gave up, or null
     */
    record Seen(int due, int answered, int wrong, long p50Us, long p99Us, String end) {}

    /** Watches a server for as long as the effort says, on a new connection. */
    static Seen watch(int port, Effort effort, int ms) {
        int due = Math.max(1, ms * effort.victimPerSecond() / 1_000);
        long periodNs = 1_000_000_000L / effort.victimPerSecond();
        long[] latenciesNs = new long[due];
        long beginNs = System.nanoTime();
        long giveUpNs = beginNs + (ms + GRACE_MS) * 1_000_000L;
        int answered = 0;
        int wrong = 0;
        String end = null;
        try (LabClient client = new LabClient(port, PATIENCE_MS)) {
            for (int i = 0; i < due; i++) {
                long dueNs = beginNs + i * periodNs;
                waitUntil(dueNs);
                if (System.nanoTime() > giveUpNs) {
                    throw new SocketTimeoutException("only " + answered + " of " + due + " requests answered");
                }
                if (!request(client, i)) {
                    wrong++;
                }
                latenciesNs[i] = System.nanoTime() - dueNs;
                answered++;
            }
        } catch (IOException | RuntimeException gaveUp) {
            end = gaveUp.getClass().getSimpleName() + ": " + gaveUp.getMessage();
        }
        for (int i = answered; i < due; i++) {
            latenciesNs[i] = System.nanoTime() - (beginNs + i * periodNs);
        }
        Arrays.sort(latenciesNs);
        return new Seen(due, answered, wrong, latenciesNs[due / 2] / 1_000, latenciesNs[(int) (due * 0.99)] / 1_000, end);
    }

    /** A set, or a get of what was set; returns whether the answer was right. */
    private static boolean request(LabClient client, int i) throws IOException {
        String key = "victim-" + (i * 37 + i / 2 * 11) % KEYS;
        if (i % 2 == 0) {
            return client.set(key, key).startsWith("STORED");
        }
        String value = client.get(key);
        return value == null || value.equals(key);
    }

    private static void waitUntil(long ns) {
        for (long left = ns - System.nanoTime(); left > 0; left = ns - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
