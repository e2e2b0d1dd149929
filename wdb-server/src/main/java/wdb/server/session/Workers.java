package wdb.server.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All serving threads of a server, as the sum of their counters and times. Thread-safe. */
public final class Workers {
    private final List<Worker> workers = new CopyOnWriteArrayList<>();

    private final int sampleOneIn;

    /** Creates an empty set whose threads time one request in {@value Latencies#SAMPLE_DEFAULT} of each kind. */
    public Workers() {
        this(Latencies.SAMPLE_DEFAULT);
    }

    /** Creates an empty set whose threads time one request in so many of each kind, or none if 0. */
    public Workers(int sampleOneIn) {
        this.sampleOneIn = sampleOneIn;
    }

    /** Returns that one request in so many of each kind is timed, and counts for its bucket; 0 for none. */
    public int sampleOneIn() {
        return sampleOneIn;
    }

    /** Returns a new worker for one thread at a time. */
    public Worker add() {
        Worker worker = new Worker(sampleOneIn);
        workers.add(worker);
        return worker;
    }

    /** Returns how often something happened in all threads together. */
    public long count(Counters.Event event) {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.counters.count(event);
        }
        return sum;
    }

    /** Returns how long the timed requests of a kind took in all threads together. */
    public Latency latency(CommandKind kind) {
        long[] counts = new long[Latencies.BUCKETS];
        long longestNs = 0;
        for (Worker worker : workers) {
            worker.latencies.addTo(kind, counts);
            longestNs = Math.max(longestNs, worker.latencies.longestNs(kind));
        }
        return new Latency(counts, longestNs);
    }
}
