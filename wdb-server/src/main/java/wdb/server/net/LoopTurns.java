package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connections of one event loop that wait for another turn, and the memory that the loop lends for turns.
 *
 * <p>If several wait, they take their turns on another thread, and the loop goes on looking at its sockets: so a request that has just come
 * waits for none of them. It matters to the kernel too: a thread that never sleeps loses its core for some milliseconds whenever others want
 * one, and a loop that sleeps between small pieces of work gets a core as soon as it wakes. One that waits alone takes its turn here, between
 * two looks at the sockets.
 *
 * <p>Loop thread only.
 */
final class LoopTurns {
    /** Turns for which another thread is woken at a time: waking costs as much as some of them. */
    private static final int BATCH_MAX = 8;

    /** Turns between two rests: a loop that wakes up on the same core waits for no more than these. */
    private static final int TURNS_BEFORE_REST = 2;

    final TurnMemory memory;

    private final Executor others;
    private final Rests rests;
    private final Supplier<TurnMemory> furtherMemory;
    private PagePipe pages; // made when first needed
    private TurnMemory othersMemory; // made when first needed; lent to whoever takes turns, the loop's again when they are over
    private final ArrayDeque<EventLoopConnection> waiting = new ArrayDeque<>();
    private final List<EventLoopConnection> batch = new ArrayList<>(BATCH_MAX); // the other thread's while under way
    private boolean underWay;
    private final Gathering gathering = new Gathering();
    private final Runnable serveGathered = this::serveGathered;

    /**
     * Takes the loop's memory, where to get another one for further turns, who takes those, a thread at a time is enough, and their rests.
     */
    LoopTurns(TurnMemory memory, Supplier<TurnMemory> furtherMemory, Executor others, Rests rests) {
        this.memory = memory;
        this.furtherMemory = furtherMemory;
        this.others = others;
        this.rests = rests;
    }

    /** Returns what pages of large values can be sent through, once the functions for that {@linkplain DirectSend#isPossible are linked}. */
    PagePipe pages() {
        if (pages == null) {
            pages = new PagePipe();
        }
        return pages;
    }

    /** The loop has ended. */
    void close() {
        if (pages != null) {
            pages.close();
        }
    }

    /** Keeps a short read until the loop has made all reads of this look at its sockets; false if it is too long for that. */
    boolean gather(EventLoopConnection connection, ByteBuf bytes, EventExecutor loop) {
        boolean first = gathering.isEmpty();
        if (!gathering.add(connection, bytes)) {
            serveGathered(); // whoever came before a long read does not wait for it
            return false;
        }
        if (first) {
            loop.execute(serveGathered); // Netty carries it out before it looks at its sockets again
        }
        if (gathering.isFull()) {
            serveGathered();
        }
        return true;
    }

    /** Carries out what has been gathered so far. */
    void serveGathered() {
        gathering.serve(memory);
    }

    /** Puts a connection of this loop at the end of the queue. */
    void add(EventLoopConnection connection, EventExecutor loop) {
        waiting.add(connection);
        next(loop);
    }

    /** Tells whether large reads are to wait for further turns: some are under way, and clients that ask little are there. */
    boolean areWanted() {
        return underWay && rests.areWanted();
    }

    /** A client has asked little. */
    void noteAskedLittle() {
        rests.asked();
    }

    /** Tells whether clients that ask little are there, to whom floods make way. */
    boolean askedLittle() {
        return rests.areWanted();
    }

    private void next(EventExecutor loop) {
        if (!underWay && !waiting.isEmpty()) {
            underWay = true;
            // Netty carries out what is executed before it looks at its sockets again, and what is scheduled, for however soon, afterwards.
            loop.schedule(() -> begin(loop), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void begin(EventExecutor loop) {
        while (!waiting.isEmpty() && batch.size() < BATCH_MAX) {
            EventLoopConnection connection = waiting.remove();
            if (connection.leave()) {
                batch.add(connection);
            }
        }
        if (batch.size() < 2 || !handOver(loop)) { // one is not worth waking another thread
            batch.forEach(connection -> connection.turn(memory));
            taken(loop);
        }
    }

    /** Tells whether there is another thread, and memory for it. */
    private boolean handOver(EventExecutor loop) {
        try {
            if (othersMemory == null) {
                othersMemory = furtherMemory.get();
            }
            memory.lend(othersMemory, batch.size());
            others.execute(() -> takeElsewhere(loop));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError _) {
            return false; // which is also how the JDK says that the system allows no more threads
        }
    }

    /** On the other thread. */
    private void takeElsewhere(EventExecutor loop) {
        long beganNs = rests.nowNs();
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0 && i % TURNS_BEFORE_REST == 0) {
                rests.await(rests.over(beganNs, othersMemory.worker));
                beganNs = rests.nowNs();
            }
            batch.get(i).turn(othersMemory);
        }
        long restUntilNs = rests.over(beganNs, othersMemory.worker);
        try {
            loop.execute(() -> taken(loop));
        } catch (RejectedExecutionException _) {
            // the loop has ended, and its connections with it
        }
        rests.await(restUntilNs);
    }

    private void taken(EventExecutor loop) {
        batch.forEach(EventLoopConnection::comeBack);
        batch.clear();
        underWay = false;
        next(loop);
    }
}
