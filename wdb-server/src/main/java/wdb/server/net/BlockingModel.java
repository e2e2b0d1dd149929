package wdb.server.net;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.server.session.SessionFactory;
import wdb.server.session.Workers;

/**
 * The three models of plain blocking code, which differ only in the thread that serves a connection.
 *
 * <p>{@code sequential}: one connection at a time, the others wait in the kernel's queue (WeensyDB 01). {@code thread}: a platform thread
 * for each, at most so many (WeensyDB 02 to 10). {@code virtual}: a virtual thread for each.
 */
public final class BlockingModel implements ConnectionModel {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingModel.class);

    /** Pause after accepting failed, in milliseconds; Netty makes one as long in the event loop. */
    static final int ACCEPT_PAUSE_MS = 1_000;

    // immutable
    private final Model kind;
    private final int threadsMax;
    private final SessionFactory sessions;
    private final TurnMemories memories;
    // thread-safe
    private final Semaphore places;
    private final List<ServerSocketChannel> sockets = new CopyOnWriteArrayList<>();
    private final Listeners listeners = new Listeners();
    private final Connections connections;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();

    /**
     * Creates the model; it accepts nothing before {@link #listen}.
     *
     * @param kind {@code SEQUENTIAL}, {@code THREAD} or {@code VIRTUAL}
     * @param threadsMax most threads of {@code THREAD}; connections beyond it wait to be accepted
     */
    public BlockingModel(Model kind, int threadsMax, SessionFactory sessions, Workers workers, Connections connections) {
        this.kind = kind;
        this.threadsMax = threadsMax;
        this.sessions = sessions;
        this.connections = connections;
        this.memories = new TurnMemories(workers, connections.limits());
        this.places = new Semaphore(
                switch (kind) {
                    case SEQUENTIAL -> 1;
                    case THREAD -> threadsMax;
                    case VIRTUAL -> Integer.MAX_VALUE;
                    case EVENT_LOOP, POOL, POLL -> throw new IllegalArgumentException(kind + " is no model of blocking code");
                }, true); // fair: several listeners take turns
    }

    @Override
    public String name() {
        return kind.word();
    }

    @Override
    public String description() {
        return kind == Model.THREAD ? "at most " + threadsMax + " threads" : kind.meaning();
    }

    @Override
    public Endpoint listen(Endpoint endpoint) throws IOException {
        return listeners.add(endpoint, address -> {
            ServerSocketChannel socket = Sockets.listen(address);
            sockets.add(socket);
            thread().name("wdb-accept " + address).start(() -> acceptAll(socket, endpoint));
            return socket.getLocalAddress();
        });
    }

    /** Accepts until the listener is closed. One connection beyond the limit is accepted and waits here, more wait in the kernel's queue. */
    private void acceptAll(ServerSocketChannel listener, Endpoint endpoint) {
        try {
            while (listener.isOpen()) {
                accept(listener, endpoint);
            }
        } catch (RuntimeException | Error e) {
            connections.failed(e);
        }
    }

    private void accept(ServerSocketChannel listener, Endpoint endpoint) {
        SocketChannel channel = null;
        try {
            channel = listener.accept();
            begin(channel, new Peer(channel.getRemoteAddress(), endpoint));
        } catch (IOException e) {
            if (listener.isOpen()) {
                LOG.debug("can't accept on {}: {}", endpoint, e.getMessage());
                connections.bit(Limit.DESCRIPTORS, endpoint.toString());
                awaitFewer();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("accepting on {} failed; it goes on", endpoint, e);
            if (channel == null) {
                awaitFewer(); // whatever it was, not at full speed
            } else {
                Sockets.close(channel);
            }
        }
    }

    /** Waits until a connection ends, a second at most: accepting failed, most likely for want of descriptors. */
    private void awaitFewer() {
        lock.lock();
        try {
            fewer.await(ACCEPT_PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts an acceptor
        } finally {
            lock.unlock();
        }
    }

    /** Serves a connection or refuses it. What fails here, most likely for want of memory, costs the connection and not the acceptor. */
    private void begin(SocketChannel channel, Peer peer) {
        Limit refusal = connections.admit(peer);
        if (refusal != null) {
            Sockets.refuse(channel, refusal, peer);
            return;
        }
        places.acquireUninterruptibly();
        BlockingConnection connection = null;
        try {
            connection = new BlockingConnection(channel, peer, sessions, memories, connections);
            connections.add(connection);
            start(connection);
        } catch (RuntimeException | Error e) {
            LOG.error("closing {}: it can't be served", peer.name(), e);
            Sockets.close(channel);
            if (connection == null) {
                connections.leave(peer);
                places.release();
            } else {
                ended(connection);
            }
        }
    }

    private void start(BlockingConnection connection) {
        if (kind == Model.SEQUENTIAL) {
            connection.run();
            ended(connection);
        } else {
            thread().name("wdb-connection").start(() -> {
                try {
                    connection.run();
                } finally {
                    ended(connection);
                }
            });
        }
    }

    /**
     * Returns the kind of thread that serves, which accepts too: by the first wait of a virtual thread the JDK opens what it needs for all
     * such waits, and it must not find the descriptors used up, from which it would never recover.
     */
    private Thread.Builder thread() {
        return kind == Model.VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    }

    private void ended(BlockingConnection connection) {
        places.release();
        lock.lock();
        try {
            connections.remove(connection);
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return listeners.endpoints();
    }

    @Override
    public Connections connections() {
        return connections;
    }

    @Override
    public void close() {
        long lastRequestsMs = nowMs() + LAST_REQUESTS_MS;
        long deadlineMs = nowMs() + CLOSE_MS_MAX;
        sockets.forEach(Sockets::close);
        listeners.removeFiles();
        lock.lock();
        try {
            while (connections.size() > 0 && nowMs() < deadlineMs) {
                long lookAtMs = nowMs() + EventLoopConnection.QUIET_MS;
                Map<BlockingConnection, Long> readsBefore = new HashMap<>();
                for (Connection open : connections.open()) {
                    BlockingConnection connection = (BlockingConnection) open;
                    readsBefore.put(connection, connection.reads());
                }
                while (connections.size() > 0 && nowMs() < lookAtMs) {
                    fewer.await(Math.max(1, lookAtMs - nowMs()), TimeUnit.MILLISECONDS);
                }
                boolean last = nowMs() >= lastRequestsMs;
                readsBefore.forEach((connection, reads) -> {
                    if (last) {
                        connection.stop();
                    }
                    if (reads == connection.reads() && connection.waitsForInput()) {
                        connection.endInput(); // nothing came for a while: it has been served
                    }
                });
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // no more waiting
        } finally {
            lock.unlock();
        }
        connections.open().forEach(Connection::closeNow);
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
