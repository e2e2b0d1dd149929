package wdb.server.net;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import wdb.server.session.Worker;
import wdb.server.session.Workers;

/**
 * The turn memories of a model whose connections are not tied to a thread: as many as turns are under way, and some spare ones.
 *
 * <p>Thread-safe.
 */
final class TurnMemories {
    /** Memories kept for later turns: more than any machine has cores, and few against what a budget is. */
    private static final int FREE_MAX = 64;

    private final Queue<TurnMemory> free = new ArrayBlockingQueue<>(FREE_MAX);
    private final Queue<Worker> freeWorkers = new ConcurrentLinkedQueue<>(); // small, and their counts are part of the sum
    private final Supplier<Worker> workers;

    private final Rests rests;

    /**
     * Whoever has more to do than a turn waits here for the next one, and not all cores are for those: so a request that has just come waits
     * for few turns, or for none.
     */
    private final Semaphore furtherTurns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private final Queue<Long> restsOver = new ConcurrentLinkedQueue<>(); // when the rests after turns that were taken are over: never more than permits

    TurnMemories(Workers workers, NetLimits limits) {
        this(workers::add, new Rests(limits.bulkSharePercent()));
    }

    /** Takes whoever makes another worker, for another memory, and the rests after further turns. */
    TurnMemories(Supplier<Worker> workers, Rests rests) {
        this.workers = workers;
        this.rests = rests;
    }

    /** Returns a memory that nobody else uses until it is given back. */
    TurnMemory borrow() {
        TurnMemory memory = free.poll();
        if (memory != null) {
            return memory;
        }
        Worker worker = freeWorkers.poll();
        return new TurnMemory(worker != null ? worker : workers.get());
    }

    void giveBack(TurnMemory memory) {
        if (!free.offer(memory)) {
            freeWorkers.add(memory.worker);
        }
    }

    /**
     * Waits for a further turn, behind those that wait already, and for the rest after the one before; borrows a memory for it. {@link #turnTaken} must follow.
     * Whoever waits has no memory of its own: as many as there are connections may wait here. If there is none to be had, the next in the queue gets the turn.
     */
    TurnMemory borrowForFurtherTurn() {
        furtherTurns.acquireUninterruptibly();
        try {
            Long restOver = restsOver.poll();
            if (restOver != null) {
                rests.await(restOver);
            }
            TurnMemory memory = borrow();
            memory.furtherTurnBeganNs = rests.nowNs();
            return memory;
        } catch (RuntimeException | Error e) {
            furtherTurns.release();
            throw e;
        }
    }

    /** The further turn is over for which a memory was borrowed. */
    void turnTaken(TurnMemory memory) {
        restsOver.add(rests.over(memory.furtherTurnBeganNs, memory.worker));
        furtherTurns.release();
    }

    /** A connection has asked little: whoever takes further turns is to leave some time to others. */
    void askedLittle() {
        rests.asked();
    }
}
