package wdb.server.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.server.session.SessionFactory;
import wdb.server.session.Workers;

/**
 * The two models that serve connections when they are ready, with one selector.
 *
 * <p>{@code pool}: the selector's thread accepts and puts ready connections into a bounded queue, from which a fixed number of workers
 * take them; a connection is out of the selector while a worker has it. {@code poll}: one thread does everything, and at each wake-up
 * asks every connection, as a server over {@code poll(2)} does: its cost grows with the connections that are idle.
 */
public final class ReadinessModel implements ConnectionModel {
    private static final Logger LOG = LoggerFactory.getLogger(ReadinessModel.class);
    private static final int QUEUE_PER_WORKER = 64;
    private static final long NEVER = Long.MAX_VALUE;

    /** Time that {@link #close()} leaves for the end of everything, out of its maximum, in milliseconds. */
    private static final int END_MS = 1_000;

    /** Rounds of the selector's thread that may fail one after the other before it is given up: what passes has passed by then. */
    private static final int FAILED_ROUNDS_MAX = 100;

    // immutable
    private final int workerCount; // 0: the selector's thread does everything
    private final SessionFactory sessions;
    private final TurnMemories memories;
    private final Selector selector;
    private final Thread selecting;
    // thread-safe
    private final BlockingQueue<SelectionKey> ready;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>(); // for the selector's thread
    private final Listeners listeners = new Listeners();
    private final Set<SelectionKey> keys = ConcurrentHashMap.newKeySet();
    private final Connections connections;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long stopsSinceMs = NEVER;
    // selector's thread only
    private final Map<SelectionKey, Long> readsBefore = new HashMap<>();
    private boolean turnsWaiting; // poll: some wait for nothing but their turn
    private long lookedAtMs;
    private long acceptAgainAtMs = NEVER; // while accepting makes a pause

    /**
     * Starts the selector's thread and the workers.
     *
     * @param workerCount workers of {@code pool}, or 0 for {@code poll}
     */
    public ReadinessModel(int workerCount, SessionFactory sessions, Workers workers, Connections connections) throws IOException {
        this.workerCount = workerCount;
        this.sessions = sessions;
        this.connections = connections;
        this.memories = new TurnMemories(workers, connections.limits());
        this.selector = Selector.open();
        this.ready = new ArrayBlockingQueue<>(Math.max(1, workerCount * QUEUE_PER_WORKER));
        this.selecting = Thread.ofPlatform().name("wdb-" + name()).daemon().unstarted(this::select);
        for (int i = 0; i < workerCount; i++) {
            Thread.ofPlatform().name("wdb-worker-" + i).daemon().start(this::work);
        }
        selecting.start();
    }

    @Override
    public String name() {
        return (workerCount == 0 ? Model.POLL : Model.POOL).word();
    }

    @Override
    public String description() {
        return workerCount == 0 ? "one thread asks every connection" : workerCount + " workers, a queue of " + ready.remainingCapacity();
    }

    @Override
    public Endpoint listen(Endpoint endpoint) throws IOException {
        return listeners.add(endpoint, address -> {
            ServerSocketChannel listener = Sockets.listen(address);
            listener.configureBlocking(false);
            execute(() -> register(listener, endpoint));
            return listener.getLocalAddress();
        });
    }

    private void register(ServerSocketChannel listener, Endpoint endpoint) {
        try {
            listener.register(selector, SelectionKey.OP_ACCEPT, endpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- the selector's thread ----

    private void select() {
        try {
            TurnMemory memory = memories.borrow();
            int failedRounds = 0;
            while (!stopped()) {
                failedRounds = roundSucceeds(memory) ? 0 : failedRounds + 1;
                if (failedRounds == FAILED_ROUNDS_MAX) {
                    throw new IOException("the selector's thread failed " + failedRounds + " times in a row");
                }
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            connections.failed(e);
        } finally {
            closeAll();
        }
    }

    /** Goes one round and tells whether it came to its end: what one connection or listener throws must not end the thread of all. */
    private boolean roundSucceeds(TurnMemory memory) throws IOException, InterruptedException {
        try {
            round(memory);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.error("a round of the selector's thread failed; it goes on", e);
            return false;
        }
    }

    private void round(TurnMemory memory) throws IOException, InterruptedException {
        selector.select(turnsWaiting ? 1 : EventLoopConnection.QUIET_MS);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        Iterator<SelectionKey> selected = selector.selectedKeys().iterator();
        boolean any = selected.hasNext() || turnsWaiting;
        while (selected.hasNext()) {
            SelectionKey key = selected.next();
            selected.remove(); // first: a key that makes this fail is not met again at once
            if (key.isValid() && key.channel() instanceof ServerSocketChannel listener) {
                accept(listener, (Endpoint) key.attachment());
            } else if (workerCount > 0 && key.isValid()) {
                handOver(key);
            }
        }
        turnsWaiting = workerCount == 0 && any && askEverybody(memory);
        look(memory);
    }

    /** Lets the selector's thread carry out a task. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private boolean stopped() {
        return stopsSinceMs != NEVER && (keys.isEmpty() || nowMs() - stopsSinceMs > CLOSE_MS_MAX - END_MS);
    }

    private void accept(ServerSocketChannel listener, Endpoint endpoint) {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                begin(channel, endpoint);
            }
        } catch (IOException e) {
            if (listener.isOpen()) {
                LOG.debug("can't accept on {}: {}", endpoint, e.getMessage());
                connections.bit(Limit.DESCRIPTORS, endpoint.toString());
                listener.keyFor(selector).interestOps(0);
                acceptAgainAtMs = nowMs() + BlockingModel.ACCEPT_PAUSE_MS;
            }
        }
    }

    private void begin(SocketChannel channel, Endpoint endpoint) throws IOException {
        try {
            Peer peer = new Peer(channel.getRemoteAddress(), endpoint);
            Limit refusal = connections.admit(peer);
            if (refusal == null) {
                add(channel, peer);
            } else {
                Sockets.refuse(channel, refusal, peer);
            }
        } catch (RuntimeException | Error e) {
            Sockets.close(channel);
            throw e;
        }
    }

    /** Adds a connection. What fails here, most likely for want of memory, costs the connection and not the selector's thread. */
    private void add(SocketChannel channel, Peer peer) {
        ReadinessConnection connection = null;
        try {
            channel.configureBlocking(false);
            Sockets.noDelay(channel);
            connection = new ReadinessConnection(channel, peer, sessions, connections, this::closeSoon);
            connections.add(connection);
            keys.add(channel.register(selector, SelectionKey.OP_READ, connection));
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("closing {}: it can't be served", peer.name(), e);
            Sockets.close(channel);
            if (connection == null) {
                connections.leave(peer);
            } else {
                connections.remove(connection);
            }
        }
    }

    /** Closes a connection on the selector's thread, the only one that may invalidate a key at any time. */
    private void closeSoon(ReadinessConnection connection) {
        execute(() -> {
            SelectionKey key = connection.channel().keyFor(selector);
            connection.close();
            if (key != null) {
                forget(key);
            }
        });
    }

    private void forget(SelectionKey key) {
        keys.remove(key);
        connections.remove((ReadinessConnection) key.attachment());
    }

    /** Gives a ready connection to a worker; waits if they are all behind: the kernel keeps what comes meanwhile. */
    private void handOver(SelectionKey key) throws InterruptedException {
        key.interestOps(0);
        ready.put(key);
    }

    /** Serves whoever has something; tells whether some wait for nothing but their turn. */
    private boolean askEverybody(TurnMemory memory) {
        boolean turnsWaiting = false;
        for (SelectionKey key : keys) {
            turnsWaiting |= serve(key, memory) == ReadinessConnection.Waits.TURN;
        }
        return turnsWaiting;
    }

    /** Now and then: ends a pause in accepting, closes those that linger, and, when the server stops, those that have been served. */
    private void look(TurnMemory memory) {
        long now = nowMs();
        if (now - lookedAtMs < EventLoopConnection.QUIET_MS) {
            return;
        }
        lookedAtMs = now;
        if (now >= acceptAgainAtMs) {
            acceptAgainAtMs = NEVER;
            selector.keys().stream().filter(key -> key.isValid() && key.channel() instanceof ServerSocketChannel)
                    .forEach(key -> key.interestOps(SelectionKey.OP_ACCEPT));
        }
        boolean last = stopsSinceMs != NEVER && now - stopsSinceMs >= LAST_REQUESTS_MS;
        for (SelectionKey key : keys) {
            ReadinessConnection connection = (ReadinessConnection) key.attachment();
            if (last) {
                connection.readNoMore();
            }
            if (!key.isValid() || key.interestOps() == 0) {
                continue; // closed, or with a worker
            }
            if (connection.lingersTooLong(now)) {
                connection.close();
            } else if (last || stopsSinceMs != NEVER && Long.valueOf(connection.reads()).equals(readsBefore.put(key, connection.reads()))) {
                connection.stop(memory, now);
            }
        }
        keys.stream().filter(key -> !key.isValid()).forEach(this::forget);
    }

    // ---- serving ----

    private ReadinessConnection.Waits serve(SelectionKey key, TurnMemory memory) {
        ReadinessConnection connection = (ReadinessConnection) key.attachment();
        ReadinessConnection.Waits waits = connection.serve(memory, nowMs());
        if (waits == ReadinessConnection.Waits.CLOSED) {
            forget(key);
        } else if (key.isValid()) {
            key.interestOps(ReadinessConnection.interest(waits));
        }
        return waits;
    }

    private void work() {
        TurnMemory memory = memories.borrow();
        try {
            while (ended.getCount() > 0) {
                SelectionKey key = ready.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    workOn(key, memory);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts a worker but the end
        }
    }

    private void workOn(SelectionKey key, TurnMemory memory) {
        try {
            ReadinessConnection connection = (ReadinessConnection) key.attachment();
            ReadinessConnection.Waits waits = connection.serve(memory, nowMs());
            while (waits == ReadinessConnection.Waits.TURN && !ready.offer(key)) {
                waits = connection.serve(memory, nowMs()); // nobody else waits for a worker, or the queue is full: go on
            }
            switch (waits) {
                case CLOSED -> forget(key);
                case READ, WRITE -> {
                    key.interestOps(ReadinessConnection.interest(waits));
                    selector.wakeup();
                }
                case TURN -> { /* in the queue again, behind the others */ }
            }
        } catch (CancelledKeyException _) {
            forget(key); // closed meanwhile: the server stops
        } catch (RuntimeException | Error e) {
            LOG.error("a worker failed with a connection; it goes on", e);
            closeSoon((ReadinessConnection) key.attachment());
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    // ---- the end ----

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
        if (ended.getCount() == 0) {
            listeners.removeFiles(); // everything else was closed when the selector's thread failed
            return;
        }
        CountDownLatch listenersClosed = new CountDownLatch(1);
        execute(() -> {
            selector.keys().stream().filter(key -> key.channel() instanceof ServerSocketChannel).forEach(key -> Sockets.close(key.channel()));
            listeners.removeFiles();
            listenersClosed.countDown();
        });
        try {
            if (listenersClosed.await(1, TimeUnit.SECONDS)) {
                stopsSinceMs = nowMs();
                selector.wakeup();
                ended.await(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // no more waiting
        }
    }

    private void closeAll() {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof ReadinessConnection connection) {
                connection.close();
            } else {
                Sockets.close(key.channel());
            }
        }
        Sockets.close(selector);
        ended.countDown();
    }
}
