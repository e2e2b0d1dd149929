package wdb.server;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.Product;
import wdb.protocol.Slice;
import wdb.server.admin.ServerStats;
import wdb.server.net.Address;
import wdb.server.net.BlockingModel;
import wdb.server.net.ConnectionModel;
import wdb.server.net.Connections;
import wdb.server.net.Descriptors;
import wdb.server.net.Endpoint;
import wdb.server.net.EventLoopModel;
import wdb.server.net.Model;
import wdb.server.net.NetLimits;
import wdb.server.net.ReadinessModel;
import wdb.server.net.Transport;
import wdb.server.session.SessionFactory;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.session.memcached.MemcachedOptions;
import wdb.server.session.memcached.MemcachedSession;
import wdb.server.store.BucketStore;
import wdb.server.store.MemoryLimit;
import wdb.server.store.Store;
import wdb.server.store.StoreClock;

/**
 * A running server: the store, the connection model and the stats, wired together.
 *
 * <p>For tests and embedders: {@code try (WdbServer server = WdbServer.start(ServerConfig.onFreePort())) { ... server.port() ... }}.
 * Thread-safe.
 */
public final class WdbServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WdbServer.class);

    /** How often connections are looked at for limits of time, and buckets for expired items, in milliseconds. */
    private static final int SWEEP_MS = 1_000;

    private static final long EPOCH_NS = System.nanoTime();

    private final ServerConfig config;
    private final Store store;
    private final ConnectionModel model;
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("wdb-sweeper").factory());
    private long expiryCursor; // by the sweeper only
    private long tidyCursor; // by the sweeper only
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private WdbServer(ServerConfig config, Store store, ConnectionModel model) {
        this.config = config;
        this.store = store;
        this.model = model;
    }

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @throws IOException if it can't listen, or the chosen transport is not available here; the message says which and why
     */
    public static WdbServer start(ServerConfig config) throws IOException {
        return start(config, StoreClock.system());
    }

    /**
     * Starts a server whose items expire by {@code clock}: for embedders and tests that let time pass as they like. Everything else goes by
     * the system's time.
     *
     * @throws IOException as {@link #start(ServerConfig)}
     */
    public static WdbServer start(ServerConfig config, StoreClock clock) throws IOException {
        WdbServer server = start(config, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - EPOCH_NS) + 1, clock);
        server.sweeper.scheduleWithFixedDelay(server::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
        return server;
    }

    /** Starts a server whose time limits go by {@code clockMs}, and that is swept when {@link #sweep} is called: for tests. */
    static WdbServer start(ServerConfig config, LongSupplier clockMs) throws IOException {
        return start(config, clockMs, StoreClock.system());
    }

    /** Starts a server as above whose items expire by {@code expiryClock}. */
    static WdbServer start(ServerConfig config, LongSupplier clockMs, StoreClock expiryClock) throws IOException {
        if (config.model() == Model.EVENT_LOOP && config.transport() == null) {
            EventLoopModel.loadAhead(hasUnixSocket(config));
        }
        Store store = BucketStore.withRandomKey(config.buckets(), expiryClock, new MemoryLimit(config.memoryBytesMax(), config.onFull()));
        if (config.demo()) {
            store.set(Slice.of("hello"), Slice.of("world"));
        }
        Workers workers = new Workers(config.latencySampleOneIn());
        ServerStats stats = new ServerStats(store, workers, InstantSource.system(), config.memoryBytesMax(), config.settings());
        CompletableFuture<WdbServer> started = new CompletableFuture<>();
        MemcachedOptions memcached = new MemcachedOptions(config.sessionLimits(), !config.flushAllDisabled(),
                config.shutdownEnabled() ? () -> started.thenAccept(WdbServer::closeSoon) : null);
        ConnectionModel model = model(config, dialect -> switch (dialect) {
            case WDB -> new WdbSession(store, config.sessionLimits(), stats);
            case MEMCACHED -> new MemcachedSession(store, memcached, stats);
        }, workers,
                new Connections(possible(config), clockMs));
        stats.serving(model);
        try {
            for (Endpoint endpoint : config.listen()) {
                LOG.info("listening on {}", model.listen(endpoint));
            }
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
        WdbServer server = new WdbServer(config, store, model);
        model.connections().failure().thenAccept(server::endAfter);
        started.complete(server);
        return server;
    }

    private static ConnectionModel model(ServerConfig config, SessionFactory sessions, Workers workers, Connections connections)
            throws IOException {
        return switch (config.model()) {
            case EVENT_LOOP -> new EventLoopModel(available(config.transport(), hasUnixSocket(config)), config.threads(), sessions, workers, connections);
            case VIRTUAL, THREAD, SEQUENTIAL -> new BlockingModel(config.model(), config.threadsMax(), sessions, workers, connections);
            case POOL -> new ReadinessModel(config.threads(), sessions, workers, connections);
            case POLL -> new ReadinessModel(0, sessions, workers, connections);
        };
    }

    /** Lowers the number of connections to what the descriptors allow: running out of them would stop more than connections. */
    private static NetLimits possible(ServerConfig config) {
        NetLimits limits = config.limits();
        int ofLoops = config.model() == Model.EVENT_LOOP ? EventLoopModel.descriptors(config.threads()) : 0; // they are not there yet
        int possible = Descriptors.connectionsPossible(ofLoops);
        if (possible < limits.connectionsMax()) {
            LOG.warn("at most {} connections instead of {}: the limit of file descriptors (ulimit -n) less {} in reserve and {} for event loops", possible,
                    limits.connectionsMax(), Descriptors.RESERVE, ofLoops);
        }
        return limits.withConnectionsMax(possible);
    }

    private static boolean hasUnixSocket(ServerConfig config) {
        return config.listen().stream().anyMatch(endpoint -> endpoint.address() instanceof Address.Unix);
    }

    private static Transport available(Transport wanted, boolean forUnix) throws IOException {
        if (wanted == null) {
            Transport best = Transport.best(forUnix);
            for (Transport passed : Transport.values()) {
                if (passed == best) {
                    break;
                }
                LOG.info("transport {} is not taken: {}", passed.word(),
                        passed.unavailable() != null ? passed.why() : "a Unix-domain socket knows no half-close there");
            }
            LOG.info("transport {}: the first of io_uring, epoll, kqueue, nio that this machine has and that serves all listeners", best.word());
            return best;
        }
        if (wanted.unavailable() != null) {
            throw new IOException("transport " + wanted.word() + " is not available here: " + wanted.why());
        }
        LOG.info("transport {}: as chosen", wanted.word());
        return wanted;
    }

    /** Returns where the server listens, with the ports that were picked. */
    public List<Endpoint> endpoints() {
        return model.endpoints();
    }

    /** Returns the port of the first endpoint that has one. */
    public int port() {
        return endpoints().stream().map(Endpoint::address).filter(Address.Tcp.class::isInstance).map(Address.Tcp.class::cast)
                .findFirst().orElseThrow(() -> new IllegalStateException("listens on no port: " + endpoints())).port();
    }

    /** Returns the store, for embedders that read and write it directly. */
    public Store store() {
        return store;
    }

    /** Returns the connections that are open now. */
    public int connectionsOpen() {
        return model.connections().size();
    }

    /** Returns the memory that items take of the heap, in bytes. */
    long storeHeapBytes() {
        return store.occupiedBytes() - store.offHeapBytes();
    }

    /** Returns the memory that the buffers of all connections take, in the heap and outside of it, in bytes. */
    long connectionBytes() {
        return model.connections().heldBytes();
    }

    /** Returns the line that tells people and scripts that the server is ready, and what it runs on. */
    public String readyLine() {
        String listening = endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(" "));
        return "WDB " + Product.VERSION + " ready: " + listening + " (model " + model.name() + ", " + model.description() + ", "
                + config.buckets() + " buckets)";
    }

    /**
     * Closes the connections that are over a limit of time, carries out a flush whose time has come, removes expired items from some of the buckets, and
     * gives memory back that items which are gone have left in some of them.
     */
    void sweep() {
        try {
            model.connections().sweep();
            store.clearIfDue();
            expiryCursor = store.sweepExpired(expiryCursor);
            tidyCursor = store.tidy(tidyCursor);
        } catch (RuntimeException | Error e) { // thrown on, it would be the last one
            LOG.error("a sweep failed; the next one is due", e);
        }
    }

    /** Tells whether no replies are on their way to anybody: a test with its own clock waits for it before time passes. */
    boolean quiet() {
        return model.connections().quiet();
    }

    /** Ends a server that can't serve any more; by a thread of its own, since closing waits for those of the model. */
    private void endAfter(Throwable why) {
        LOG.error("the server can't go on and ends", why);
        Thread.ofPlatform().name("wdb-end").start(this::close);
    }

    /** Returns why the server ended by itself; empty if it did not. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(model.connections().failure().getNow(null));
    }

    /** Returns the connections of the model. */
    Connections connections() {
        return model.connections();
    }

    /** Waits until the server is closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Closes on a thread of its own: the one that calls serves connections, and closing waits for those. */
    private void closeSoon() {
        LOG.info("told to shut down by a client");
        Thread.ofPlatform().name("wdb-shutdown").start(this::close);
    }

    /** Stops accepting, finishes what was received, flushes and closes, within 5 seconds; a second call waits for the first. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            LOG.info("closing");
            sweeper.shutdownNow();
            try {
                model.close();
                store.clear(); // what is outside the heap outlives the store
            } finally {
                closed.countDown();
            }
            LOG.info("closed");
        } else {
            awaitOtherClose();
        }
    }

    private void awaitOtherClose() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
