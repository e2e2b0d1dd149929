package wdb.server.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All serving threads of a server, as the sum of their counters. Thread-safe. */
public final class Workers {
    private final List<Worker> workers = new CopyOnWriteArrayList<>();

    /** Creates an empty set. */
    public Workers() {}

    /** Returns a new worker for one thread at a time. */
    public Worker add() {
        Worker worker = new Worker();
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
}
