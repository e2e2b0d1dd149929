package wdb.server.net;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop that wait for another turn, and the memory that the loop lends for turns.
 *
 * <p>Between two turns the loop looks at its sockets, so a request that has just come waits for one turn and not for one of each connection
 * that has more to do than a turn. Those take theirs one after the other. Loop thread only.
 */
final class LoopTurns implements Runnable {
    final TurnMemory memory;

    private final ArrayDeque<EventLoopConnection> waiting = new ArrayDeque<>();

    LoopTurns(TurnMemory memory) {
        this.memory = memory;
    }

    /** Puts a connection of this loop at the end of the queue. */
    void add(EventLoopConnection connection, EventExecutor loop) {
        waiting.add(connection);
        if (waiting.size() == 1) {
            runAfterSockets(loop);
        }
    }

    @Override
    public void run() {
        EventLoopConnection connection = waiting.element();
        try {
            connection.takeTurn();
        } finally {
            waiting.remove(); // after its turn: it may have asked for another, which belongs at the end
            EventLoopConnection next = waiting.peek();
            if (next != null) {
                Thread.yield(); // this one can wait: whoever else wants the core, an honest client of this machine perhaps, comes first
                runAfterSockets(next.loop());
            }
        }
    }

    /** Netty carries out what is executed before it looks at its sockets again, and what is scheduled, for however soon, afterwards. */
    private void runAfterSockets(EventExecutor loop) {
        loop.schedule(this, 0, TimeUnit.NANOSECONDS);
    }
}
