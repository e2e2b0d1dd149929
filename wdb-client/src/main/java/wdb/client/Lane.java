package wdb.client;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * One place of a client's pool: its connection, and after that has ended the next one.
 *
 * <p>A successor is made when a call wants it, not before: a client without calls lets a server that restarts alone. The call waits for
 * the back-off and the attempt, under its deadline; if the attempt fails, so do all calls that waited for it. Thread-safe.
 */
final class Lane {
    // immutable
    private final WdbOptions options;
    private final Timer timer;
    private final CompletionMark mark;
    private final DoubleSupplier random;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private int failures; // attempts since a connection was of use
    private boolean closed;

    // written under the lock, read anywhere
    private volatile Connection current;

    /** Connects on the calling thread; {@code random} gives numbers from 0 to 1, and 1 is not among them. */
    Lane(WdbOptions options, Timer timer, CompletionMark mark, DoubleSupplier random) {
        this.options = options;
        this.timer = timer;
        this.mark = mark;
        this.random = random;
        this.current = new Connection(options, timer, mark, 0, this::send);
        current.openNow();
    }

    /** Sends a call, or lets it fail if there will be no connection for it. */
    void send(Call<?> call) {
        boolean mayWait = !mark.isSet();
        Connection connection = current;
        while (!connection.submit(call, mayWait)) {
            Connection next = successor(connection);
            if (next == connection) {
                call.fail(connection.reason());
                return;
            }
            connection = next;
        }
    }

    /** Begins to connect again if the connection has ended. */
    void revive() {
        Connection connection = current;
        if (connection.hasEnded()) {
            successor(connection);
        }
    }

    boolean isOpen() {
        return current.isOpen();
    }

    int inFlight() {
        return current.inFlight();
    }

    /** Takes no more calls. */
    void refuse() {
        lock.lock();
        try {
            closed = true;
            current.refuse();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the results of all calls. */
    void drain() throws InterruptedException {
        current.drain();
    }

    void close() {
        current.close();
    }

    /** Returns the connection after the one that has ended; the same if there is to be no other. */
    private Connection successor(Connection ended) {
        Connection next;
        long delayNs;
        lock.lock();
        try {
            if (current != ended || closed || options.reconnect().isEmpty()) {
                return current;
            }
            failures = ended.wasOfUse() ? 0 : failures + 1;
            delayNs = options.reconnect().get().delayNs(failures, random.getAsDouble());
            next = new Connection(options, timer, mark, failures + 1, this::send);
            current = next;
        } finally {
            lock.unlock();
        }
        next.openLater(delayNs);
        return next;
    }
}
