package wdb.stress.lab.weensy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A version that runs: its listening socket, its threads and connections, and the end of all of them. Thread-safe. */
public final class Running implements AutoCloseable {
    /** Long enough for a burst of connections to wait until they are accepted. */
    private static final int BACKLOG = 1_024;
    private static final int CLOSE_MS = 2_000;

    private final ServerSocket listener;
    private final String threadPrefix;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threadNumber = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong crashes = new AtomicLong();
    private volatile boolean closed;

    /** What a thread of a version does; it may end by an exception when the version is closed. */
    interface Body {
        void run() throws IOException, InterruptedException;
    }

    /** What the first thread does: accept, in one way or another. */
    interface Acceptor {
        void run(Running running) throws IOException, InterruptedException;
    }

    private Running(String number) throws IOException {
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        threadPrefix = "weensy" + number + "@" + listener.getLocalPort() + "-";
    }

    /** Listens on a free port and starts the first thread. */
    static Running start(String number, Acceptor acceptor) throws IOException {
        Running running = new Running(number);
        running.thread(() -> acceptor.run(running));
        return running;
    }

    /** Waits for the next client. */
    Connection accept() throws IOException {
        Connection connection = new Connection(this, listener.accept());
        connections.add(connection);
        if (closed) {
            connection.close();
            throw new SocketException("closed while a client was accepted");
        }
        return connection;
    }

    /** Starts a platform thread. */
    void thread(Body body) {
        Thread thread = new Thread(() -> run(body), threadPrefix + threadNumber.incrementAndGet());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(Body body) {
        try {
            body.run();
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (!closed) {
                crashes.incrementAndGet();
            }
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /** Takes note that a connection broke: the client's affair, not the server's. */
    void lost(IOException reason) {
        assert reason != null;
        lost.incrementAndGet();
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    /** Returns the port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns what the names of all its threads, and of no others, begin with. */
    public String threadPrefix() {
        return threadPrefix;
    }

    /** Returns how many threads ended by an exception that no client explains: what data races do to a linked list. */
    public long crashes() {
        return crashes.get();
    }

    /** Returns how many connections broke before they said goodbye. */
    public long lost() {
        return lost.get();
    }

    /** Closes all sockets and ends all threads, the deadlocked ones too. */
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        for (Connection connection : connections) {
            connection.close();
        }
        long endNs = System.nanoTime() + CLOSE_MS * 1_000_000L;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            join(thread, Math.max(1, (endNs - System.nanoTime()) / 1_000_000));
        }
    }

    private static void join(Thread thread, long ms) throws IOException {
        try {
            thread.join(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IOException("thread " + thread.getName() + " does not end");
        }
    }
}
