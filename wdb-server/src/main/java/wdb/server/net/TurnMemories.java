package wdb.server.net;

import java.util.concurrent.ConcurrentLinkedQueue;
import wdb.server.session.Workers;

/**
 * The turn memories of a model whose connections are not tied to a thread: as many as turns were ever under way at once.
 *
 * <p>Thread-safe.
 */
final class TurnMemories {
    private final ConcurrentLinkedQueue<TurnMemory> free = new ConcurrentLinkedQueue<>();
    private final Workers workers;

    TurnMemories(Workers workers) {
        this.workers = workers;
    }

    /** Returns a memory that nobody else uses until it is given back. */
    TurnMemory borrow() {
        TurnMemory memory = free.poll();
        return memory != null ? memory : new TurnMemory(workers.add());
    }

    void giveBack(TurnMemory memory) {
        free.add(memory);
    }
}
